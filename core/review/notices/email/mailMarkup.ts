import { raw } from 'hono/html';
import { markup, type Markup } from '../../markup';

/** Mail programs know tables and inline style, and little else. No image, so nothing is missing without them. */
const FONT = raw(`font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;`);
const TABLE = raw('role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"');

export const paragraph = (body: Markup): Markup => markup`<p style="margin:0 0 12px 0;${FONT}font-size:16px;line-height:24px;color:#1a1d23">${body}</p>`;

export const smallParagraph = (body: Markup): Markup => markup`<p style="margin:0 0 12px 0;${FONT}font-size:13px;line-height:19px;color:#5f646e">${body}</p>`;

export const heading = (text: string): Markup => markup`<h1 dir="auto" style="margin:0 0 16px 0;${FONT}font-size:22px;line-height:29px;color:#1a1d23">${text}</h1>`;

const lines = (text: string): Markup[] => text.split('\n').map((line, index) => (index === 0 ? markup`${line}` : markup`<br>${line}`));

/** Somebody's own words, line by line. */
export const quoted = (text: string): Markup =>
	markup`<table ${TABLE} style="margin:0 0 16px 0"><tr><td width="4" bgcolor="#dcd9d1" style="font-size:0;line-height:0">&nbsp;</td><td dir="auto" style="padding:4px 0 4px 16px;${FONT}font-size:19px;line-height:28px;color:#1a1d23;word-break:break-word">${lines(text)}</td></tr></table>`;

/** All alike: none looks like the right one. */
export const button = (text: string, url: string): Markup =>
	markup`<table ${TABLE}><tr><td style="padding:0 0 8px 0"><table ${TABLE}><tr><td align="center" bgcolor="#ffffff" style="border:1px solid #85817a;border-radius:8px;mso-padding-alt:13px 16px"><a href="${url}" target="_blank" dir="auto" style="display:block;padding:13px 16px;${FONT}font-size:16px;line-height:20px;font-weight:bold;color:#1a1d23;text-decoration:none;word-break:break-word">${text}</a></td></tr></table></td></tr></table>`;

export const link = (text: string, url: string): Markup => markup`<a href="${url}" style="color:#1c5a9e">${text}</a>`;

/** The whole mail. `preview` is what a list of mails shows beside the subject. */
export const mailDocument = (title: string, preview: string, body: Markup, foot: Markup): string =>
	markup`<!doctype html>
<html lang="en" dir="ltr" xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="x-apple-disable-message-reformatting"><meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no,date=no,address=no"><title>${title}</title></head>
<body style="margin:0;padding:0;background-color:#f6f5f1">
<div aria-hidden="true" style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#f6f5f1">${preview}</div>
<div role="main" aria-label="${title}"><table ${TABLE} bgcolor="#f6f5f1"><tr><td align="center" style="padding:24px 12px">
<table ${TABLE} style="max-width:560px"><tr><td bgcolor="#ffffff" style="padding:28px 24px;border:1px solid #dcd9d1;border-radius:14px">
${body}
</td></tr><tr><td style="padding:16px 24px">${foot}</td></tr></table>
</td></tr></table></div></body></html>`.toString();
