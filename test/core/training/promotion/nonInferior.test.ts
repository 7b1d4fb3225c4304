import { judge } from '../../../../core/training/promotion/judge';
import type { AutomationComparison } from '../../../../core/training/promotion/moreAutomation';
import { isNoWorse, MARGIN } from '../../../../core/training/promotion/nonInferior';
import type { MeasuredOutcome } from '../../../../core/training/trainingOutcome';

/** ln n! for n from 0 on. */
const logFactorial = Array.from({ length: 5_001 }).reduce<number[]>((logs, _, n) => [...logs, n === 0 ? 0 : logs[n - 1]! + Math.log(n)], []);

const binomial = (k: number, n: number, p: number): number =>
	Math.exp(logFactorial[n]! - logFactorial[k]! - logFactorial[n - k]! + k * Math.log(p) + (n - k) * Math.log1p(-p));

test.each([
	['differ on nothing', 0, 0, 2_000, true],
	['differ on nothing, of few texts', 0, 0, 200, false],
	['as often right', 40, 40, 20_000, true],
	['as often right, of few texts', 40, 40, 2_000, false],
	['half a point worse', 60, 50, 2_000, false],
	['more than half a point worse', 90, 50, 2_000, false],
	['much better', 20, 80, 2_000, true],
])('two that are %s', (_, losses, wins, texts, verdict) => {
	expect(isNoWorse(losses, wins, texts, 0.05)).toBe(verdict);
});

test.each([
	[400, 0.01],
	[1_000, 0.02],
	[3_000, 0.006],
	[5_000, 0.008],
])('one that is worse by half a point gets through %d texts, of which they differ on %f, no more often than allowed', (texts, differ) => {
	const level = 0.05;
	const lossShare = (1 + MARGIN / differ) / 2;
	let passes = 0;
	for (let pairs = 0; pairs <= texts * differ + 9 * Math.sqrt(texts * differ); pairs += 1) {
		const chance = binomial(pairs, texts, differ);
		// The fewer losses the sooner it passes: the most that do are found by halving.
		let [most, tooMany] = [-1, pairs + 1];
		while (tooMany - most > 1) {
			const middle = Math.floor((most + tooMany) / 2);
			if (isNoWorse(middle, pairs - middle, texts, level)) most = middle;
			else tooMany = middle;
		}
		for (let losses = 0; losses <= most; losses += 1) passes += chance * binomial(losses, pairs, lossShare);
	}
	expect(passes).toBeLessThanOrEqual(level);
	expect(passes).toBeGreaterThan(0);
});

describe('a version that could answer more alone', () => {
	const outcome = (losses: number, wins: number, alike: number): MeasuredOutcome => ({
		head: { labels: ['card', 'refund'], weights: new Float32Array(2 * 1281), temperature: 1 },
		calibrated: true,
		C: 30,
		trainingRows: 60,
		outOfFold: { rows: 60, correct: 50, incumbentCorrect: 40, incumbentWorkedOut: 0, accuracy: 5 / 6, nll: 0.5 },
		unseen: { rows: 400, challengerCorrect: 300 + wins, championCorrect: 300 + losses, challengerOnly: wins, championOnly: losses },
		automated: { texts: alike, alike, groups: [], open: [] },
		perLabel: [],
		encoder: { id: 'hitl-encoder-en@1', hash: 'ab' },
	});
	const champion = { calibrated: true };
	const more: AutomationComparison = { alpha: 0.05, challenger: 0.62, champion: 0.41 };

	test('takes over when it is no worse, and says why', () => {
		const judged = judge(outcome(5, 5, 12_000), champion, undefined, more);
		expect(judged).toMatchObject({ verdict: 'promote', test: { number: 1, pairs: 10 } });
		expect(judged.reason).toContain('It takes over: it is not more than half a point worse, and under the promise of at most 5\u00a0% mistakes it could answer 62\u00a0% of the items alone, where the one in use can answer 41\u00a0%.');
	});

	test.each<[string, MeasuredOutcome, AutomationComparison | undefined]>([
		['no gate promises anything', outcome(5, 5, 12_000), undefined],
		['it is hardly more', outcome(5, 5, 12_000), { ...more, challenger: 0.45 }],
		['it is less', outcome(5, 5, 12_000), { ...more, challenger: 0.2 }],
		['too few texts show that it is no worse', outcome(5, 5, 0), more],
		['it may be worse', outcome(60, 40, 3_000), more],
		['the two differ too little for a test', outcome(1, 1, 12_000), more],
	])('stays out when %s', (_, tested, automation) => {
		expect(judge(tested, champion, undefined, automation).verdict).toBe('keep');
	});

	test('needs more the more often it was tried', () => {
		const tested = outcome(30, 30, 4_000);
		expect(judge(tested, champion, undefined, more).verdict).toBe('promote');
		expect(judge(tested, champion, { made: 5, pairs: 8 }, more).verdict).toBe('keep');
	});
});
