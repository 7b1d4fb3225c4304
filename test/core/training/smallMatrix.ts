import fc from 'fast-check';
import type { FeatureMatrix } from '../../../core/training/featureMatrix';

/** A matrix from plain rows; zeros are left out, as they are in the lexical block. */
export function matrixOf(rows: ReadonlyArray<readonly number[]>, columns: number): FeatureMatrix {
	const start = [0];
	const column: number[] = [];
	const value: number[] = [];
	for (const row of rows) {
		row.forEach((entry, position) => {
			if (entry !== 0) {
				column.push(position);
				value.push(entry);
			}
		});
		start.push(column.length);
	}
	return {
		rows: rows.length,
		columns,
		start: Uint32Array.from(start),
		column: Uint16Array.from(column),
		value: Float32Array.from(value),
	};
}

export interface SmallProblem {
	readonly matrix: FeatureMatrix;
	readonly labels: number[];
	readonly classCount: number;
	readonly weights: number[];
	readonly C: number;
}

/** Any small classification problem: 1 to 12 rows, 1 to 9 columns, 2 to 5 classes. */
export const smallProblem: fc.Arbitrary<SmallProblem> = fc
	.record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 9 }), classCount: fc.integer({ min: 2, max: 5 }) })
	.chain(({ rows, columns, classCount }) => {
		const entry = fc.oneof(fc.constant(0), fc.integer({ min: -8, max: 8 }).map((eighths) => eighths / 8));
		const each = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: rows, maxLength: rows });
		return fc.record({
			matrix: each(fc.array(entry, { minLength: columns, maxLength: columns })).map((all) => matrixOf(all, columns)),
			labels: each(fc.integer({ min: 0, max: classCount - 1 })),
			weights: each(fc.integer({ min: 1, max: 4 })),
			classCount: fc.constant(classCount),
			C: fc.constantFrom(0.1, 1, 30),
		});
	});

/** The same numbers for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
