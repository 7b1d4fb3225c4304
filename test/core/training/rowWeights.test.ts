import fc from 'fast-check';
import { rowWeights } from '../../../core/training/rowWeights';

const labelled = fc.integer({ min: 1, max: 6 }).chain((classCount) =>
	fc.record({ classCount: fc.constant(classCount), labels: fc.array(fc.integer({ min: 0, max: classCount - 1 }), { minLength: 1, maxLength: 60 }) }),
);

test('weights are positive and their mean is 1', () => {
	fc.assert(
		fc.property(labelled, ({ labels, classCount }) => {
			const weights = rowWeights(labels, classCount);
			expect(weights.every((weight) => weight > 0)).toBe(true);
			expect(weights.reduce((sum, weight) => sum + weight, 0) / labels.length).toBeCloseTo(1, 10);
		}),
	);
});

test('a label four times as rare counts twice as much, row by row', () => {
	const weights = rowWeights([0, 0, 0, 0, 1], 2);
	expect(weights[4]! / weights[0]!).toBeCloseTo(2, 12);
	expect(new Set(weights.slice(0, 4)).size).toBe(1);
});

test('labels that are equally frequent count the same', () => {
	expect([...rowWeights([0, 1, 2, 2, 1, 0], 3)]).toEqual([1, 1, 1, 1, 1, 1]);
});

test('what is given multiplies', () => {
	const labels = [0, 1, 1, 0, 1, 1];
	const given = [1, 2, 1.5, 1, 1, 0.5];
	const alone = rowWeights(labels, 2);
	rowWeights(labels, 2, given).forEach((weight, row) => expect(weight).toBeCloseTo(alone[row]! * given[row]!, 12));
});

test('a label without rows changes nothing but the others\' common measure', () => {
	expect([...rowWeights([0, 0, 1, 1], 3)]).toEqual([1, 1, 1, 1]);
	expect([...rowWeights([], 3)]).toEqual([]);
});
