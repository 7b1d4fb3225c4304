import { shownLabel } from '../../answerInWords';
import { markup, type Markup } from '../../markup';
import { clockTime } from '../../moment';
import { surenessInWords } from '../../sureness';
import { headline, openWords } from '../headline';
import { messageChoices } from '../messageChoices';
import { MOST_NOTICE_LETTERS, MOST_SHOWN_FIELDS, type Notice } from '../notice';
import { plainLine, plainStart } from '../plainText';
import type { Mail } from '../sending';
import type { ToldReview } from '../toldReview';
import { button, heading, link, mailDocument, paragraph, quoted, smallParagraph } from './mailMarkup';

type Item = Notice['items'][number];

const deadline = ({ deadlineAt, timeZone }: Notice, now: string): string => clockTime(deadlineAt, { now, ...(timeZone === undefined ? {} : { timeZone }) });

const SAFE = 'Opening a link decides nothing; you confirm on the page.';
const PRIVATE = 'Whoever has the links can answer: please do not forward this message.';

/** Reviews that a mail lists; more are counted, and told of in the next. */
export const MOST_LISTED = 40;

/** A mail about what waits, and with several reviews one with a link to each. Parts: HTML and plain text, saying the same. */
export function reviewMail(told: readonly ToldReview[], now: string): Pick<Mail, 'subject' | 'html' | 'text'> {
	const [first, ...others] = told;
	if (first === undefined) throw new TypeError('a mail without a review');
	return others.length === 0 ? oneReview(first, now) : severalReviews(told, now);
}

/** One line that no letter of which ends early. */
const subjectOf = (text: string): string => plainLine(text, 150);

function oneReview(told: ToldReview, now: string): Pick<Mail, 'subject' | 'html' | 'text'> {
	const { notice } = told;
	const [item] = notice.items;
	const single = notice.itemCount === 1 && item !== undefined;
	const title = plainLine(headline(told), 300);
	const by = deadline(notice, now);
	const loop = plainLine(notice.title, 120);
	const buttons = single ? choiceButtons(told) : [{ text: openWords(told), url: notice.pageUrl }];
	const question = single && headline(told) !== notice.question ? plainLine(notice.question, 500) : undefined;
	const about = single ? itemParts(item, notice) : { html: [paragraph(markup`The least certain comes first. You can stop at any time and go on later.`)], text: ['The least certain comes first. You can stop at any time and go on later.'] };
	const body = markup`${smallParagraph(markup`<bdi>${loop}</bdi>`)}${heading(title)}${question !== undefined && paragraph(markup`<bdi>${question}</bdi>`)}${about.html}${buttons.map(({ text, url }) => button(text, url))}${smallParagraph(
		markup`Answer by <b>${by}</b>. ${single && markup`${link('Open the page', notice.pageUrl)} to comment. `}If nobody answers, ${single ? 'the item goes' : 'open items go'} on as “undecided”.`,
	)}`;
	const text = [
		title,
		`${loop}. Answer by ${by}.`,
		...(question === undefined ? [] : ['', question]),
		'',
		...about.text,
		'',
		...(single && buttons.length > 1 ? ['Your answer (each link opens a page where you confirm):', ''] : []),
		...buttons.flatMap((each) => [`  ${each.text}`, `  <${each.url}>`, '']),
		...(single ? ['To comment:', `  <${notice.pageUrl}>`, ''] : []),
		`If nobody answers, ${single ? 'the item goes' : 'open items go'} on as "undecided".`,
	];
	return whole(`${title} · ${loop}`, title, `Answer by ${by}.`, body, text, [notice]);
}

/** One button a label up to five; more are chosen on the page. */
function choiceButtons(told: ToldReview): Array<{ text: string; url: string }> {
	const { notice } = told;
	const urls = new Map(notice.choiceUrls.map(({ token, url }) => [token, url]));
	const buttons = messageChoices(notice).flatMap(({ token, text }) => {
		const url = urls.get(token);
		return url === undefined ? [] : [{ text: plainLine(text, 200), url }];
	});
	return buttons.length === 0 ? [{ text: openWords(told), url: notice.pageUrl }] : buttons;
}

