import { percent } from '../../percent';
import { markup, type Markup } from '../../review/markup';
import { count } from '../../training/report/countWords';
import { box, line, LINE_HEIGHT, moved, paragraph, path, roundTicks, text, type Drawing } from '../../training/report/picture/drawing';
import { style } from '../../training/report/picture/style';
import { wrap } from '../../training/report/picture/textSize';
import type { CycleNumbers } from './cycleNumbers';

const WIDTH = 960;
const EDGE = 24;
const GAP = 16;
const PADDING = 20;
const COLUMN = (WIDTH - 2 * EDGE - GAP) / 2;
const INNER = COLUMN - 2 * PADDING;
const HEAD_SIZE = 21;
const HEAD_LINE = 29;
const PLOT = { top: 92, height: 190, left: 46 };
const PANEL_HEIGHT = PLOT.top + PLOT.height + 46;

export interface RehearsalShown {
	readonly headline: string;
	readonly more: string;
	/** What was rehearsed, and how. */
	readonly basis: string;
	readonly cycles: readonly CycleNumbers[];
	/** Share of mistakes that the gate allows, where it promises one. */
	readonly alpha?: number;
}

/**
 * A rehearsal as one SVG file: complete in itself (no font, script or request from elsewhere), light or dark by the reader's
 * scheme. Who answers, and how many of the model's answers are wrong, from the first item to the last.
 */
export function rehearsalPicture({ headline, more, basis, cycles, alpha }: RehearsalShown): string {
	const x = EDGE + PADDING;
	const width = WIDTH - 2 * x;
	const lines = wrap(headline, width, HEAD_SIZE, true);
	const after = x + 20 + lines.length * HEAD_LINE;
	const words = paragraph(x, after, width, 'quiet', more);
	const headHeight = after + words.height - EDGE + 6;
	const top = EDGE + headHeight + GAP;
	const panelHeight = PANEL_HEIGHT + 2 * PADDING;
	const foot = paragraph(EDGE, top + panelHeight + GAP + 12, WIDTH - 2 * EDGE, 'small', basis, 12);
	const height = top + panelHeight + GAP + 12 + foot.height + EDGE - LINE_HEIGHT / 2;
	const panels = [answersPanel(cycles), mistakesPanel(cycles, alpha)].flatMap((panel, at) => {
		const left = EDGE + at * (COLUMN + GAP);
		return [box(left, top, COLUMN, panelHeight, 'card', 10), moved(left + PADDING, top + PADDING, panel)];
	});
	const head = [box(EDGE, EDGE, WIDTH - 2 * EDGE, headHeight, 'card', 10), ...lines.map((each, at) => text(x, x + 20 + at * HEAD_LINE, 'head', each)), ...words.body];
	return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${headline}"><title>${headline}</title><desc>${more}</desc>${style}${box(0, 0, WIDTH, height, 'paper', 6)}${head}${panels}${foot.body}</svg>`.toString();
}

interface Frame {
	readonly x: (items: number) => number;
	readonly y: (share: number) => number;
	readonly body: readonly Markup[];
}

/** Items from left to right, shares from 0 to `most` upwards. */
function frameOf(cycles: readonly CycleNumbers[], most: number, above: string): Frame {
	const items = cycles.reduce((sum, cycle) => sum + cycle.items, 0);
	const bottom = PLOT.top + PLOT.height;
	const x = (place: number): number => PLOT.left + (place / Math.max(1, items)) * (INNER - PLOT.left - 8);
	const y = (share: number): number => bottom - (Math.min(share, most) / most) * PLOT.height;
	const ticks = items === 0 ? [] : roundTicks(0, items, 4);
	return {
		x,
		y,
		body: [
			text(0, PLOT.top - 14, 'small', above),
			...roundTicks(0, most, 5).flatMap((share) => [line(PLOT.left, y(share), INNER - 8, y(share), 'grid'), text(PLOT.left - 8, y(share) + 4.5, 'small end', percent(share))]),
			line(PLOT.left, bottom, INNER - 8, bottom, 'axis'),
			...ticks.map((tick) => text(x(tick), bottom + 18, 'small middle', count(tick))),
			text((PLOT.left + INNER) / 2, bottom + 38, 'small middle', 'items so far'),
		],
	};
}

/** Each cycle as a bar: what went on without a person below, what people answered above. */
function answersPanel(cycles: readonly CycleNumbers[]): Drawing {
	const frame = frameOf(cycles, 1, 'model below, people above');
	const bars = placed(cycles).flatMap(({ cycle: { items, automated }, from }) => {
		const [left, right, split] = [frame.x(from), frame.x(from + items), frame.y(automated / Math.max(1, items))];
		const width = Math.max(0.5, right - left - 0.5);
		return [box(left, frame.y(1), width, split - frame.y(1), 'person', 0), box(left, split, width, frame.y(0) - split, 'model', 0)];
	});
	const words = paragraph(0, 38, INNER, 'quiet', 'Each bar is a cycle. Items that were picked for a check count among those of people.');
	return { height: PANEL_HEIGHT, body: [text(0, 14, 'title', 'Who answers?'), ...words.body, ...frame.body, ...bars] };
}

/** Ends of the axis of mistakes. */
const ENDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

/** Share of mistakes among all that had gone on without a person by then. */
function mistakesPanel(cycles: readonly CycleNumbers[], alpha: number | undefined): Drawing {
	const title = text(0, 14, 'title', 'How much of what the model answers is wrong?');
	let [automated, mistakes] = [0, 0];
	const shares = placed(cycles).flatMap(({ cycle, from }) => {
		automated += cycle.automated;
		mistakes += cycle.mistakes;
		return automated === 0 ? [] : [{ place: from + cycle.items, share: mistakes / automated }];
	});
	if (shares.length === 0) {
		const words = paragraph(0, 38, INNER, 'quiet', 'Nothing: people answered everything.');
		return { height: PANEL_HEIGHT, body: [title, ...words.body] };
	}
	const highest = Math.max(...shares.map(({ share }) => share), (alpha ?? 0) * 1.1);
	const most = ENDS.find((end) => end >= highest) ?? 1;
	const frame = frameOf(cycles, most, 'wrong, of all that went on without a person so far');
	const words = paragraph(0, 38, INNER, 'quiet', alpha === undefined ? 'By what the past items say is right.' : `By what the past items say is right. Dashed: the ${percent(alpha)} that are allowed.`);
	const limit = alpha === undefined ? [] : [path([[frame.x(0), frame.y(alpha)], [INNER - 8, frame.y(alpha)]], 'dashed')];
	return { height: PANEL_HEIGHT, body: [title, ...words.body, ...frame.body, ...limit, path(shares.map(({ place, share }) => [frame.x(place), frame.y(share)] as const), 'curve')] };
}

/** Each cycle with the number of items before it. */
function placed(cycles: readonly CycleNumbers[]): ReadonlyArray<{ readonly cycle: CycleNumbers; readonly from: number }> {
	let from = 0;
	return cycles.map((cycle) => {
		const place = { cycle, from };
		from += cycle.items;
		return place;
	});
}
