import { certify, type ErrorPromise } from '../../../../core/gate/certification/certify';
import { newEvidence, promotedNow, withAnswer } from '../../../../core/gate/certification/evidence';
import { FOREIGN_THRESHOLDS } from '../../../../core/gate/certification/thresholds';
import { upperBound } from '../../../../core/statistics/clopperPearson';
import { answer, EVEN, evidenceOf } from './answers';

const promise: ErrorPromise = { alpha: 0.05, delta: 0.1 };
const right = () => ({});
/** Never wrong among the surest half, one in ten beyond. */
const edge = (i: number, confidence: number) => ({ wrong: confidence < 0.5 && i % 10 === 0 });

describe('what is shown', () => {
	test('nothing by no answers: everything goes to people', () => {
		for (const promoted of [false, true]) {
			const certificate = certify(evidenceOf(0, right, { promoted }), promise);
			expect(certificate.threshold).toBeUndefined();
			expect(certificate).toMatchObject({ answers: 0, mistakes: 0, share: 0, upperBound: 1 });
		}
	});

	test('all right: everything may go on', () => {
		const certificate = certify(evidenceOf(300, right, { promoted: true }), promise);
		expect(certificate).toMatchObject({ threshold: EVEN.at(-1), shownBy: 'batch', answers: 300, mistakes: 0, share: 1 });
		expect(certificate.upperBound).toBeCloseTo(upperBound(0, 300, 0.1), 12);
		expect(certificate.missing).toBeUndefined();
	});

	test('all wrong: nothing, however many answers', () => {
		const certificate = certify(evidenceOf(2_000, () => ({ wrong: true }), { promoted: true }), promise);
		expect(certificate.threshold).toBeUndefined();
		expect(certificate).toMatchObject({ share: 0, mistakes: 2_000, upperBound: 1 });
	});

	test('mistakes among the unsure: only the sure go on', () => {
		const evidence = evidenceOf(1_500, edge, { promoted: true });
		const { threshold, share, mistakes, answers, upperBound: bound } = certify(evidence, { alpha: 0.02, delta: 0.1 });
		expect(threshold).toBeGreaterThan(0.35);
		expect(threshold).toBeLessThanOrEqual(0.5);
		expect(share).toBeCloseTo(1 - threshold!, 2);
		expect(bound).toBeLessThanOrEqual(0.02);
		expect(mistakes / answers).toBeLessThan(0.02);
	});

	test('a predictor that cannot be re-scored is shown by every answer alone', () => {
		let evidence = newEvidence(FOREIGN_THRESHOLDS, { labels: ['yes'], labelMap: 0 });
		for (let i = 0; i < 200; i++) evidence = withAnswer(evidence, answer({ confidence: 0.97, label: 'yes' }));
		expect(certify(evidence, promise)).toMatchObject({ threshold: 0, shownBy: 'everyAnswer', share: 1 });
	});

	test('more answers after the promotion show more than the test at the promotion did', () => {
		const atPromotion = evidenceOf(40, right, { promoted: true });
		expect(certify(atPromotion, promise).threshold).toBeUndefined();
		let evidence = atPromotion;
		for (let i = 0; i < 200; i++) evidence = withAnswer(evidence, answer({ confidence: (i % 20) / 20 }));
		expect(certify(evidence, promise)).toMatchObject({ threshold: EVEN.at(-1), shownBy: 'everyAnswer' });
	});

	test('what cannot be accepted is traffic all the same', () => {
		const evidence = evidenceOf(600, (i, confidence) => ({ confidence: i % 2 === 0 ? NaN : confidence, wrong: i % 2 === 0 }), { promoted: true });
		const certificate = certify(evidence, promise);
		expect(certificate).toMatchObject({ threshold: EVEN.at(-1), answers: 300, mistakes: 0 });
		expect(certificate.share).toBeCloseTo(0.5, 12);
	});

	test('a version without thresholds automates nothing', () => {
		expect(certify(promotedNow(newEvidence([], { labels: [], labelMap: 0 })), promise)).toEqual({ answers: 0, mistakes: 0, share: 0, upperBound: 1 });
	});

	test('the order of the answers does not matter', () => {
		const answers = Array.from({ length: 400 }, (_, i) => answer({ confidence: (i * 0.6180339887) % 1, wrong: i % 37 === 0, ...(i % 3 === 0 && { reviewProbability: 0.05, leastProbability: 0.05 }) }));
		const empty = newEvidence(EVEN, { labels: ['ham'], labelMap: 0 });
		const [one, other] = [answers.reduce(withAnswer, empty), answers.toReversed().reduce(withAnswer, empty)].map((evidence) => certify(evidence, promise));
		expect(one!.threshold).toBe(other!.threshold);
		expect(one!.upperBound).toBeCloseTo(other!.upperBound, 9);
	});
});

