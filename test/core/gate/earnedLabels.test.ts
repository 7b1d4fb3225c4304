import fc from 'fast-check';
import { earnedLabels } from '../../../core/gate/earnedLabels';
import { NO_CHANGES, type LabelToday } from '../../../core/loop/labelMap';

const own = (label: string, outOfFoldCorrect: number, outOfFoldRows: number) => ({ label, trainingRows: outOfFoldRows, outOfFoldRows, outOfFoldCorrect });

const version = (...perLabel: ReadonlyArray<ReturnType<typeof own>>) => ({ version: 3, metrics: { outOfFold: { rows: 0, correct: 0 }, perLabel } });

const lastTry = (champion: number, label: string, championCorrect: number, rows: number) => ({
	details: { champion, metrics: { perLabel: [{ label, unseen: { rows, championCorrect, challengerCorrect: rows, challengerOnly: 0, championOnly: 0 } }] } },
});

const mapOf = (...entries: Array<[string, LabelToday]>) => ({ entries: new Map(entries) });

test.each([
	[8, 10, true],
	[7, 10, false],
	[9, 9, false],
	[0, 0, false],
	[8, 16, true],
	[8, 17, false],
	[150, 200, true],
])('right %i times in %i tests: earned %s', (right, tested, earned) => {
	expect(earnedLabels(version(own('refund', right, tested)), NO_CHANGES)('refund').earned).toBe(earned);
});

test('says how far a label is', () => {
	const standingOf = earnedLabels(version(own('refund', 3, 4), own('legal', 5, 12), own('card', 12, 12)), NO_CHANGES);
	expect(standingOf('refund').reason).toBe('"refund" is new to version 3, which was tested on 4 of the 10 answers that it takes');
	expect(standingOf('legal').reason).toBe('Version 3 does not know "legal" well enough yet: it was right 5 times in 12 tests');
	expect(standingOf('card')).toEqual({ earned: true, reason: '' });
	expect(standingOf('never heard of').reason).toContain('tested on 0 of the 10');
});

test('answers of which a later training has tested this version count as well', () => {
	const few = version(own('refund', 4, 5));
	expect(earnedLabels(few, NO_CHANGES, lastTry(3, 'refund', 4, 5))('refund').earned).toBe(true);
	expect(earnedLabels(few, NO_CHANGES, lastTry(3, 'refund', 3, 5))('refund').reason).toContain('right 7 times in 10 tests');
	// The test of another version says nothing about this one.
	expect(earnedLabels(few, NO_CHANGES, lastTry(2, 'refund', 5, 5))('refund').earned).toBe(false);
	expect(earnedLabels(few, NO_CHANGES, { details: { champion: 3, reason: 'says nothing' } })('refund').earned).toBe(false);
});

test('a new name keeps what was earned, merged labels earn together, a split one has earned nothing', () => {
	const made = version(own('refund', 6, 6), own('chargeback', 3, 4), own('legal', 20, 20));
	const money = { label: 'money' };
	expect(earnedLabels(made, mapOf(['refund', money], ['chargeback', money]))('money').earned).toBe(true);
	const standingOf = earnedLabels(made, mapOf(['legal', { splitInto: ['contract', 'privacy'] }]));
	expect(['contract', 'privacy', 'legal'].map((label) => standingOf(label).earned)).toEqual([false, false, false]);
	expect(earnedLabels(made, mapOf(['legal', { label: 'law' }]))('law').earned).toBe(true);
});

test('a version that does not say how its labels did has earned none', () => {
	for (const metrics of [{}, { perLabel: 'all of them' }, { perLabel: [{ label: 'refund' }] }]) {
		expect(earnedLabels({ version: 1, metrics }, NO_CHANGES)('refund').earned).toBe(false);
	}
});

test('one more right answer never takes away what was earned', () => {
	fc.assert(
		fc.property(fc.nat({ max: 100 }), fc.nat({ max: 100 }), (right, wrong) => {
			const at = (correct: number, rows: number) => earnedLabels(version(own('x', correct, rows)), NO_CHANGES)('x').earned;
			if (at(right, right + wrong)) expect(at(right + 1, right + wrong + 1)).toBe(true);
		}),
	);
});
