import { roundTicks } from '../../training/report/picture/drawing';
import type { WhatIf } from '../whatIf/whatIf';

/** An axis of shares of mistakes from 0 on. */
export interface MistakesScale {
	readonly x: (share: number) => number;
	readonly most: number;
	readonly ticks: readonly number[];
}

const ENDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

/** Long enough for what is in force with its bar, or else for what most rows show; longer bars are cut. */
export function mistakesScale({ rows, inForceRow }: WhatIf, from: number, to: number): MistakesScale {
	const shares = rows.flatMap(({ mistakeShare }) => (mistakeShare === undefined ? [] : [mistakeShare]));
	const highs = rows.map(({ high }) => high).sort((a, b) => a - b);
	const wanted = Math.max(inForceRow?.mistakeShare === undefined ? (highs[highs.length >> 1] ?? 1) : inForceRow.high, inForceRow?.keeps ?? 0, ...shares);
	const most = ENDS.find((end) => end >= Math.min(wanted * 1.05, 1)) ?? 1;
	return { x: (share) => from + (share / most) * (to - from), most, ticks: roundTicks(0, most, 5) };
}
