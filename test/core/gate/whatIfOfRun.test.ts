import { certificateWords } from '../../../core/gate/certificateWords';
import { certify } from '../../../core/gate/certification/certify';
import type { TargetErrorRate } from '../../../core/gate/gateSettings';
import { whatIfOfRun } from '../../../core/gate/whatIfOfRun';
import { evidenceOf, fixed, provenBy, stateOf, target } from './gates';

const KINDS = [{ confidence: 0.96, right: 298, wrong: 2 }, { confidence: 0.92, right: 60, wrong: 60 }];
const rule: TargetErrorRate = { rule: 'targetErrorRate', alpha: 0.05, delta: 0.1 };

const asked = { loop: 'triage', predictors: ['m'], settings: target(), gate: { workflowId: 'w', nodeId: 'n' }, now: new Date(0) };

test('one table for each predictor: the threshold in force, each row in words, and what is promised', async () => {
	const [table] = await whatIfOfRun({ gateState: async () => provenBy(KINDS) }, asked);
	expect(table).toMatchObject({ loop: 'triage', predictor: 'm', what: { inForce: 0.95 }, alarms: [], summary: expect.stringContaining('From 95') });
	expect(table?.rows.find(({ threshold }) => threshold === 0.95)?.sentence).toMatch(/^At 95\u00a0% people would answer .* mistakes\.$/);
	expect(table?.promise).toContain('at most 5\u00a0% mistakes');
});

test('a predictor of which nothing is known has an empty table, and a stop is said', async () => {
	const [table] = await whatIfOfRun({ gateState: async () => stateOf({ stopped: { at: '', reason: 'x' } }) }, asked);
	expect(table).toMatchObject({ rows: [], what: { answers: 0 }, summary: expect.stringMatching(/^Everything goes to people now\..*Automation is stopped\.$/) });
	expect(table).not.toHaveProperty('promise');
});

describe('a certificate in words', () => {
	const words = (kinds: Parameters<typeof evidenceOf>[0], reviewersError?: { estimate: number; lower: number; upper: number }) =>
		certificateWords(rule, certify(evidenceOf(kinds), { ...rule, ...(reviewersError && { reviewersError: reviewersError.estimate }) }), { number: 1, reviewersError });

	test('says what it rests on, and that it measures agreement with reviewers', () => {
		expect(words(KINDS)).toMatch(/^From 95\u00a0% confidence on there are at most 5\u00a0% mistakes .* It rests on 300 answers there, 2 of them a mistake; .*reviewers do not agree with.*not known yet/);
	});

	test('says how many answers are missing', () => {
		expect(words([])).toMatch(/^It is not shown yet at any confidence .* At least \d+ answers more by people are missing/);
	});

	test('says how often reviewers are wrong, and refuses what lies below', () => {
		expect(words(KINDS, { estimate: 0.02, lower: 0.01, upper: 0.04 })).toContain('They themselves are wrong in some 2\u00a0% (1\u00a0% to 4\u00a0%), and nothing below that can be promised.');
		expect(words(KINDS, { estimate: 0.08, lower: 0.05, upper: 0.12 })).not.toContain('From 95');
	});

	test('of a later version says what all of them together may be wrong with', () => {
		const later = (number: number, more: Partial<TargetErrorRate> = {}) => certificateWords({ ...rule, ...more }, certify(evidenceOf(KINDS), rule), { number });
		expect(later(1)).not.toContain('version 1 of the loop');
		expect(later(4)).toContain('So far 4 models have been checked in this loop, the guesses from the names of the labels among them: that the promise of any of them was or is wrong has a chance of up to 40\u00a0%; Promise for the Whole Life');
		expect(later(25)).toContain('up to 100\u00a0%');
		expect(later(4, { wholeLife: true })).toContain('up to 10\u00a0%, which they share.');
	});
});

test('the figure for the whole loop stands in the table of every promise', async () => {
	const evidence = evidenceOf(KINDS);
	const figure = async (settings: typeof asked.settings, predictorsSoFar?: number) =>
		(await whatIfOfRun({ gateState: async () => stateOf({ predictorsSoFar, labels: ['refund', 'card'], predictor: { number: 3, evidence } }) }, { ...asked, settings }))[0]?.loopWideChance;
	expect(await figure(target())).toBeCloseTo(0.3, 12);
	expect(await figure(target({ wholeLife: true }))).toBeCloseTo(0.1, 12);
	expect(await figure(fixed())).toBeUndefined();
	// The third is in use again after a rollback from the fifth.
	expect(await figure(target(), 5)).toBeCloseTo(0.5, 12);
});