describe('how chances count', () => {
	/** The sure half goes through with one in twenty checked, and is never wrong; people see the rest, and find every tenth wrong. */
	const through = (items: number, wrongAmongSure = 0) => {
		let evidence = newEvidence(EVEN, { labels: ['ham'], labelMap: 0 });
		for (let i = 0; i < items; i++) {
			const confidence = (i * 0.6180339887498949) % 1;
			const sure = confidence >= 0.5;
			if (sure && i % 20 !== 0) continue;
			evidence = withAnswer(evidence, answer({ confidence, wrong: sure ? i % 20 < 20 * wrongAmongSure : i % 10 === 0, reviewProbability: sure ? 0.05 : 1, leastProbability: 0.05 }));
		}
		return evidence;
	};

	test('answers of reviewed items do not drown out the checks: the share is that of the traffic', () => {
		const { threshold, share } = certify(through(8_000), promise);
		expect(threshold).toBeLessThanOrEqual(0.5);
		expect(share).toBeCloseTo(1 - threshold!, 1);
	});

	test('wrong checks close the gate', () => {
		expect(certify(through(8_000, 1), promise).threshold).toBeUndefined();
	});
});

describe('how many answers are missing', () => {
	test.each([false, true])('with so many that agree there is a threshold, with one fewer there is none (re-scored: %s)', (promoted) => {
		const evidence = evidenceOf(400, (i) => ({ wrong: i % 12 === 0 }), { promoted });
		const { missing } = certify(evidence, promise);
		expect(missing).toBeGreaterThan(0);
		// Spread over the confidences as the traffic is: every cell has a twentieth.
		const after = (more: number) => {
			let later = evidence;
			for (let i = 0; i < more; i++) later = withAnswer(later, answer({ confidence: ((i + 400) * 0.6180339887498949) % 1 }));
			return certify(later, promise).threshold;
		};
		expect(after(missing! + 20)).toBeDefined();
		expect(after(missing! - 20)).toBeUndefined();
	});

	test('nothing known: of a predictor that is not ours 74 for 5 %, of a version that has spent half on its batch 93', () => {
		expect(certify(evidenceOf(0, right), promise).missing).toBe(74);
		expect(certify(evidenceOf(0, right, { promoted: true }), promise).missing).toBe(93);
	});

	test('a stricter promise needs more', () => {
		const missing = (part: Partial<ErrorPromise>) => certify(evidenceOf(0, right), { ...promise, ...part }).missing!;
		expect(missing({ alpha: 0.01 })).toBeGreaterThan(4 * missing({}));
		expect(missing({ delta: 0.05 })).toBeGreaterThan(missing({}));
		expect(missing({ versionNumber: 5 })).toBeGreaterThan(missing({ versionNumber: 1 }));
	});
});

describe('over the whole life of the loop', () => {
	test('later versions need more answers', () => {
		const shown = (versionNumber: number) => certify(evidenceOf(150, right, { promoted: true }), { alpha: 0.05, delta: 0.1, versionNumber }).threshold;
		expect(shown(1)).toBeDefined();
		expect(shown(100)).toBeUndefined();
	});
});

