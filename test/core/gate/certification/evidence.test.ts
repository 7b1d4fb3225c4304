import fc from 'fast-check';
import { certify } from '../../../../core/gate/certification/certify';
import { cellOf, evidenceSchema, newEvidence, promotedNow, withAnswer, withoutAnswer, type CertifyingAnswer } from '../../../../core/gate/certification/evidence';
import { withAnswers } from '../../../../core/gate/certification/withAnswers';
import { answer } from './answers';

const empty = newEvidence([0.9, 0.5], { labels: ['ham', 'spam'], labelMap: 1 });

test('an answer falls into the cell of the strictest threshold that accepts it', () => {
	expect([1, 0.9, 0.89, 0.5, 0.49, 0].map((confidence) => cellOf([0.9, 0.5], confidence))).toEqual([0, 0, 1, 1, 2, 2]);
});

test.each([NaN, -0.1, 1.1, Infinity])('a confidence of %d is accepted by no threshold', (confidence) => {
	expect(cellOf([0.9, 0], confidence)).toBe(2);
});

test('answers that were sampled alike are counted together, in all and by label', () => {
	const evidence = [answer({ confidence: 0.95 }), answer({ confidence: 0.95, wrong: true, label: 'spam' }), answer({ confidence: 0.95, reviewProbability: 0.05, leastProbability: 0.05 })].reduce(withAnswer, empty);
	const asked = { reviewProbability: 1, leastProbability: 1 };
	const checked = { reviewProbability: 0.05, leastProbability: 0.05, answers: 1, mistakes: 0 };
	expect(evidence.soFar).toEqual([[{ ...asked, answers: 2, mistakes: 1 }, checked], [], []]);
	expect(evidence.byLabel).toEqual({
		ham: { soFar: [[{ ...asked, answers: 1, mistakes: 0 }, checked], [], []] },
		spam: { soFar: [[{ ...asked, answers: 1, mistakes: 1 }], [], []] },
	});
});

test('an answer that is taken back leaves nothing behind, whatever came in between', () => {
	const first = answer({ confidence: 0.95, wrong: true });
	const others = [answer({ confidence: 0.6 }), answer({ confidence: 0.95 })];
	expect(withoutAnswer([first, ...others].reduce(withAnswer, empty), first).soFar).toEqual(others.reduce(withAnswer, empty).soFar);
	expect(withoutAnswer(withAnswer(empty, first), first).soFar).toEqual(empty.soFar);
});

test('what was never added cannot be taken back', () => {
	const evidence = withAnswer(empty, answer({ confidence: 0.95 }));
	expect(withoutAnswer(evidence, answer({ confidence: 0.6 }))).toBe(evidence);
	expect(withoutAnswer(evidence, answer({ confidence: 0.95, wrong: true }))).toBe(evidence);
});

test.each<[string, Partial<CertifyingAnswer>]>([
	['no chance to be asked', { reviewProbability: 0, leastProbability: 0 }],
	['somebody had no chance at all', { leastProbability: 0 }],
	['the smallest chance is larger than its own', { reviewProbability: 0.05, leastProbability: 0.1 }],
	['a chance above 1', { reviewProbability: 2 }],
	['a chance that is no number', { reviewProbability: NaN }],
	['a smallest chance that is no number', { leastProbability: NaN }],
])('%s: the answer certifies nothing', (_what, chances) => {
	expect(withAnswer(empty, answer(chances))).toBe(empty);
});

test('a promotion keeps what there was then, whatever is added later', () => {
	const before = withAnswer(empty, answer({ confidence: 0.95 }));
	const after = withAnswer(promotedNow(before), answer({ confidence: 0.95, label: 'spam' }));
	expect(after.atPromotion).toEqual(before.soFar);
	expect(after.soFar[0]![0]!.answers).toBe(2);
	expect(after.byLabel['ham']!.atPromotion).toEqual(before.byLabel['ham']!.soFar);
	expect(after.byLabel['spam']!.atPromotion).toEqual([[], [], []]);
});

test('many at once are counted as one after the other, before and after a promotion', () => {
	const chance = fc.constantFrom(1, 0.5, 0.05, 0, NaN);
	const some = fc.record({ confidence: fc.constantFrom(0.95, 0.7, 0.2, NaN), label: fc.constantFrom('ham', 'spam', '__proto__'), wrong: fc.boolean(), reviewProbability: chance, leastProbability: chance });
	fc.assert(
		fc.property(fc.array(some), fc.array(some), fc.boolean(), (first, more, promoted) => {
			const known = first.reduce(withAnswer, empty);
			const before = promoted ? promotedNow(known) : known;
			const copy = structuredClone(before);
			expect(withAnswers(before, more)).toEqual(more.reduce(withAnswer, before));
			expect(before).toEqual(copy);
		}),
		{ seed: 5, numRuns: 300 },
	);
});

test('a label may be called anything', () => {
	const evidence = ['__proto__', 'constructor', ''].map((label) => answer({ label })).reduce(withAnswer, empty);
	expect(Object.keys(evidence.byLabel)).toEqual(['__proto__', 'constructor', '']);
});

describe('what is read from the store', () => {
	const evidence = promotedNow([answer({}), answer({ wrong: true, confidence: 0.6 })].reduce(withAnswer, empty));

	test('is what was written', () => {
		const read = evidenceSchema.parse(JSON.parse(JSON.stringify(evidence)));
		expect(read).toEqual(evidence);
		expect(certify(read, { alpha: 0.05, delta: 0.1 })).toEqual(certify(evidence, { alpha: 0.05, delta: 0.1 }));
	});

	test.each([
		['thresholds from loose to strict', { thresholds: [0.5, 0.9] }],
		['cells that do not go with the thresholds', { thresholds: [0.9] }],
		['more mistakes than answers', { soFar: [[{ reviewProbability: 1, leastProbability: 1, answers: 1, mistakes: 2 }], [], []] }],
		['chances that cannot be', { soFar: [[{ reviewProbability: 0.05, leastProbability: 1, answers: 1, mistakes: 0 }], [], []] }],
		['half an answer', { soFar: [[{ reviewProbability: 1, leastProbability: 1, answers: 0.5, mistakes: 0 }], [], []] }],
	])('is refused: %s', (_what, part) => {
		expect(evidenceSchema.safeParse({ ...evidence, ...part }).success).toBe(false);
	});
});
