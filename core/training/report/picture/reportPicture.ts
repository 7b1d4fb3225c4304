import { markup, type Markup } from '../../../review/markup';
import { slices } from '../../../mapInSlices';
import { percent } from '../../../percent';
import { plainWords } from '../plainWords';
import type { TrainingReport } from '../trainingReport';
import { confusionsPanel } from './confusionsPanel';
import { curvePanel } from './curvePanel';
import { box, diamond, line, LINE_HEIGHT, moved, paragraph, text, type Drawing } from './drawing';
import { labelsPanel } from './labelsPanel';
import { reliabilityPanel } from './reliabilityPanel';
import { style } from './style';
import { wrap } from './textSize';

const WIDTH = 960;
const EDGE = 24;
const GAP = 16;
const PADDING = 20;
const COLUMN = (WIDTH - 2 * EDGE - GAP) / 2;
const INNER = COLUMN - 2 * PADDING;
/** Two or three lines of text. */
const NEARLY_AS_HIGH = 60;
const HEAD_SIZE = 21;
const HEAD_LINE = 29;
const FEWEST_PAIRS = 5;
/** Some seven lines; a reason names labels as they are. */
const REASON_LETTERS = 800;

/**
 * The report as one SVG file: complete in itself (no font, script or request from elsewhere), light or dark by the reader's
 * scheme on a paper of its own. Labels are people's words: escaped, cut and clipped. Drawn
 * panel by panel, with a turn for other work of the process in between.
 */
export async function reportPicture(report: TrainingReport): Promise<string> {
	const { headline, accuracy, learningCurve, reliability, labels, confusions, trainingRows } = report;
	const reason = report.verdict && plainWords(report.verdict.reason, REASON_LETTERS);
	// As many pairs as stand beside the labels without leaving half a card empty.
	const pairs = confusions.slice(0, Math.max(FEWEST_PAIRS, Math.round(labels.length / 2)));
	const turns = slices({});
	const top = headPanel(report, reason);
	await turns.next();
	const curve = curvePanel(learningCurve, trainingRows, INNER);
	await turns.next();
	const diagram = reliabilityPanel(reliability, INNER);
	await turns.next();
	const table = labelsPanel(labels, INNER);
	await turns.next();
	const mixedUp = confusionsPanel(pairs, accuracy.tested, INNER);
	await turns.next();
	const below = top.height + EDGE + GAP;
	const panels = twoColumns(below, [
		[curve, table],
		[diagram, mixedUp],
	]);
	const foot = below + panels.height + GAP + 12;
	const basis = paragraph(EDGE, foot, WIDTH - 2 * EDGE, 'small', report.basis, 12);
	const height = foot + basis.height + EDGE - LINE_HEIGHT / 2;
	return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${headline}"><title>${headline}</title><desc>${reason} Will more answers help? ${learningCurve.sentence}</desc>${style}${box(0, 0, WIDTH, height, 'paper', 6)}${[...top.body, ...panels.body, ...basis.body]}</svg>`.toString();
}

/** The sentence, a ruler with the interval, and what became of the version. */
function headPanel({ headline, verdict, accuracy }: TrainingReport, reason: string | undefined): Drawing {
	const width = WIDTH - 2 * (EDGE + PADDING);
	const x = EDGE + PADDING;
	const lines = wrap(headline, width, HEAD_SIZE, true);
	let y = EDGE + PADDING + 20;
	const body: Markup[] = lines.map((each, i) => text(x, y + i * HEAD_LINE, 'head', each));
	y += lines.length * HEAD_LINE;
	if (accuracy.share !== undefined) {
		const at = (share: number) => x + share * width;
		body.push(
			box(x, y - 4, width, 8, 'sunk', 4),
			box(at(accuracy.low), y - 6, at(accuracy.high) - at(accuracy.low), 12, 'band'),
			diamond(at(accuracy.share), y, 8),
			...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
				line(at(share), y + 10, at(share), y + 15, 'axis'),
				text(at(share), y + 30, share === 0 ? 'small' : share === 1 ? 'small end' : 'small middle', percent(share)),
			]),
		);
		y += 62;
	}
	if (verdict && reason !== undefined) {
		const words = paragraph(x, y + LINE_HEIGHT + 3, width, 'quiet', reason);
		body.push(text(x, y, 'strong', VERDICTS[verdict.kind]), ...words.body);
		y += LINE_HEIGHT + words.height + 12;
	}
	const height = y - EDGE;
	return { height, body: [box(EDGE, EDGE, WIDTH - 2 * EDGE, height, 'card', 10), ...body] };
}

const VERDICTS = {
	promote: 'The new version takes over.',
	keep: 'Nothing was changed.',
	candidate: 'A person decides whether the new version takes over.',
} as const;

/**
 * Two columns of two cards each. The upper cards end together when they are about as high; a short one leaves its place to
 * the card below. The lower cards always end together.
 */
function twoColumns(y: number, columns: readonly (readonly [Drawing, Drawing])[]): Drawing {
	const card = (drawing: Drawing) => drawing.height + 2 * PADDING;
	const uppers = columns.map(([upper]) => card(upper));
	const highest = Math.max(...uppers);
	const together = highest - Math.min(...uppers) < NEARLY_AS_HIGH;
	const starts = uppers.map((upper) => (together ? highest : upper) + GAP);
	const height = Math.max(...columns.map(([, lower], i) => starts[i]! + card(lower)));
	const body = columns.flatMap(([upper, lower], i) => {
		const x = EDGE + i * (COLUMN + GAP);
		const start = starts[i]!;
		return [
			box(x, y, COLUMN, start - GAP, 'card', 10),
			moved(x + PADDING, y + PADDING, upper),
			box(x, y + start, COLUMN, height - start, 'card', 10),
			moved(x + PADDING, y + start + PADDING, lower),
		];
	});
	return { height, body };
}
