import fc from 'fast-check';
import { judge } from '../../../core/training/promotion';
import type { LabelReport, OutOfFoldReport, PairedCounts, TrainingOutcome } from '../../../core/training/trainingOutcome';

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
const labelReport = (label: string, unseen: PairedCounts): LabelReport => ({
	label,
	trainingRows: 10,
	outOfFoldRows: 10,
	outOfFoldCorrect: 8,
	unseen,
});
const outcome = (more: Partial<TrainingOutcome>): TrainingOutcome => ({
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

test.each<[string, Partial<TrainingOutcome>, 'promote' | 'keep', string]>([
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
		'Of the 40 texts set aside to test with, the new version gets 34 right and the one in use 27; 8 only the new one, 1 only the one in use. It takes over: were both equally good, luck alone would give such a lead about 2 times in 100 tries, earlier tries on the same texts not counted.',
	],
	['better beyond any doubt', counts(90, 50, 30, 1), measured, 'promote', 'less than once in 1,000 tries'],
	['better, two in a thousand', counts(40, 20, 9, 0), measured, 'promote', 'about 2 times in 1,000 tries'],
	['better, but perhaps by chance', counts(40, 26, 4, 0), measured, 'keep', 'That can still be luck: were both equally good, luck alone would give such a lead about 6 times in 100 tries, earlier tries on the same texts not counted.'],
	['just over the edge', counts(40, 26, 5, 0), measured, 'promote', 'about 3 times in 100 tries'],
	['worse', counts(40, 26, 1, 6), measured, 'keep', '1 only the new one, 6 only the one in use. It is not better, so it stays out.'],
	['equal', counts(40, 26, 3, 3), measured, 'keep', 'It is not better, so it stays out.'],
	['untested', counts(0, 0, 0, 0), measured, 'keep', 'No answer has been set aside yet'],
	['no worse than a first version', counts(10, 8, 1, 1), first, 'promote', 'That is no fewer, and how sure it is has been checked on 60 answers, so it takes over.'],
	['no worse, on nine texts', counts(9, 8, 0, 0), first, 'keep', 'That is no fewer, but it takes at least 10 such texts to go by.'],
	['worse than a first version', counts(20, 14, 1, 2), first, 'keep', 'It is not better, so it stays out.'],
])('beside a champion: %s', (_, unseen, champion, verdict, reason) => {
	const judged = judge(outcome({ unseen }), champion);
	expect(judged.verdict).toBe(verdict);
	expect(judged.reason).toContain(reason);
	expect(judged.pValue).toBeGreaterThan(0);
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
	fc.assert(
		fc.property(part, part, part, part, fc.boolean(), fc.boolean(), (both, wins, losses, neither, calibrated, measuredNow) => {
			const unseen = counts(both + wins + losses + neither, both, wins, losses);
			const judged = judge(outcome({ unseen, calibrated: measuredNow }), { calibrated });
			expect(judged.reason).not.toMatch(STATISTICS);
			expect(judged.reason).toMatch(/\.$/);
			if (judged.verdict === 'promote') expect(wins).toBeGreaterThanOrEqual(losses);
		}),
	);
});

test('chance alone promotes at most one challenger in twenty', () => {
	// Every split of n pairs, weighted as a fair coin would give it.
	for (const pairs of [5, 10, 23, 60]) {
		let promoted = 0;
		let choose = 1;
		for (let wins = 0; wins <= pairs; wins++) {
			const unseen = counts(100, 10, wins, pairs - wins);
			if (judge(outcome({ unseen }), measured).verdict === 'promote') promoted += choose / 2 ** pairs;
			choose = (choose * (pairs - wins)) / (wins + 1);
		}
		expect(promoted).toBeGreaterThan(0);
		expect(promoted).toBeLessThanOrEqual(0.05);
	}
});
