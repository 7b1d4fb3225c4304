import fc from 'fast-check';
import { foldCountFor, stratifiedFolds } from '../../../core/training/stratifiedFolds';

const rowsArbitrary = fc.array(fc.record({ label: fc.nat({ max: 4 }), text: fc.constantFrom(...'abcdefghijklmnopqrst') }), {
	minLength: 1,
	maxLength: 60,
});

test('repeats of a text share a fold, every row has one, and the order of the rows does not matter', () => {
	fc.assert(
		fc.property(rowsArbitrary, fc.integer({ min: 2, max: 5 }), fc.integer(), (rows, foldCount, seed) => {
			const foldsOf = (some: typeof rows) =>
				stratifiedFolds(some.map((row) => row.label), some.map((row) => row.text), foldCount, seed);
			const folds = foldsOf(rows);
			expect(folds).toHaveLength(rows.length);
			const ofText = new Map<string, number>();
			rows.forEach((row, i) => {
				expect(folds[i]).toBeLessThan(foldCount);
				expect(folds[i]).toBe(ofText.get(row.text) ?? folds[i]);
				ofText.set(row.text, folds[i]!);
			});
			foldsOf(rows.toReversed()).forEach((fold, i) => expect(fold).toBe(folds[rows.length - 1 - i]));
		}),
	);
});

test('each label is spread over the folds to within one text', () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 80 }), fc.integer({ min: 2, max: 5 }), (labels, foldCount) => {
			const folds = stratifiedFolds(labels, labels.map((_, i) => `text ${i}`), foldCount, 1);
			for (const label of new Set(labels)) {
				const counts = new Array<number>(foldCount).fill(0);
				folds.forEach((fold, i) => {
					if (labels[i] === label) counts[fold]!++;
				});
				expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
			}
		}),
	);
});

test('another seed draws other folds', () => {
	const labels = Array.from({ length: 40 }, (_, i) => i % 2);
	const texts = labels.map((_, i) => `text ${i}`);
	expect(stratifiedFolds(labels, texts, 5, 1)).toEqual(stratifiedFolds(labels, texts, 5, 1));
	expect(stratifiedFolds(labels, texts, 5, 1)).not.toEqual(stratifiedFolds(labels, texts, 5, 2));
});

const labelled = (...counts: number[]): { labels: number[]; texts: string[] } => {
	const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
	return { labels, texts: labels.map((_, i) => `text ${i}`) };
};

test.each([
	['ten rows, two labels of three', labelled(3, 3, 2, 2), 3],
	['many of each', labelled(50, 60), 5],
	['a label with a single row says nothing', labelled(50, 60, 1), 5],
	['the rarest that counts has four', labelled(50, 4), 4],
	['nothing but rare labels', labelled(2, 1), 2],
	['very many rows', labelled(3_000, 3_000), 3],
])('folds for %s', (_, { labels, texts }, expected) => {
	expect(foldCountFor(labels, texts)).toBe(expected);
});

test('a text said five times counts once', () => {
	expect(foldCountFor([0, 0, 0, 0, 0, 1, 1, 1, 1], ['same', 'same', 'same', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe(3);
});
