import type { ConfusionPair } from '../confusionPairs';
import { count } from '../countWords';
import { circle, diamond, labelCell, line, paragraph, text, type Drawing } from './drawing';

const ROW = 48;
const LINE = 21;
const TIMES_WIDTH = 110;

/** What it mixes up: the pairs of labels, the most frequent first. */
export function confusionsPanel(pairs: readonly ConfusionPair[], tested: number, width: number): Drawing {
	const title = text(0, 14, 'title', 'What does it mix up?');
	const words = paragraph(0, 38, width, 'quiet', sentenceOf(pairs, tested));
	const heads = 38 + words.height + 8;
	if (pairs.length === 0) return { height: heads, body: [title, ...words.body] };
	const rows = pairs.flatMap(({ people, model, times, of }, position) => {
		const top = heads + 10 + position * ROW;
		return [
			line(0, top, width, top, 'grid'),
			circle(5, top + 4 + LINE / 2, 4, 'person'),
			labelCell(18, top + 4, width - TIMES_WIDTH, LINE, people),
			diamond(5, top + 2 + 1.5 * LINE, 5),
			labelCell(18, top + 2 + LINE, width - TIMES_WIDTH, LINE, model),
			text(width, top + ROW / 2 + 4.5, 'end', `${count(times)} of ${count(of)}`),
		];
	});
	return {
		height: heads + 10 + pairs.length * ROW,
		body: [
			title,
			...words.body,
			circle(5, heads - 4, 4, 'person'),
			text(18, heads, 'small', 'people said'),
			diamond(125, heads - 4, 5),
			text(138, heads, 'small', 'the model said'),
			text(width, heads, 'small end', 'times'),
			...rows,
		],
	};
}

function sentenceOf(pairs: readonly ConfusionPair[], tested: number): string {
	if (tested === 0) return 'Nothing was tested yet.';
	if (pairs.length === 0) return 'Nothing: every tested answer was right.';
	return 'Clearer names or descriptions of these labels may help.';
}
