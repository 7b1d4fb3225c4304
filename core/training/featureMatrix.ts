import type { Encoding } from '../inference/encoder/staticEncoder';
import { LEXICAL_WEIGHT, type BlockSizes } from '../inference/classifier/linearHead';

/**
 * Texts as compressed sparse rows: row i owns the entries from `start[i]` up to `start[i + 1]`, each a column and its
 * value, no column twice. The dense block comes first and is kept whole, so that one loop serves both blocks.
 */
export interface FeatureMatrix {
	readonly rows: number;
	readonly columns: number;
	readonly start: Uint32Array;
	readonly column: Uint16Array;
	readonly value: Float32Array;
}

/** Stacks encodings into a matrix; the lexical block is weighted by LEXICAL_WEIGHT, the weight that a head has folded in. */
export function featureMatrix(encodings: readonly Encoding[], { denseSize, lexicalSize }: BlockSizes): FeatureMatrix {
	const start = new Uint32Array(encodings.length + 1);
	encodings.forEach((encoding, row) => {
		start[row + 1] = start[row]! + denseSize + encoding.lexicalIndex.length;
	});
	const column = new Uint16Array(start[encodings.length]!);
	const value = new Float32Array(start[encodings.length]!);
	const denseColumns = Uint16Array.from({ length: denseSize }, (_, position) => position);
	encodings.forEach((encoding, row) => {
		const lexical = start[row]! + denseSize;
		column.set(denseColumns, start[row]);
		value.set(encoding.dense, start[row]);
		for (let entry = 0; entry < encoding.lexicalIndex.length; entry++) {
			column[lexical + entry] = denseSize + encoding.lexicalIndex[entry]!;
			value[lexical + entry] = LEXICAL_WEIGHT * encoding.lexicalValue[entry]!;
		}
	});
	return { rows: encodings.length, columns: denseSize + lexicalSize, start, column, value };
}

/** A matrix of the given rows, in that order. */
export function selectRows(matrix: FeatureMatrix, rows: ArrayLike<number>): FeatureMatrix {
	const start = new Uint32Array(rows.length + 1);
	for (let i = 0; i < rows.length; i++) {
		start[i + 1] = start[i]! + matrix.start[rows[i]! + 1]! - matrix.start[rows[i]!]!;
	}
	const column = new Uint16Array(start[rows.length]!);
	const value = new Float32Array(start[rows.length]!);
	for (let i = 0; i < rows.length; i++) {
		const from = matrix.start[rows[i]!]!;
		const to = matrix.start[rows[i]! + 1]!;
		column.set(matrix.column.subarray(from, to), start[i]);
		value.set(matrix.value.subarray(from, to), start[i]);
	}
	return { rows: rows.length, columns: matrix.columns, start, column, value };
}
