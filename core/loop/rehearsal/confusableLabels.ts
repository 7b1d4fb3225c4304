import type { Encoding } from '../../inference/encoder/staticEncoder';
import { mapInSlices, type SliceOptions } from '../../mapInSlices';
import type { RehearsedItem } from './rehearsedItem';

/** For each label those that it is most easily taken for, the likeliest first. */
export type ConfusableLabels = ReadonlyMap<string, readonly string[]>;

const NEAREST = 5;

/**
 * The labels whose texts are most alike on average: by the cosine of the means of their encodings, the five nearest.
 *
 * @param encodings of the items, in their order
 */
export async function confusableLabels(
	items: readonly RehearsedItem[],
	encodings: readonly Encoding[],
	options: SliceOptions = {},
): Promise<ConfusableLabels> {
	const centres = new Map<string, Float64Array>();
	await mapInSlices(
		items,
		({ label }, at) => {
			const dense = encodings[at]?.dense;
			if (label === undefined || dense === undefined) return;
			const centre = centres.get(label) ?? new Float64Array(dense.length);
			centres.set(label, centre);
			for (let d = 0; d < dense.length; d++) centre[d] = (centre[d] ?? 0) + (dense[d] ?? 0);
		},
		options,
	);
	const units = [...centres].map(([label, centre]) => ({ label, unit: unitOf(centre) }));
	const nearest = await mapInSlices(units, ({ label, unit }) => [label, nearestTo(label, unit, units)] as const, options);
	return new Map(nearest);
}

interface Direction {
	readonly label: string;
	readonly unit: Float64Array;
}

const nearestTo = (own: string, unit: Float64Array, all: readonly Direction[]): string[] =>
	all
		.filter(({ label }) => label !== own)
		.map((other) => ({ label: other.label, cosine: dot(unit, other.unit) }))
		.sort((a, b) => b.cosine - a.cosine)
		.slice(0, NEAREST)
		.map(({ label }) => label);

function unitOf(vector: Float64Array): Float64Array {
	const length = Math.sqrt(dot(vector, vector));
	return length === 0 ? vector : vector.map((value) => value / length);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
