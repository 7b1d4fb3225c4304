import fc from 'fast-check';
import { judge } from '../../../../core/training/promotion/judge';
import { mcnemarExact } from '../../../../core/training/promotion/mcnemar';
import { levelOfTest } from '../../../../core/training/promotion/spending';
import type { AutomatedComparison, DisagreementGroup, LabelReport, OutOfFoldReport, PairedCounts, MeasuredOutcome } from '../../../../core/training/trainingOutcome';

const counts = (rows: number, both: number, challengerOnly: number, championOnly: number): PairedCounts => ({
	rows,
	challengerCorrect: both + challengerOnly,
	championCorrect: both + championOnly,
	challengerOnly,
	championOnly,
});
const outOfFold = (rows: number, correct: number, incumbentCorrect: number): OutOfFoldReport => ({
	rows,
	correct,
	incumbentCorrect,
	incumbentWorkedOut: 0,
	accuracy: correct / rows,
	nll: 0.5,
});
const labelReport = (label: string, unseen: PairedCounts, around = unseen): LabelReport => ({
	label,
	trainingRows: 10,
	outOfFoldRows: 10,
	outOfFoldCorrect: 8,
	unseen,
	around,
});
const outcome = (more: Partial<MeasuredOutcome>): MeasuredOutcome => ({
	head: { labels: ['card', 'refund'], weights: new Float32Array(2 * 1281), temperature: 1 },
	calibrated: true,
	C: 30,
	trainingRows: 60,
	outOfFold: outOfFold(60, 50, 40),
	unseen: counts(0, 0, 0, 0),
	perLabel: [],
	encoder: { id: 'hitl-encoder-en@1', hash: 'ab' },
	...more,
});
const measured = { calibrated: true };
const first = { calibrated: false };
/** Words that only somebody with statistics reads. */
const STATISTICS = /\bp\b|p-value|signific|McNemar|binomial|hypothes|calibrat|confidence|out.of.fold|incumbent|NaN|undefined/i;

test.each<[string, Partial<MeasuredOutcome>, 'promote' | 'keep', string]>([
	[
		'better than the guesses',
		{ outOfFold: outOfFold(12, 9, 6) },
		'promote',
		'On 12 answers, each kept out while it learned from the others, the first version is right 9 times; the guesses before any training were right 6 times. It takes over; how sure it is has not been checked yet.',
	],
	['as good as the guesses', { outOfFold: outOfFold(12, 6, 6) }, 'promote', 'right 6 times; the guesses before any training were right 6 times. It takes over'],
	['worse than the guesses', { outOfFold: outOfFold(12, 1, 6) }, 'keep', 'right 1 time; the guesses before any training were right 6 times. It needs more answers before it takes over.'],
	['not tested', { outOfFold: { ...outOfFold(1, 0, 0), rows: 0, accuracy: 0 } }, 'keep', 'The 60 answers repeat too few texts to test a first version'],
])('a first version that is %s', (_, more, verdict, reason) => {
	const judged = judge(outcome(more));
	expect(judged.verdict).toBe(verdict);
	expect(judged.reason).toContain(reason);
	expect(judged.pValue).toBeUndefined();
});

