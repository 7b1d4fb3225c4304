import fc from 'fast-check';
import { promotedNow } from '../../../../core/gate/certification/evidence';
import { openGate } from '../../../../core/gate/openGate';
import { decided, evidenceOf, item, provenBy, said, stateOf, target, type Answers } from '../gates';

const SURE: Answers[] = [{ confidence: 0.96, right: 400 }, { confidence: 0.92, right: 60, wrong: 60 }];

test('without an answer everything goes to people, and the reason says how many it takes', () => {
	expect(decided(said({ confidence: 1 }), target())).toMatchObject({ route: 'review', rule: 'targetErrorRate', threshold: 1, leastProbability: 1, reason: expect.stringMatching(/^Not enough answers yet to promise under 5\u00a0% mistakes: at least \d+ more by people$/) });
	expect(decided(said({ confidence: 1 }), target(), provenBy([])).route).toBe('review');
});

test('with enough answers it goes on from the confidence that they show, and both numbers stand in the reason', () => {
	const state = provenBy(SURE);
	expect(decided(said({ confidence: 0.97 }), target(), state)).toMatchObject({ route: 'automate', threshold: 0.95, reason: '97\u00a0% reaches the 95\u00a0% that keeps this loop under 5\u00a0% mistakes' });
	expect(decided(said({ confidence: 0.83 }), target(), state)).toMatchObject({ route: 'review', reviewProbability: 1, reason: expect.stringMatching(/^83\u00a0% is below the \d+\u00a0% this loop needs to stay under 5\u00a0% mistakes$/) });
	expect(openGate(target(), 'm', state).certificate).toMatchObject({ answers: 400, mistakes: 0 });
});

test('fewer answers than it can take show nothing, whatever they say', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 44 }), (right) => {
			expect(decided(said({ confidence: 1 }), target(), provenBy([{ confidence: 0.999, right }])).route).toBe('review');
		}),
	);
});

test('answers that are all wrong, all of one label, or contradict each other automate nothing', () => {
	for (const kinds of [[{ confidence: 0.99, right: 0, wrong: 500 }], [{ confidence: 0.99, right: 250, wrong: 250 }]]) {
		expect(decided(said({ confidence: 1 }), target(), provenBy(kinds)).route).toBe('review');
	}
	const oneLabel = stateOf({ labels: ['refund'], predictor: { number: 1, evidence: evidenceOf([{ confidence: 0.99, right: 500 }], { labels: ['refund'] }) } });
	expect(decided(said({ confidence: 1 }), target(), oneLabel).route).toBe('automate');
});

test.each([0, 1, -0.1, NaN, 2])('an allowed share of %d sends everything to people and says why', (alpha) => {
	const { route, reason } = decided(said({ confidence: 1 }), target({ alpha } as never), provenBy(SURE));
	expect(route).toBe('review');
	expect(reason).toMatch(/\w+ \w+/);
});

test('the evidence of another version or model counts for nothing', () => {
	const state = provenBy(SURE);
	const other = openGate(target(), 'm v2', state);
	expect(other.threshold).toBeUndefined();
	expect(other.judge(said({ confidence: 1 }))).toMatchObject({ sure: false, closed: true });
});

test('confidence that the answers back needs no other backing', () => {
	expect(decided(said({ confidence: 0.97, calibrated: false }), target(), provenBy(SURE)).route).toBe('automate');
	expect(decided(said({ confidence: 0.97, labelEarned: false }), target(), provenBy(SURE)).route).toBe('review');
});

test('a label is added, merged or split: everything goes to people until the model has been checked anew; another name changes nothing', () => {
	const sure = said({ confidence: 0.99 });
	const closed = (more: object) => decided(sure, target(), provenBy(SURE, more));
	expect(closed({ labels: ['refund', 'card', 'spam'] })).toMatchObject({ route: 'review', reason: '"spam" is a new label, so people answer until the model has been checked anew', leastProbability: 1 });
	const merged = { version: 1, entries: new Map([['card', { label: 'refund' }]]) };
	expect(closed({ labels: ['refund'], labelMap: merged })).toMatchObject({ route: 'review', reason: expect.stringContaining('have become one label') });
	const split = { version: 1, entries: new Map([['card', { splitInto: ['lost card', 'new card'] }]]) };
	expect(closed({ labels: ['refund', 'lost card', 'new card'], labelMap: split })).toMatchObject({ route: 'review', reason: expect.stringContaining('"card" was split') });
	const renamed = { version: 1, entries: new Map([['refund', { label: 'money back' }]]) };
	expect(decided(said({ label: 'money back', confidence: 0.99 }), target(), provenBy(SURE, { labels: ['money back', 'card'], labelMap: renamed })).route).toBe('automate');
});