describe('labels', () => {
	const mostlyHam = (i: number) => ({ label: i % 4 === 0 ? 'spam' : 'ham', wrong: i % 40 === 0 });
	const labels = ['ham', 'spam'];

	test('the worst is named, with its bound', () => {
		const { worstLabel } = certify(evidenceOf(2_000, mostlyHam, { labels, promoted: true }), promise);
		expect(worstLabel).toEqual({ labels: ['spam'], answers: 500, mistakes: 50, upperBound: upperBound(50, 500, 0.05) });
	});

	test('labels with few answers are taken together', () => {
		const evidence = evidenceOf(600, (i) => ({ label: i < 30 ? `rare ${i % 3}` : 'ham', wrong: i === 0 }), { labels: ['ham', 'rare 0', 'rare 1', 'rare 2'], promoted: true });
		expect(certify(evidence, promise).worstLabel).toMatchObject({ labels: ['rare 0', 'rare 1', 'rare 2'], answers: 30, mistakes: 1 });
	});

	test('each label by itself: the one with the mistakes stays with people', () => {
		const certificate = certify(evidenceOf(2_000, mostlyHam, { labels, promoted: true }), { ...promise, eachLabel: true });
		expect(certificate.labelThresholds).toEqual({ ham: EVEN.at(-1) });
		expect(certificate).toMatchObject({ threshold: EVEN.at(-1), answers: 1_500, mistakes: 0, share: 0.75 });
	});

	test('each label by itself: none is shown, and the answers that are missing are said', () => {
		const certificate = certify(evidenceOf(60, mostlyHam, { labels, promoted: true }), { ...promise, eachLabel: true });
		expect(certificate.threshold).toBeUndefined();
		expect(certificate.labelThresholds).toBeUndefined();
		expect(certificate.missing).toBeGreaterThan(0);
	});

	test('each label by itself: a label that nobody knew at the start is none of them', () => {
		const certificate = certify(evidenceOf(2_000, (i) => ({ label: i % 2 === 0 ? 'ham' : 'new' }), { labels }), { ...promise, eachLabel: true });
		expect(Object.keys(certificate.labelThresholds ?? {})).toEqual(['ham']);
	});

	test('one label only is a label', () => {
		expect(certify(evidenceOf(300, right, { promoted: true }), { ...promise, eachLabel: true }).labelThresholds).toEqual({ ham: EVEN.at(-1) });
	});
});

describe('promises that cannot be made', () => {
	const evidence = evidenceOf(5_000, right, { promoted: true });
	const refused = (part: Partial<ErrorPromise>) => certify(evidence, { ...promise, ...part });

	test.each([0, 1, -0.1, 1.5, NaN, Infinity])('α %d: everything goes to people, and why is said', (alpha) => {
		const certificate = refused({ alpha });
		expect(certificate.threshold).toBeUndefined();
		expect(certificate.refused).toMatch(/^The mistakes to allow must be more than 0.% and less than 100.%, not /u);
	});

	test.each([0, 1, -0.1, 1.5, NaN])('δ %d', (delta) => {
		expect(refused({ delta })).toMatchObject({ refused: expect.stringMatching(/^How sure the promise is must be/u), share: 0 });
	});

	test.each([0, -1, 1.5, NaN])('version %d', (versionNumber) => {
		expect(refused({ versionNumber }).refused).toBe(`Versions are counted from 1, so there is no version ${versionNumber}`);
	});

	test('what reviewers get wrong themselves cannot be promised', () => {
		expect(refused({ alpha: 0.02, reviewersError: 0.03 }).refused).toBe(
			'The people who check are wrong in about 3\u00a0% of cases themselves, so nobody can show that mistakes stay under 2\u00a0%',
		);
		expect(refused({ alpha: 0.05, reviewersError: 0.03 })).toMatchObject({ threshold: EVEN.at(-1) });
	});

	test('an error of reviewers that is no share promises nothing', () => {
		for (const reviewersError of [NaN, -1, 2]) expect(refused({ reviewersError }).threshold).toBeUndefined();
	});
});
