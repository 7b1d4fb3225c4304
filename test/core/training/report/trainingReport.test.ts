import fc from 'fast-check';
import { trainingReport, type TrainingResults } from '../../../../core/training/report/trainingReport';
import { wilsonInterval } from '../../../../core/training/report/wilson';
import { repeated, scoredRows } from './scoredRows';

const none = { rows: 0, challengerCorrect: 0, championCorrect: 0, challengerOnly: 0, championOnly: 0 };
const report = (answers: readonly [number, number][], more: Partial<TrainingResults> = {}) =>
	trainingReport({
		validation: scoredRows(answers, 3),
		temperature: 1,
		labels: ['delivery', 'refund', 'other'],
		trainingRows: 130,
		labelCounts: [{ label: 'refund', trainingRows: 60 }],
		curve: [],
		unseen: none,
		verdict: { kind: 'keep', reason: 'It is not better, so it stays out.' },
		...more,
	});

// 100 tested: delivery 49 of 50, refund 33 of 40, other 9 of 10.
const hundred = [
	...repeated(49, 0, 0),
	...repeated(1, 0, 2),
	...repeated(33, 1, 1),
	...repeated(5, 1, 0),
	...repeated(2, 1, 2),
	...repeated(9, 2, 2),
	...repeated(1, 2, 1),
];

test('the sentence that comes first says how often, how sure, and tested on what', () => {
	expect(report(hundred).headline).toBe('Right 91 times in 100 (between 84 and 95), tested on 100 answers that it had not seen.');
	expect(report(repeated(1_204, 0, 0).concat(repeated(4, 0, 1))).headline).toBe(
		'Right 997 times in 1,000 (between 992 and 999), tested on 1,208 answers that it had not seen.',
	);
	expect(report(repeated(1_204, 0, 0)).headline).toBe('Right every time, tested on 1,204 answers that it had not seen; at worst 996 times in 1,000.');
	expect(report([...repeated(7, 0, 0), ...repeated(3, 0, 1)]).headline).toBe('Right on 7 of 10 answers that it had not seen. Too few to say more.');
	expect(report([]).headline).toBe('Not tested yet: the answers repeat too few texts to set any aside while it learns.');
});

test('accuracy with its interval, and how that is made', () => {
	// Wilson for 91 of 100, as in R: prop.test(91, 100, correct = FALSE).
	const { accuracy } = report(hundred);
	expect(accuracy).toMatchObject({ tested: 100, right: 91, share: 0.91, interval: 'Wilson score, 95 %' });
	expect([accuracy.low, accuracy.high].map((share) => share.toFixed(4))).toEqual(['0.8377', '0.9519']);
});

test('with few answers a label it says that the figures flatter', () => {
	expect(report(hundred).basis).not.toContain('flatter');
	expect(report(hundred.slice(0, 59)).basis).toContain('With fewer than 20 answers a label the figures flatter');
	expect(report([]).basis).not.toContain('flatter');
});

test('per label, the worst first: what it found, how often it is right when it says it, what is not known is absent', () => {
	const { labels } = report(hundred);
	expect(labels.map(({ label, rows, tested, found, said }) => [label, rows, tested, found, said])).toEqual([
		['refund', 60, 40, 33, 34],
		['other', 0, 10, 9, 12],
		['delivery', 0, 50, 49, 54],
	]);
	expect(labels[0]).toMatchObject({ recall: 33 / 40, precision: 33 / 34 });
	const [unknown] = report([[0, 0]]).labels.filter(({ label }) => label === 'other');
	expect(unknown).toEqual({ label: 'other', rows: 0, tested: 0, found: 0, said: 0, recallInterval: { low: 0, high: 1 } });
});

test('a label of which little is known does not stand before one that is clearly bad', () => {
	const { labels } = report([...repeated(10, 0, 0), ...repeated(10, 0, 1), ...repeated(1, 1, 0), ...repeated(9, 2, 2)]);
	expect(labels.map(({ label, found, tested }) => `${label} ${found}/${tested}`)).toEqual(['delivery 10/20', 'refund 0/1', 'other 9/9']);
});

test('what it mixes up, the most frequent first, of equal counts the larger share, in words', () => {
	const { confusions } = report(hundred);
	expect(confusions.map(({ words }) => words)).toEqual([
		'People said “refund”, the model “delivery”: 5 times of 40.',
		'People said “refund”, the model “other”: 2 times of 40.',
		'People said “other”, the model “refund”: once of 10.',
		'People said “delivery”, the model “other”: once of 50.',
	]);
	const many = Array.from({ length: 12 }, (_, c): [number, number] => [c, (c + 1) % 12]);
	const labels = many.map((_, c) => `label ${c}`);
	expect(report([], { validation: scoredRows(many, 12), labels }).confusions).toHaveLength(10);
});

test('every tested row is in one row of the table, and every mistake in one pair', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })), { maxLength: 80 }), (answers) => {
			const { accuracy, labels, confusions } = report(answers);
			const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
			expect(sum(labels.map(({ tested }) => tested))).toBe(answers.length);
			expect(sum(labels.map(({ said }) => said))).toBe(answers.length);
			expect(sum(labels.map(({ found }) => found))).toBe(accuracy.right);
			expect(sum(confusions.map(({ times }) => times))).toBe(accuracy.tested - accuracy.right);
		}),
	);
});

test('the interval holds the share, lies within 0 and 1, and narrows with more trials', () => {
	fc.assert(
		fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), (hits, misses) => {
			const { low, high } = wilsonInterval(hits, hits + misses);
			const tenfold = wilsonInterval(10 * hits, 10 * (hits + misses));
			const share = hits + misses === 0 ? 0.5 : hits / (hits + misses);
			expect(low).toBeGreaterThanOrEqual(0);
			expect(high).toBeLessThanOrEqual(1);
			expect(low).toBeLessThanOrEqual(share);
			expect(high).toBeGreaterThanOrEqual(share);
			if (hits + misses > 0) expect(tenfold.high - tenfold.low).toBeLessThan(high - low);
		}),
	);
});