test.each<[string, PairedCounts, { calibrated: boolean }, 'promote' | 'keep', string]>([
	[
		'clearly better',
		counts(40, 26, 8, 1),
		measured,
		'promote',
		'Of the 40 texts that people answered and neither version has learned from, the new version gets 34 right and the one in use 27; 8 only the new one, 1 only the one in use. It takes over: were both equally good, luck alone would give such a lead about 2 times in 100 tries. All tests against the version in use together let luck through at most 5 times in 100.',
	],
	['better beyond any doubt', counts(90, 50, 30, 1), measured, 'promote', 'less than once in 1,000 tries'],
	['better, two in a thousand', counts(40, 20, 9, 0), measured, 'promote', 'about 2 times in 1,000 tries'],
	[
		'better, but perhaps by chance',
		counts(40, 26, 6, 1),
		measured,
		'keep',
		'That can still be luck: were both equally good, luck alone would give such a lead about 6 times in 100 tries, and in this first test it has to be less than 3 times in 100 tries. The next test is made when they differ on 11 of the texts that people answered, or once there are 60 of these.',
	],
	['just over the edge', counts(40, 26, 6, 0), measured, 'promote', 'about 2 times in 100 tries'],
	[
		'better on too few',
		counts(40, 26, 5, 0),
		measured,
		'keep',
		'That can still be luck. The next test is made when they differ on 6 of the texts that people answered, so after about 8 more answers.',
	],
	['better on nine texts', counts(9, 2, 7, 0), measured, 'keep', 'That can still be luck. It is tested once there are 10 such texts.'],
	['worse', counts(40, 26, 1, 6), measured, 'keep', '1 only the new one, 6 only the one in use. It is not better, so it stays out. The next test is made when they differ on 11'],
	['equal', counts(40, 26, 3, 3), measured, 'keep', 'It is not better, so it stays out.'],
	['the same', counts(40, 26, 0, 0), measured, 'keep', 'It is not better, so it stays out. The next test is made when they differ on 6 of the texts that people answered.'],
	['untested', counts(0, 0, 0, 0), measured, 'keep', 'There is no answer yet that is new to both versions'],
	['no worse than a first version', counts(10, 8, 1, 1), first, 'promote', 'That is no fewer, and how sure it is has been checked on 60 answers, so it takes over.'],
	['no worse, on nine texts', counts(9, 8, 0, 0), first, 'keep', 'It is not better, so it stays out.'],
	['worse than a first version', counts(20, 14, 1, 2), first, 'keep', 'It is not better, so it stays out.'],
])('beside a champion: %s', (_, unseen, champion, verdict, reason) => {
	const judged = judge(outcome({ unseen }), champion);
	expect(judged.verdict).toBe(verdict);
	expect(judged.reason).toContain(reason);
	expect(judged.pValue).toBeGreaterThan(0);
});

describe('tests that follow each other', () => {
	test('each has less to spend than the one before, and what is spent is counted', () => {
		const lead = counts(40, 20, 9, 1);
		expect(judge(outcome({ unseen: lead }), measured)).toMatchObject({ verdict: 'promote', test: { number: 1, level: levelOfTest(1), pairs: 10 } });
		const second = judge(outcome({ unseen: lead }), measured, { made: 1, pairs: 6 });
		expect(second).toMatchObject({ verdict: 'keep', test: { number: 2, pairs: 10 } });
		expect(second.reason).toContain(
			'about 1 time in 100 tries, and in this test, the 2nd against the version in use, it has to be less than 8 times in 1,000 tries. The next test is made when they differ on 15',
		);
	});

	test('none is made until they differ on half as many again, and then nothing is spent', () => {
		const early = judge(outcome({ unseen: counts(60, 20, 17, 0) }), measured, { made: 1, pairs: 12 });
		expect(early).toMatchObject({ verdict: 'keep', reason: expect.stringContaining('when they differ on 18 of the texts that people answered, so after about 4 more answers.') });
		expect(early.test).toBeUndefined();
		expect(judge(outcome({ unseen: counts(60, 20, 18, 0) }), measured, { made: 1, pairs: 12 })).toMatchObject({ verdict: 'promote', test: { number: 2 } });
	});

	test('a test that ends by a label that gets worse is spent as well', () => {
		const unseen = counts(80, 30, 30, 8);
		const perLabel = [labelReport('card', counts(40, 10, 30, 0)), labelReport('refund', counts(40, 20, 0, 8))];
		expect(judge(outcome({ unseen, perLabel }), measured)).toMatchObject({ verdict: 'keep', test: { number: 1, pairs: 38 } });
	});
});

