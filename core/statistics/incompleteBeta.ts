import { logBetaKernel } from './logBetaKernel';

/** Natural logarithms of both tails: of I_x(a, b) and of 1 − I_x(a, b). */
export interface LogTails {
	readonly lower: number;
	readonly upper: number;
}

/** ln(1 − eˡ) for l ≤ 0. */
export const logComplement = (log: number): number => (log > -Math.LN2 ? Math.log(-Math.expm1(log)) : Math.log1p(-Math.exp(log)));

/**
 * The regularised incomplete beta function I_x(a, b) = P(Beta(a, b) ≤ x) for a, b > 0, as logarithms of both tails, each exact to
 * its own last digits however small it is. Continued fraction DLMF 8.17.22 on the side where it converges quickly; the other
 * side is never small there.
 */
export function logIncompleteBeta(x: number, a: number, b: number): LogTails {
	if (x <= 0) return { lower: -Infinity, upper: 0 };
	if (x >= 1) return { lower: 0, upper: -Infinity };
	if (x <= (a + 1) / (a + b + 2)) {
		const lower = Math.min(0, logBetaKernel(x, a, b) - Math.log(a * continuedFraction(x, a, b)));
		return { lower, upper: logComplement(lower) };
	}
	const upper = Math.min(0, logBetaKernel(x, a, b) - Math.log(b * continuedFraction(1 - x, b, a)));
	return { lower: logComplement(upper), upper };
}

/** I_x(a, b) itself. */
export const incompleteBeta = (x: number, a: number, b: number): number => Math.exp(logIncompleteBeta(x, a, b).lower);

/** It takes some √max(a, b) steps; this many were never needed below a, b of 1e9. */
const MOST_STEPS = 1e6;

/** 1 + d₁/(1 + d₂/(1 + …)) of DLMF 8.17.22 by the method of Lentz (1976) as modified by Thompson & Barnett (1986). */
function continuedFraction(x: number, a: number, b: number): number {
	let value = 1;
	let up = 1;
	let down = 0;
	for (let m = 0; m < MOST_STEPS; m++) {
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		const even = ((m + 1) * (b - m - 1) * x) / ((a + 2 * m + 1) * (a + 2 * m + 2));
		const before = value;
		for (const d of [odd, even]) {
			down = 1 / notZero(1 + d * down);
			up = notZero(1 + d / up);
			value *= up * down;
		}
		if (Math.abs(value / before - 1) < 1e-16) break;
	}
	return value;
}

const notZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
