import { answers } from './countWords';
import { fitPowerLaw, mistakesAfter, type CurvePoint, type PowerLawFit } from './powerLaw';
import { wilsonInterval } from './wilson';

/** A point of the curve as shown: shares of 0 to 1. */
export interface ShownPoint extends CurvePoint {
	readonly share: number;
	readonly low: number;
	readonly high: number;
}

/** What twice as many answers would bring, in shares right from 0 to 1. */
export interface Outlook {
	/** Answers that it would then have learned from. */
	readonly answers: number;
	readonly share: number;
	readonly low: number;
	readonly high: number;
	/** Gain over today. */
	readonly gain: number;
	readonly gainLow: number;
	readonly gainHigh: number;
}

export interface LearningCurve {
	/** Will more answers help? In words. */
	readonly sentence: string;
	readonly points: readonly ShownPoint[];
	/** Absent when too little was measured for any outlook. */
	readonly outlook?: Outlook;
}

/** Shares of the answers that the curve is measured on, beside all of them. */
export const CURVE_SHARES = [0.25, 0.5, 0.75] as const;

const FEWEST_POINTS = 3;
const FEWEST_TESTED = 50;
/** A gain under this is not worth collecting twice as many answers for. */
const WORTH_IT = 0.01;
/** A gain under this is none. */
const UNSEEN_GAIN = 0.0025;

/** The parts of the curve, by a function that trains on a share of the answers and tests on rows that it never learns from. */
export async function measureCurve(
	fitOn: (share: number) => Promise<CurvePoint>,
	full: CurvePoint,
): Promise<CurvePoint[]> {
	const points: CurvePoint[] = [];
	for (const share of CURVE_SHARES) points.push(await fitOn(share));
	return [...points, full];
}

/** The curve with its outlook; `rows` answers are there today, all of which the version in the end learns from. */
export function learningCurve(measured: readonly CurvePoint[], rows: number): LearningCurve {
	const points = measured
		.filter(({ learnedFrom, tested }) => learnedFrom > 0 && tested > 0)
		.map((point) => ({ ...point, share: point.right / point.tested, ...wilsonInterval(point.right, point.tested) }))
		.sort((a, b) => a.learnedFrom - b.learnedFrom);
	const tested = Math.min(...points.map((point) => point.tested));
	if (points.length < FEWEST_POINTS) return { sentence: 'It was not measured whether more answers will help.', points };
	if (tested < FEWEST_TESTED) {
		return { sentence: `Too early to tell: it takes at least ${FEWEST_TESTED} tested answers, and there are ${tested}.`, points };
	}
	const outlook = outlookOf(fitPowerLaw(points), rows);
	return { sentence: inWords(outlook), points, outlook };
}

function outlookOf({ best, plausible }: PowerLawFit, rows: number): Outlook {
	const later = 2 * rows;
	const gainOf = (law: typeof best) => mistakesAfter(law, rows) - mistakesAfter(law, later);
	const gains = plausible.map(gainOf);
	const shares = plausible.map((law) => 1 - mistakesAfter(law, later));
	return {
		answers: later,
		share: 1 - mistakesAfter(best, later),
		low: Math.min(...shares),
		high: Math.max(...shares),
		gain: gainOf(best),
		gainLow: Math.min(...gains),
		gainHigh: Math.max(...gains),
	};
}

function inWords({ answers: later, gain, gainLow, gainHigh }: Outlook): string {
	const doubled = `Twice as many, ${answers(later)},`;
	if (gainHigh < WORTH_IT) {
		return `Hardly. ${doubled} would make it right less than once more in 100. Clearer labels and a second look at doubtful answers help more.`;
	}
	const most = inHundred(gainHigh);
	if (gainLow >= WORTH_IT) {
		return `Yes. ${doubled} would make it right about ${inHundred(gain)} times more in 100, likely ${inHundred(gainLow)} to ${most}.`;
	}
	const range = gainLow < UNSEEN_GAIN ? `up to ${most}` : `${inHundred(gainLow)} to ${most}`;
	return `Perhaps. ${doubled} would make it right ${range} times more in 100; the answers so far leave that open.`;
}

const inHundred = (share: number): string => {
	const value = share * 100;
	return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
};
