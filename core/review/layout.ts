import { raw } from 'hono/html';

import type { Markup } from './markup';
import { markup } from './markup';
import { pageScript, pageStyle } from './pageAssets';
import { outcomePolicy, type FormAction } from './servedPage';
import { shorten } from './shorten';

const ICON = raw('<link rel="icon" href="data:,">');

/** Letters of a review's title that a page shows. */
const MOST_TITLE_LETTERS = 120;

export const pageTitle = (title: string): string => shorten(title, MOST_TITLE_LETTERS);

/** A whole document. `data-hitl` tells the page's script that an answer is ours and not the host's. */
function documentOf(kind: string, title: string, head: Markup, body: Markup): string {
	return markup`<!doctype html>
<html lang="en" dir="ltr" data-hitl="${kind}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no">
${head}${ICON}<style>${raw(pageStyle)}</style></head>
<body>${body}</body></html>`.toString();
}

/** The page with the form. */
export const formDocument = (title: string, body: Markup): string =>
	documentOf('form', title, raw(''), markup`${body}<script>${raw(pageScript)}</script>`);

/** A page that tells what happened: no script, complete in itself. */
export const outcomeDocument = (kind: string, title: string, body: Markup, formAction: FormAction): string =>
	documentOf(
		kind,
		title,
		markup`<meta http-equiv="Content-Security-Policy" content="${outcomePolicy(formAction)}">`,
		markup`<main class="page">${body}</main>`,
	);