describe('where nobody was asked', () => {
	const unseen = counts(60, 30, 20, 2);
	const group = (more: Partial<DisagreementGroup>): AutomatedComparison => ({
		texts: 400,
		alike: 0,
		groups: [{ reviewProbability: 0.05, disagreements: 0, sampled: 0, sampledLosses: 0, answered: 0, answeredLosses: 0, ...more }],
		open: [],
	});

	test('no difference there changes nothing', () => {
		expect(judge(outcome({ unseen, automated: { texts: 400, alike: 400, groups: [], open: [] } }), measured)).toEqual(judge(outcome({ unseen }), measured));
	});

	test('all texts on which they differ count against the new one while no check says otherwise', () => {
		const few = judge(outcome({ unseen, automated: group({ disagreements: 3 }) }), measured);
		expect(few).toMatchObject({ verdict: 'promote', pValue: mcnemarExact(5, 20) });
		expect(few.reason).toContain('On 3 texts answered without a person the two differ as well, and nobody has said who is right; all may be mistakes of the new one and count against it.');
		const one = judge(outcome({ unseen, automated: group({ disagreements: 1 }) }), measured);
		expect(one.reason).toContain('On 1 text answered without a person the two differ as well, and nobody has said who is right; that may be a mistake of the new one and counts against it.');
		const many = judge(outcome({ unseen, automated: group({ disagreements: 40 }) }), measured);
		expect(many.verdict).toBe('keep');
		// It could not have turned out otherwise, so nothing is spent.
		expect(many.test).toBeUndefined();
		expect(many.reason).toMatch(/when they differ on \d+ of the texts that people answered, so after about \d+ more answers\. Answers to the texts answered without a person on which they differ help most\.$/);
	});

	test('checks that find no loss lower the bound, answers to the open ones end it', () => {
		const checked = judge(outcome({ unseen, automated: group({ disagreements: 40, sampled: 30, answered: 30 }) }), measured);
		expect(checked).toMatchObject({ verdict: 'promote' });
		expect(checked.reason).toMatch(/On 10 texts answered without a person .* up to \d may be mistakes of the new one/);
		const answered = judge(outcome({ unseen, automated: group({ disagreements: 40, answered: 40 }) }), measured);
		expect(answered).toEqual(judge(outcome({ unseen }), measured));
	});

	test('no worse than a first version means: no worse there either', () => {
		const equal = counts(30, 20, 4, 2);
		expect(judge(outcome({ unseen: equal, automated: group({ disagreements: 2 }) }), first).verdict).toBe('promote');
		expect(judge(outcome({ unseen: equal, automated: group({ disagreements: 3 }) }), first).verdict).toBe('keep');
	});
});

test('a first guess that nobody made at the time is owned up to', () => {
	const { reason } = judge(outcome({ outOfFold: { ...outOfFold(12, 9, 6), incumbentWorkedOut: 7 } }));
	expect(reason).toContain(
		'For 7 of these answers no first guess was recorded; what the names of the labels alone, without descriptions, would have given counts instead. It takes over',
	);
	expect(judge(outcome({ outOfFold: outOfFold(12, 9, 6) })).reason).not.toContain('no first guess');
});

test('every sentence about a first version, too, is free of statistics', () => {
	const part = fc.nat({ max: 60 });
	fc.assert(
		fc.property(part, part, part, (correct, incumbent, incumbentWorkedOut) => {
			const { reason } = judge(outcome({ outOfFold: { ...outOfFold(60, correct, incumbent), incumbentWorkedOut } }));
			expect(reason).not.toMatch(STATISTICS);
			expect(reason).toMatch(/\.$/);
		}),
	);
	expect(judge(outcome({ outOfFold: { ...outOfFold(1, 0, 0), rows: 0, accuracy: 0 } })).reason).not.toMatch(STATISTICS);
});

test('no worse is not enough when its own confidence is not measured either', () => {
	expect(judge(outcome({ unseen: counts(30, 25, 1, 0), calibrated: false }), first).verdict).toBe('keep');
	expect(judge(outcome({ unseen: counts(30, 25, 1, 0) }), measured).verdict).toBe('keep');
});

test('no label may pay for the others', () => {
	const unseen = counts(80, 30, 30, 8);
	const perLabel = [labelReport('card', counts(40, 10, 30, 0)), labelReport('refund', counts(40, 20, 0, 8))];
	const judged = judge(outcome({ unseen, perLabel }), measured);
	expect(judged.verdict).toBe('keep');
	expect(judged.reason).toContain('worse at "refund": there 8 of 40 texts would turn from right to wrong and 0 from wrong to right.');
	const evenly = [labelReport('card', counts(40, 10, 26, 4)), labelReport('refund', counts(40, 20, 4, 4))];
	expect(judge(outcome({ unseen, perLabel: evenly }), measured).verdict).toBe('promote');
});

