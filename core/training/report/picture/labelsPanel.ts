import { percent } from '../../../percent';
import { count } from '../countWords';
import type { LabelRow } from '../labelTable';
import { textWidth } from './textSize';
import { box, labelCell, line, paragraph, text, type Drawing } from './drawing';

const MOST = 20;
const ROW = 26;
const LABEL_WIDTH = 172;
const PRECISION_WIDTH = 56;
const SPACE = 10;

/** Which labels are hard? Of each, the worst first: how many of its answers were found, and how often it is right to say it. */
export function labelsPanel(labels: readonly LabelRow[], width: number): Drawing {
	const shown = labels.slice(0, MOST);
	const sentence =
		shown.length < labels.length
			? `The ${MOST} hardest of ${count(labels.length)}. Thin line: the likely range.`
			: 'Hardest first. Thin line: the likely range.';
	const words = paragraph(0, 38, width, 'quiet', sentence);
	const heads = 38 + words.height + 8;
	const founds = shown.map(({ found, tested }) => (tested === 0 ? 'not tested' : `${count(found)} of ${count(tested)}`));
	const foundWidth = Math.max(0, ...founds.map((words) => textWidth(words, 13)));
	const bar = LABEL_WIDTH + SPACE;
	const barWidth = width - LABEL_WIDTH - foundWidth - PRECISION_WIDTH - 2 * SPACE;
	const rows = shown.flatMap((row, position) => {
		const top = heads + 10 + position * ROW;
		const at = (share: number) => bar + share * barWidth;
		const { low, high } = row.recallInterval;
		return [
			labelCell(0, top, LABEL_WIDTH, ROW, row.label),
			box(bar, top + 6, barWidth, 14, 'sunk'),
			...(row.recall === undefined
				? []
				: [box(bar, top + 6, row.recall * barWidth, 14, 'model'), line(at(low), top + 13, at(high), top + 13, 'spread')]),
			text(width - PRECISION_WIDTH, top + 17.5, 'end', founds[position]!),
			text(width, top + 17.5, 'end', row.precision === undefined ? '–' : percent(row.precision)),
		];
	});
	return {
		height: heads + 10 + shown.length * ROW,
		body: [
			text(0, 14, 'title', 'Which labels are hard?'),
			...words.body,
			text(0, heads, 'small', 'label'),
			text(bar, heads, 'small', 'found'),
			text(width, heads, 'small end', 'right when said'),
			...rows,
		],
	};
}