test('a label that nobody has checked is never automated', () => {
	expect(decided(said({ label: 'made up', confidence: 1 }), target(), provenBy(SURE))).toMatchObject({ route: 'review', reason: expect.stringContaining('"made up" is a label that the model has not been checked with yet') });
});

test('what always goes to people proves nothing for the rest', () => {
	const kinds: Answers[] = [{ confidence: 0.99, right: 400, label: 'card' }, { confidence: 0.99, right: 15, wrong: 5, label: 'refund' }];
	expect(decided(said({ confidence: 1 }), target(), provenBy(kinds)).route).toBe('automate');
	const { route, reason } = decided(said({ confidence: 1 }), target({ alwaysReview: ['Card'] }), provenBy(kinds));
	expect([route, reason]).toEqual(['review', expect.stringContaining('Not enough answers yet')]);
});

test("a label's own threshold only makes it stricter, and counts for the promise as what it amounts to", () => {
	const settings = target({ labelThresholds: [{ name: 'refund', threshold: 0.97 }, { name: 'card', threshold: 0.2 }] });
	const state = provenBy([{ confidence: 0.96, right: 200 }, { confidence: 0.96, right: 400, label: 'card' }, { confidence: 0.995, right: 50 }]);
	const at = (label: string, confidence: number) => decided(said({ label, confidence }), settings, state);
	expect(at('card', 0.96).route).toBe('automate');
	// Between 0.97 and the next stricter threshold of the evidence nothing was counted on its own.
	expect(at('refund', 0.98)).toMatchObject({ route: 'review', threshold: 0.99 });
	expect(at('refund', 0.99).route).toBe('automate');
	expect(decided(said({ confidence: 1 }), target({ labelThresholds: [{ name: 'refund', threshold: 1 }] }), state).route).toBe('review');
});

test('reviewers who are wrong more often than is allowed make the promise impossible', () => {
	const { route, reason } = decided(said({ confidence: 0.99 }), target({ alpha: 0.01 } as never), provenBy([{ confidence: 0.99, right: 5_000 }], { reviewersError: { estimate: 0.03, lower: 0.02, upper: 0.05 } }));
	expect(route).toBe('review');
	expect(reason).toMatch(/3\u00a0%/);
});

test('the days that are left follow from the pace of the last week', () => {
	const reasonAt = (answersPerDay: number) => decided(said(), target(), provenBy([], { answersPerDay })).reason;
	expect(reasonAt(1_000)).toMatch(/more by people, some 1 day at the pace of the last week$/);
	expect(reasonAt(20)).toMatch(/some [2-9] days at the pace/);
	expect(reasonAt(0.1)).toMatch(/takes months/);
});

test('every new version takes more when the promise is for the whole life of the loop', () => {
	const kinds = [{ confidence: 0.99, right: 75 }];
	const asVersion = (number: number) => {
		const state = stateOf({ labels: ['refund', 'card'], predictor: { number, evidence: promotedNow(evidenceOf(kinds)) } });
		return openGate(target({ wholeLife: true } as never), 'm', state).threshold;
	};
	expect(openGate(target(), 'm', provenBy(kinds)).threshold).toBeDefined();
	expect(asVersion(20)).toBeUndefined();
});

test('for each label by itself: one that has too few answers goes to people, others go on', () => {
	const state = provenBy([{ confidence: 0.99, right: 2_000, label: 'card' }, { confidence: 0.99, right: 10, wrong: 10 }]);
	const settings = target({ eachLabel: true } as never);
	expect(decided(said({ label: 'card', confidence: 0.99 }), settings, state).route).toBe('automate');
	expect(decided(said({ confidence: 0.99 }), settings, state)).toMatchObject({ route: 'review', reason: 'Not enough answers yet to promise under 5\u00a0% mistakes for "refund"' });
});

test('a promise is checked by at least one item in a hundred', () => {
	expect(decided(said({ confidence: 0.99 }), target({ auditShare: 0 }), provenBy(SURE), item)).toMatchObject({ reviewProbability: 0.01, leastProbability: 0.01 });
});