test('whatever the numbers: a sentence without statistics, and never a promotion of a worse one', () => {
	const part = fc.nat({ max: 40 });
	const hidden = fc.record({ disagreements: fc.nat({ max: 50 }), sampled: fc.nat({ max: 10 }), sampledLosses: fc.nat({ max: 10 }) }).map((made) => {
		const sampled = Math.min(made.sampled, made.disagreements);
		const sampledLosses = Math.min(made.sampledLosses, sampled);
		return { reviewProbability: 0.05, disagreements: made.disagreements, sampled, sampledLosses, answered: sampled, answeredLosses: sampledLosses };
	});
	const before = fc.record({ made: fc.nat({ max: 30 }), pairs: fc.nat({ max: 60 }) });
	fc.assert(
		fc.property(part, part, part, part, fc.boolean(), fc.boolean(), hidden, before, (both, wins, losses, neither, calibrated, measuredNow, group, earlier) => {
			const unseen = counts(both + wins + losses + neither, both, wins, losses);
			const automated = { texts: 100, alike: 0, groups: [group], open: [] };
			const judged = judge(outcome({ unseen, calibrated: measuredNow, automated }), { calibrated }, earlier);
			expect(judged.reason).not.toMatch(STATISTICS);
			expect(judged.reason).toMatch(/\.$/);
			if (judged.verdict === 'promote') expect(wins).toBeGreaterThanOrEqual(losses);
			if (judged.test) expect(judged.test.number).toBe(earlier.made + 1);
		}),
	);
});

test('chance alone passes a test no more often than the test may spend', () => {
	// Every split of n pairs, weighted as a fair coin would give it.
	for (const [made, pairs] of [[0, 6], [0, 10], [0, 23], [1, 60], [4, 90]] as const) {
		let promoted = 0;
		let level = 0;
		let choose = 1;
		for (let wins = 0; wins <= pairs; wins++) {
			const judged = judge(outcome({ unseen: counts(100, 10, wins, pairs - wins) }), measured, { made, pairs: 0 });
			level = judged.test?.level ?? 0;
			if (judged.verdict === 'promote') promoted += choose / 2 ** pairs;
			choose = (choose * (pairs - wins)) / (wins + 1);
		}
		expect(promoted).toBeGreaterThan(0);
		expect(promoted).toBeLessThanOrEqual(level);
	}
});

describe('a label that loses some of its own texts', () => {
	// Overall 60 more are right; of the label's 1,000 texts 50 fewer.
	const better = counts(4_000, 3_400, 160, 100);
	const own = counts(1_000, 880, 30, 80);
	const judgedWith = (around: PairedCounts, lost = own) => judge(outcome({ unseen: better, perLabel: [labelReport('science', lost, around), labelReport('world', counts(3_000, 2_500, 130, 20))] }), measured);

	test('because it was given too often before is no worse', () => {
		expect(judgedWith(counts(1_300, 880, 140, 85))).toMatchObject({ verdict: 'promote' });
	});

	test('and wins no more of what is taken for it is worse', () => {
		expect(judgedWith(counts(1_100, 880, 60, 85))).toMatchObject({ verdict: 'keep', reason: expect.stringContaining('it would get worse at "science"') });
		expect(judgedWith(counts(1_100, 880, 85, 85))).toMatchObject({ verdict: 'keep' });
	});

	test('is worse where more than a tenth of them is lost, whatever is won', () => {
		expect(judgedWith(counts(1_300, 700, 250, 180), counts(1_000, 700, 30, 131))).toMatchObject({ verdict: 'keep', reason: expect.stringContaining('it would get worse at "science"') });
		expect(judgedWith(counts(1_300, 700, 250, 180), counts(1_000, 700, 30, 130))).toMatchObject({ verdict: 'promote' });
	});
});

test('the next test is due with half as many texts again, however few of them the two differ on', () => {
	const earlier = { made: 1, pairs: 300, rows: 1_000 };
	const difference = (rows: number) => judge(outcome({ unseen: counts(rows, 800, 200, 60) }), measured, earlier);
	expect(difference(1_499)).toMatchObject({ verdict: 'keep', reason: expect.stringContaining('when they differ on 450 of the texts that people answered, so after about 1 more answer.') });
	expect(difference(1_499).test).toBeUndefined();
	expect(difference(1_500)).toMatchObject({ verdict: 'promote', test: { number: 2, pairs: 260, rows: 1_500 } });
	// One of which the number of texts was not written down waits for the differences alone.
	expect(judge(outcome({ unseen: counts(9_000, 800, 200, 60) }), measured, { made: 1, pairs: 300 }).test).toBeUndefined();
});
