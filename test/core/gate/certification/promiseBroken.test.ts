import { newEvidence, promotedNow, withAnswer, withoutAnswer } from '../../../../core/gate/certification/evidence';
import { BROKEN_AT, promiseBroken } from '../../../../core/gate/certification/promiseBroken';
import { answer, EVEN, evidenceOf } from './answers';

const promise = { alpha: 0.05 };
const wrongEvery = (every: number) => (i: number) => ({ wrong: i % every === every - 1 });

test('one mistake in five breaks a promise of 5 % soon', () => {
	expect(promiseBroken(evidenceOf(60, wrongEvery(5)), 0, promise)).toBeGreaterThan(BROKEN_AT);
});

test('one in twenty does not, nor does one in a hundred', () => {
	for (const every of [20, 100]) expect(promiseBroken(evidenceOf(3_000, wrongEvery(every)), 0, promise)).toBeLessThan(1);
});

test('only answers that the threshold lets through count', () => {
	const evidence = evidenceOf(400, (_, confidence) => ({ wrong: confidence < 0.5 }));
	expect(promiseBroken(evidence, 0.5, promise)).toBeLessThan(1);
	expect(promiseBroken(evidence, 0.25, promise)).toBeGreaterThan(BROKEN_AT);
});

test('what certified a version says nothing about what came since', () => {
	let evidence = evidenceOf(2_000, () => ({}), { promoted: true });
	expect(promiseBroken(evidence, 0, promise)).toBe(1);
	for (let i = 0; i < 30; i++) evidence = withAnswer(evidence, answer({ wrong: i % 3 === 0 }));
	expect(promiseBroken(evidence, 0, promise)).toBeGreaterThan(BROKEN_AT);
});

test('an answer from before that is taken back leaves nothing negative', () => {
	const old = answer({ confidence: 0.99, wrong: true });
	const evidence = withoutAnswer(promotedNow(withAnswer(newEvidence(EVEN, { labels: [], labelMap: 0 }), old)), old);
	expect(promiseBroken(evidence, 0, promise)).toBe(1);
});

test('checks of one in twenty count as answers when all are checks', () => {
	const checks = evidenceOf(60, (i) => ({ ...wrongEvery(5)(i), reviewProbability: 0.05, leastProbability: 0.05 }));
	expect(promiseBroken(checks, 0, promise)).toBeCloseTo(promiseBroken(evidenceOf(60, wrongEvery(5)), 0, promise), 9);
});

test('everything wrong is a number, and speaks', () => {
	expect(promiseBroken(evidenceOf(5_000, () => ({ wrong: true })), 0, promise)).toBeGreaterThan(1e100);
	expect(promiseBroken(evidenceOf(5_000, () => ({ wrong: true })), 0, promise)).toBeLessThan(Infinity);
});

test.each([0, 1, NaN, -1, 2])('an α of %d says nothing', (alpha) => {
	expect(promiseBroken(evidenceOf(100, () => ({ wrong: true })), 0, { alpha })).toBe(1);
});
