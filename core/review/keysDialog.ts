import type { Markup } from './markup';
import { markup } from './markup';
import { labelsAreSearched } from './options';
import type { ReviewForm } from './reviewForm';

const key = (name: string): Markup => markup`<kbd>${name}</kbd>`;

type Row = readonly [keys: Markup, meaning: string];

/** Of a single item there is nowhere else to go. */
const several = ({ items }: ReviewForm, row: Row): Row[] => (items.length > 1 ? [row] : []);

/** The list of keys, with the switches that WCAG 2.1.4 and 3.2.2 ask for. */
export function keysDialog(form: ReviewForm): Markup {
	const rows: Row[] = [
		...answerKeys(form),
		[key('0'), 'not sure'],
		...several(form, [key('S'), 'skip for now']),
		[key('C'), 'comment; Esc leaves it'],
		[key('Z'), 'undo'],
		...several(form, [markup`${key('J')} ${key('K')}`, 'next, previous item']),
		[markup`${key('Ctrl')} ${key('Enter')}`, 'go to “Send”; Enter there sends'],
	];
	return markup`<dialog id="keys" aria-labelledby="kh"><form method="dialog" class="stack"><h2 id="kh">Keys</h2><dl class="keys">${rows.map(
		([keys, meaning]) => markup`<dt>${keys}</dt><dd>${meaning}</dd>`,
	)}</dl><p class="stack"><label class="switch"><input type="checkbox" id="letters" checked> Single-letter keys are on</label><label class="switch"><input type="checkbox" id="goes-on" checked> Go on by itself after an answer</label></p><button class="btn main">Close</button></form></dialog>`;
}

function answerKeys(form: ReviewForm): Row[] {
	if (form.answerWith !== 'labels') {
		return [
			[key('1'), form.answerWith === 'text' ? 'use this text' : 'approve'],
			[key('2'), 'reject'],
		];
	}
	return [
		labelsAreSearched(form.labels)
			? [key('/'), 'search all labels']
			: [markup`${key('1')}–${key('9')}`, 'answer with that label'],
		[key('X'), 'none of these'],
	];
}
