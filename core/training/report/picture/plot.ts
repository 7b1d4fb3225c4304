import type { Markup } from '../../../review/markup';
import { percent } from '../../../percent';
import { line, text } from './drawing';

/** A plot of shares: the grid with its percentages, and where a value lies on it. */
export interface Plot {
	readonly x: (value: number) => number;
	readonly y: (share: number) => number;
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	readonly body: readonly Markup[];
}

const AXIS_WIDTH = 46;
const HEIGHT = 190;

export interface PlotFrame {
	/** Of the upper edge, words included. */
	readonly y: number;
	readonly width: number;
	/** Values at the left and right edge. */
	readonly across: readonly [number, number];
	/** Lowest share that has to be seen; the top is always 1. */
	readonly lowest: number;
	readonly above: string;
	readonly below: string;
	readonly ticks: readonly number[];
	readonly tickText: (value: number) => string;
}

/** Height of a plot with its words above and below. */
export const PLOT_HEIGHT = HEIGHT + 64;

export function plot({ y: above, width, across, lowest, ticks, tickText, ...words }: PlotFrame): Plot {
	const [left, right, top] = [AXIS_WIDTH, width - 8, above + 18];
	const bottom = top + HEIGHT;
	const { from: floor, ticks: shares } = shareScale(lowest);
	const y = (share: number) => bottom - ((share - floor) / (1 - floor)) * HEIGHT;
	const x = (value: number) => left + ((value - across[0]) / (across[1] - across[0])) * (right - left);
	return {
		x,
		y,
		left,
		right,
		top,
		bottom,
		body: [
			text(0, above + 4, 'small', words.above),
			...shares.flatMap((share) => [
				line(left, y(share), right, y(share), 'grid'),
				text(left - 8, y(share) + 4.5, 'small end', percent(share)),
			]),
			line(left, bottom, right, bottom, 'axis'),
			...ticks.map((tick) => text(x(tick), bottom + 18, 'small middle', tickText(tick))),
			text((left + right) / 2, bottom + 38, 'small middle', words.below),
		],
	};
}

/** Where an axis of shares may begin and its step: the highest beginning that shows everything, so that what matters fills the plot. */
const SCALES = [
	{ from: 0.95, step: 0.01 },
	{ from: 0.9, step: 0.02 },
	{ from: 0.8, step: 0.05 },
	{ from: 0.6, step: 0.1 },
	{ from: 0.4, step: 0.2 },
	{ from: 0.2, step: 0.2 },
	{ from: 0, step: 0.25 },
];

/** The axis on which a share of `lowest` can be seen; it ends at 1. */
export function shareScale(lowest: number): { readonly from: number; readonly ticks: readonly number[] } {
	const { from, step } = SCALES.find((scale) => scale.from <= lowest) ?? { from: 0, step: 0.25 };
	return { from, ticks: Array.from({ length: Math.round((1 - from) / step) + 1 }, (_, i) => from + i * step) };
}
