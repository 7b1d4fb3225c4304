import { markup, type Markup } from '../../review/markup';
import { percent } from '../../percent';
import { box, circle, diamond, line, LINE_HEIGHT, moved, paragraph, text, type Drawing } from '../../training/report/picture/drawing';
import { style } from '../../training/report/picture/style';
import { wrap } from '../../training/report/picture/textSize';
import type { WhatIf, WhatIfRow } from '../whatIf/whatIf';
import { inForceWords, thresholdWords } from '../whatIf/whatIfWords';
import { mistakesScale, type MistakesScale } from './mistakesScale';

const WIDTH = 960;
const EDGE = 24;
const PADDING = 20;
const GAP = 16;
const INNER = WIDTH - 2 * (EDGE + PADDING);
const HEAD_SIZE = 21;
const HEAD_LINE = 29;
const ROW = 28;
const MOST_ROWS = 24;

/** Columns of the table, from the left edge of its card. */
const THRESHOLD = 84;
const MODEL = 152;
const BAR = { from: 164, to: 428 };
const PEOPLE = 484;
const MISTAKES = { from: 524, to: INNER };

/**
 * What every threshold would mean, as one SVG file: complete in itself (no font, script or request from elsewhere), light or dark
 * by the reader's scheme. A row for each threshold, the strictest first; the one in force stands out.
 */
export function whatIfPicture(what: WhatIf): string {
	const { headline, more } = inForceWords(what);
	const head = headPanel(headline, more);
	const table = tablePanel(what);
	const below = EDGE + head.height + GAP;
	const height = below + table.height + 2 * PADDING + EDGE;
	return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${headline}"><title>${headline}</title><desc>${more}</desc>${style}${box(0, 0, WIDTH, height, 'paper', 6)}${head.body}${box(EDGE, below, WIDTH - 2 * EDGE, table.height + 2 * PADDING, 'card', 10)}${moved(EDGE + PADDING, below + PADDING, table)}</svg>`.toString();
}

function headPanel(headline: string, more: string): Drawing {
	const x = EDGE + PADDING;
	const lines = wrap(headline, INNER, HEAD_SIZE, true);
	const y = EDGE + PADDING + 20;
	const after = y + lines.length * HEAD_LINE;
	const words = paragraph(x, after, INNER, 'quiet', more);
	const height = after + words.height - EDGE + 6;
	return {
		height,
		body: [box(EDGE, EDGE, WIDTH - 2 * EDGE, height, 'card', 10), ...lines.map((each, i) => text(x, y + i * HEAD_LINE, 'head', each)), ...words.body],
	};
}

function tablePanel(what: WhatIf): Drawing {
	const title = text(0, 14, 'title', 'What would other thresholds mean?');
	const rows = shownRows(what);
	if (rows.length === 0) {
		const words = paragraph(0, 38, INNER, 'quiet', 'Nobody can say yet: there are no answers by people.');
		return { height: 38 + words.height, body: [title, ...words.body] };
	}
	const words = paragraph(0, 38, INNER, 'quiet', 'The stricter the threshold, the more people answer, and the fewer mistakes get through.');
	const heads = 38 + words.height + 14;
	const scale = mistakesScale(what, MISTAKES.from, MISTAKES.to);
	const promised = what.inForceRow?.keeps;
	const first = heads + (promised === undefined ? 14 : 32);
	const end = first + rows.length * ROW;
	const body: Markup[] = [
		title,
		...words.body,
		text(THRESHOLD, heads, 'small end', 'threshold'),
		diamond(MODEL - 46, heads - 4, 5),
		text(MODEL, heads, 'small end', 'model'),
		text((BAR.from + BAR.to) / 2, heads, 'small middle', 'who answers'),
		circle(PEOPLE - 50, heads - 4, 4, 'person'),
		text(PEOPLE, heads, 'small end', 'people'),
		text(MISTAKES.from, heads, 'small', 'wrong, of what the model answers'),
	];
	const highlighted = rows.findIndex((row) => row === what.inForceRow);
	if (highlighted !== -1) body.push(box(-10, first + highlighted * ROW, INNER + 20, ROW, 'sunk', 6));
	for (const tick of scale.ticks) {
		body.push(line(scale.x(tick), first, scale.x(tick), end, 'grid'), text(scale.x(tick), end + 18, tick === 0 ? 'small' : tick === scale.most ? 'small end' : 'small middle', percent(tick)));
	}
	if (promised !== undefined) {
		body.push(line(scale.x(promised), first - 4, scale.x(promised), end, 'dashed'), text(scale.x(promised), first - 9, 'small middle', `shown: under ${percent(promised)}`));
	}
	rows.forEach((row, i) => body.push(...tableRow(row, first + i * ROW, scale, i === highlighted)));
	const foot = paragraph(0, end + 46, INNER, 'small', footWords(highlighted !== -1, rows.some(({ high }) => high > scale.most)), 12);
	return { height: end + 46 + foot.height - LINE_HEIGHT + 4, body: [...body, ...foot.body] };
}

const footWords = (highlighted: boolean, cut: boolean): string =>
	`${highlighted ? '▸ The threshold in force. ' : ''}Diamond: what the answers by people show. Bar around it: where the true share lies, 19 times out of 20${cut ? '; ›: it goes on' : ''}. The fewer answers, the longer the bar.`;

function tableRow({ threshold, automated, reviewed, mistakeShare, low, high }: WhatIfRow, top: number, scale: MistakesScale, inForce: boolean): Markup[] {
	const base = top + ROW / 2 + 4.5;
	const marks = [...(inForce ? [text(0, base, 'strong', '▸')] : []), text(THRESHOLD, base, inForce ? 'strong end' : 'end', thresholdWords(threshold))];
	if (automated === undefined || reviewed === undefined) return marks;
	const split = BAR.from + automated * (BAR.to - BAR.from);
	const shares = [
		text(MODEL, base, 'end', percent(automated)),
		box(BAR.from, top + 7, BAR.to - BAR.from, ROW - 14, 'person'),
		box(BAR.from, top + 7, split - BAR.from, ROW - 14, 'model'),
		text(PEOPLE, base, 'end', percent(reviewed)),
	];
	if (mistakeShare === undefined) return [...marks, ...shares, text(MISTAKES.from, base, 'small', 'no answers yet')];
	const middle = top + ROW / 2;
	const [from, to] = [scale.x(low), scale.x(Math.min(high, scale.most))];
	return [
		...marks,
		...shares,
		box(from, middle - 5, Math.max(2, to - from), 10, 'band', 2),
		line(from, middle, to, middle, 'spread'),
		...(mistakeShare <= scale.most ? [diamond(scale.x(mistakeShare), middle, 5)] : []),
		...(high > scale.most ? [text(MISTAKES.to + 4, base, 'strong', '›')] : []),
	];
}

/**
 * Rows that say something of their own: of neighbours with the same answers the strictest, and never more than can be read; the
 * one in force always. None without answers.
 */
function shownRows({ rows, answers, inForceRow }: WhatIf): readonly WhatIfRow[] {
	if (answers === 0) return [];
	const telling = rows.filter((row, at) => row === inForceRow || row.answers !== rows[at - 1]?.answers);
	if (telling.length <= MOST_ROWS) return telling;
	const step = telling.length / (MOST_ROWS - 1);
	const kept = new Set(Array.from({ length: MOST_ROWS - 1 }, (_, i) => Math.floor(i * step)));
	return telling.filter((row, at) => kept.has(at) || row === inForceRow);
}
