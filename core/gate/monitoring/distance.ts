import { chiSquareTail } from './chiSquare';

/**
 * How far two histograms over the same bins lie apart, and how likely chance alone would bring that. Counts may be weighted: then
 * `size` is the number of equal weights that would be as exact (Kish 1965), at most the number of rows.
 */
export interface Histogram {
	readonly counts: readonly number[];
	readonly size: number;
}

export interface Distance {
	readonly distance: number;
	/** Chance of a distance at least this large where nothing has changed. */
	readonly chance: number;
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

/**
 * Two-sample Kolmogorov-Smirnov: the greatest difference of the two cumulated shares. On bins it is at most that of the values
 * themselves, so the chance (Kolmogorov's series with Stephens' 1970 correction for small samples) errs towards silence.
 */
export function kolmogorovSmirnov(one: Histogram, other: Histogram): Distance {
	const [oneSum, otherSum] = [sumOf(one.counts), sumOf(other.counts)];
	let [oneBelow, otherBelow, distance] = [0, 0, 0];
	for (const [bin, count] of one.counts.entries()) {
		oneBelow += count / oneSum;
		otherBelow += other.counts[bin]! / otherSum;
		distance = Math.max(distance, Math.abs(oneBelow - otherBelow));
	}
	const root = Math.sqrt(1 / (1 / one.size + 1 / other.size));
	return { distance, chance: kolmogorovTail((root + 0.12 + 0.11 / root) * distance) };
}

/** 2 Σ (-1)^(k-1) e^(-2k²x²). */
function kolmogorovTail(x: number): number {
	// The series converges slowly here, and the chance is above 0.999.
	if (x < 0.3) return 1;
	let sum = 0;
	for (let k = 1; k <= 20; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
	return Math.min(1, Math.max(0, sum));
}

/**
 * Population stability index Σ (p - q) ln(p / q), half a row added to each bin so that an empty one counts finitely. Its chance is
 * that of Pearson's two-sample χ², to which it tends (Yurdakul & Naranjo 2020, J. Risk Model Validation 14(4)) and which keeps
 * its level where bins hold few rows.
 */
export function populationStability(one: Histogram, other: Histogram): Distance {
	const bins = one.counts.length;
	const shares = ({ counts, size }: Histogram): number[] => {
		const scale = size / sumOf(counts);
		return counts.map((count) => (count * scale + 0.5) / (size + bins / 2));
	};
	const q = shares(other);
	const distance = shares(one).reduce((sum, p, bin) => sum + (p - q[bin]!) * Math.log(p / q[bin]!), 0);
	const { value, degrees } = chiSquareOf(one, other);
	return { distance, chance: degrees === 0 ? 1 : chiSquareTail(value, degrees) };
}

/** Pearson's χ² of both histograms being drawn alike; bins that are empty on both sides say nothing. */
export function chiSquareOf(one: Histogram, other: Histogram): { readonly value: number; readonly degrees: number } {
	const [oneSum, otherSum] = [sumOf(one.counts), sumOf(other.counts)];
	let [value, filled] = [0, 0];
	for (const [bin, count] of one.counts.entries()) {
		const [p, q] = [count / oneSum, other.counts[bin]! / otherSum];
		const pooled = (p * one.size + q * other.size) / (one.size + other.size);
		if (pooled === 0) continue;
		filled += 1;
		value += (p - q) ** 2 / pooled;
	}
	return { value: value / (1 / one.size + 1 / other.size), degrees: Math.max(0, filled - 1) };
}