function itemParts(item: Item, { answerWith }: Notice): { html: Markup[]; text: string[] } {
	const own = item.text.trim() === '' ? 'This item has no text.' : plainStart(item.text, MOST_NOTICE_LETTERS);
	const fields = item.shown.slice(0, MOST_SHOWN_FIELDS).map(({ name, value }) => [plainLine(name, 80), plainLine(value, 300)] as const);
	const { suggestion } = item;
	const html = [quoted(own), ...fields.map(([name, value]) => smallParagraph(markup`<bdi>${name}</bdi>: <bdi>${value}</bdi>`))];
	const text = [...quotedText(own), ...fields.map(([name, value]) => `  ${name}: ${value}`)];
	if (suggestion === undefined) {
		const hidden = 'For this check the model’s answer stays hidden, so that yours is independent.';
		return item.blind ? { html: [...html, smallParagraph(markup`${hidden}`)], text: [...text, '', hidden] } : { html, text };
	}
	const reason = plainLine(surenessInWords(suggestion), 500);
	if (answerWith !== 'labels') {
		const what = answerWith === 'text' ? 'Suggested text:' : 'To approve or reject:';
		const proposal = plainStart(suggestion.label, MOST_NOTICE_LETTERS);
		return { html: [...html, paragraph(markup`${what}`), quoted(proposal), smallParagraph(markup`<bdi>${reason}</bdi>`)], text: [...text, '', what, '', ...quotedText(proposal), '', reason] };
	}
	const label = plainLine(shownLabel(suggestion.label), 200);
	return { html: [...html, paragraph(markup`The model thinks: <b><bdi>${label}</bdi></b>. <bdi>${reason}</bdi>`)], text: [...text, '', `The model thinks: ${label}. ${reason}`] };
}

/** Every line is marked, so that none looks like ours. */
const quotedText = (text: string): string[] => text.split('\n').map((line) => `  > ${line}`);

function severalReviews(told: readonly ToldReview[], now: string): Pick<Mail, 'subject' | 'html' | 'text'> {
	const title = `${told.length} questions wait for your answer`;
	const more = told.length > MOST_LISTED ? [`And ${told.length - MOST_LISTED} more, for which another e-mail follows.`] : [];
	const rows = told.slice(0, MOST_LISTED).map((each) => {
		const { notice } = each;
		const about = notice.itemCount === 1 ? plainStart(notice.items[0]?.text ?? '', 200).replaceAll('\n', ' ') : '';
		return { title: plainLine(headline(each), 200), about, by: deadline(notice, now), loop: plainLine(notice.title, 120), url: notice.pageUrl, open: openWords(each) };
	});
	const body = markup`${heading(title)}${rows.map(
		(row) => markup`${paragraph(markup`<b><bdi>${row.title}</bdi></b>`)}${row.about !== '' && quoted(row.about)}${button(row.open, row.url)}${smallParagraph(markup`<bdi>${row.loop}</bdi>. Answer by <b>${row.by}</b>.`)}`,
	)}${more.map((line) => paragraph(markup`${line}`))}`;
	const text = [title, '', ...rows.flatMap((row) => [row.title, ...(row.about === '' ? [] : quotedText(row.about)), `  ${row.loop}. Answer by ${row.by}.`, `  ${row.open}:`, `  <${row.url}>`, '']), ...more];
	return whole(title, title, rows[0]?.title ?? '', body, text, told.slice(0, MOST_LISTED).map(({ notice }) => notice));
}

const MOST_ALARMS = 4;

function sentBy(notices: readonly Notice[]): string {
	const owners = [...new Set(notices.flatMap(({ owner }) => owner ?? []))].map((owner) => plainLine(owner, 200));
	return `Sent by the workflow “${plainLine(notices[0]?.workflow ?? '', 120)}”.${owners.length === 0 ? '' : ` Questions? Ask ${owners.join(', or ')}.`}`;
}

function whole(subject: string, title: string, preview: string, body: Markup, text: readonly string[], notices: readonly Notice[]): Pick<Mail, 'subject' | 'html' | 'text'> {
	const from = sentBy(notices);
	const alarms = [...new Set(notices.flatMap((notice) => notice.alarms ?? []))].slice(0, MOST_ALARMS).map((sentence) => plainLine(sentence, 600));
	const foot = markup`${smallParagraph(markup`${SAFE} ${PRIVATE}`)}${smallParagraph(markup`<bdi>${from}</bdi>`)}`;
	const alarmed = markup`${body}${alarms.map((sentence) => smallParagraph(markup`⚠ <bdi>${sentence}</bdi>`))}`;
	return { subject: subjectOf(subject), html: mailDocument(title, preview, alarmed, foot), text: [...text, ...alarms.flatMap((sentence) => ['', `! ${sentence}`]), '', '-- ', SAFE, PRIVATE, from, ''].join('\n') };
}
