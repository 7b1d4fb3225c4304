import { featureMatrix, selectRows } from '../../../core/training/featureMatrix';
import type { Encoding } from '../../../core/inference/encoder/staticEncoder';

const encoding = (dense: number[], lexical: Array<[number, number]>): Encoding => ({
	dense: Float32Array.from(dense),
	lexicalIndex: Uint16Array.from(lexical, ([index]) => index),
	lexicalValue: Float32Array.from(lexical, ([, value]) => value),
	knownTokenRatio: 1,
	truncated: false,
});
const encodings = [encoding([1, 2], [[0, 1], [3, -1]]), encoding([0, 0], []), encoding([3, 4], [[2, 0.5]])];
const matrix = featureMatrix(encodings, { denseSize: 2, lexicalSize: 4 });

test('puts the dense block first and the lexical block behind it, at seven tenths', () => {
	expect(matrix).toMatchObject({ rows: 3, columns: 6 });
	expect([...matrix.start]).toEqual([0, 4, 6, 9]);
	expect([...matrix.column]).toEqual([0, 1, 2, 5, 0, 1, 0, 1, 4]);
	const expected = [1, 2, 0.7, -0.7, 0, 0, 3, 4, 0.35];
	expected.forEach((value, i) => expect(matrix.value[i]).toBeCloseTo(value, 6));
});

test('takes rows in any order, twice too', () => {
	const taken = selectRows(matrix, [2, 0, 2]);
	expect([...taken.start]).toEqual([0, 3, 7, 10]);
	expect([...taken.column]).toEqual([0, 1, 4, 0, 1, 2, 5, 0, 1, 4]);
	expect(taken.value[3]).toBe(1);
	expect(taken).toMatchObject({ rows: 3, columns: 6 });
});

test('no rows are a matrix too', () => {
	expect(featureMatrix([], { denseSize: 2, lexicalSize: 4 })).toMatchObject({ rows: 0, columns: 6 });
	expect(selectRows(matrix, [])).toMatchObject({ rows: 0, columns: 6 });
});
