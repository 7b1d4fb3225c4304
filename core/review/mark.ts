import { raw } from 'hono/html';

import type { Markup } from './markup';

const drawing = (background: string, lines: string): Markup =>
	raw(
		`<svg class="mark" viewBox="0 0 56 56" width="56" height="56" fill="none" aria-hidden="true"><circle cx="28" cy="28" r="26" fill="var(--${background})"/>${lines}</svg>`,
	);

/** The sign at the head of a page that tells what happened. */
export const MARK = {
	done: drawing(
		'person-bg',
		'<path d="m17 29 7.5 7.5L40 20" stroke="var(--person)" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>',
	),
	person: drawing(
		'person-bg',
		'<circle cx="28" cy="22" r="7" fill="var(--person)"/><path d="M15 42c1-8 6-11 13-11s12 3 13 11" fill="var(--person)"/>',
	),
	clock: drawing(
		'sunk',
		'<path d="M28 15v13l9 6" stroke="var(--ink2)" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/>',
	),
	link: drawing(
		'sunk',
		'<path d="m24 32 8-8M26 20l3-3a7 7 0 0 1 10 10l-3 3M30 36l-3 3a7 7 0 0 1-10-10l3-3" stroke="var(--ink2)" stroke-width="4" stroke-linecap="round"/>',
	),
	alarm: drawing(
		'alarm-bg',
		'<path d="M28 15v16M28 39v.5" stroke="var(--alarm)" stroke-width="5" stroke-linecap="round"/>',
	),
};
