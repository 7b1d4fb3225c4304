import fc from 'fast-check';
import { COMMON, decided, fixed, item, said, stateOf } from './gates';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('nothing below the threshold goes on without a person, and the reason has both numbers', () => {
	fc.assert(
		fc.property(share, share, share, fc.string(), (confidence, threshold, auditShare, text) => {
			const { route, reviewProbability } = decided(said({ confidence }), fixed(threshold, { auditShare }), stateOf(), { ...item, text });
			if (confidence < threshold || confidence === 0) expect([route, reviewProbability]).toEqual(['review', 1]);
			else expect([['automate', 'audit'].includes(route), reviewProbability]).toEqual([true, auditShare]);
		}),
	);
	expect(decided(said({ confidence: 0.83 }), fixed(0.91)).reason).toBe('83\u00a0% is below the 91\u00a0% needed');
	expect(decided(said({ confidence: 0.8999 }), fixed()).reason).toBe('90\u00a0% is just below the 90\u00a0% needed');
});

test('a stricter threshold never automates more', () => {
	fc.assert(
		fc.property(share, share, share, (confidence, one, other) => {
			const [loose, strict] = [Math.min(one, other), Math.max(one, other)];
			const at = (threshold: number) => decided(said({ confidence }), fixed(threshold)).route;
			if (at(strict) === 'automate') expect(at(loose)).toBe('automate');
		}),
	);
});

test.each(['refund', 'REFUND', ' Refund ', 'reFUND', '*'])('a label that always goes to a person does, written as %j', (listed) => {
	expect(decided(said({ confidence: 1 }), fixed(0.9, { alwaysReview: ['legal', listed] }))).toMatchObject({ route: 'review', reason: '"refund" always goes to a person' });
});

test('a label that always goes to a person does under its new name, and after a merge and a split', () => {
	const labelMap = { version: 3, entries: new Map([['money back', { label: 'refund' }], ['legal', { splitInto: ['contract', 'court'] }]]) };
	const routed = (label: string) => decided(said({ label, confidence: 1 }), fixed(0.9, { alwaysReview: ['Money Back', 'legal'] }), stateOf({ labelMap })).route;
	expect(['refund', 'money back', 'court', 'contract', 'legal', 'spam'].map(routed)).toEqual(['review', 'review', 'review', 'review', 'review', 'automate']);
});

test('confidence that no answers back is not believed unless the user says so; mapped predictions are taken at their word', () => {
	const unbacked = said({ calibrated: false });
	expect(decided(unbacked, fixed())).toMatchObject({ route: 'review', leastProbability: 1 });
	expect(decided(unbacked, fixed(0.9, { trustUncalibrated: true })).route).toBe('automate');
	const { calibrated: _unknown, ...mapped } = said();
	expect(decided(mapped, fixed()).route).toBe('automate');
});

test('a label that has not earned it goes to a person, whatever the confidence, and the reason says how far it is', () => {
	const learned = said({ confidence: 1, labelEarned: false, labelReason: '"refund" is new' });
	expect(decided(learned, fixed(0))).toMatchObject({ route: 'review', reason: '"refund" is new, so people answer first', reviewProbability: 1 });
	const { labelReason: _none, ...silent } = learned;
	expect(decided(silent, fixed()).reason).toBe('"refund" has not shown yet that it is known, so people answer first');
	expect(decided(said({ labelEarned: true }), fixed()).route).toBe('automate');
	expect(decided(learned, fixed(0.9, { trustUncalibrated: true })).route).toBe('automate');
});

test('an item without an answer goes to a person even at threshold 0', () => {
	for (const empty of [said({ label: '', confidence: 0 }), said({ confidence: 0 })]) {
		expect(decided(empty, fixed(0, { trustUncalibrated: true })).route).toBe('review');
	}
});

test.each([NaN, 1.01, -0.1, Infinity])('a confidence of %d goes to a person at any threshold', (confidence) => {
	expect(decided(said({ confidence }), fixed(0, { trustUncalibrated: true }))).toMatchObject({ route: 'review', reason: 'The confidence of this answer is not a number between 0 and 1' });
});

test('scores that exclude each other and add up to more than 1 are believed by nobody; kept scores may add up to less', () => {
	const scores = (...values: number[]) => values.map((score, at) => ({ label: at === 0 ? 'refund' : `l${at}`, score }));
	expect(decided(said({ scores: scores(0.95, 0.4) }), fixed())).toMatchObject({ route: 'review', reason: expect.stringContaining('more than 100') });
	expect(decided(said({ scores: scores(0.95, NaN) }), fixed()).route).toBe('review');
	expect(decided(said({ scores: scores(0.95, 0.01) }), fixed()).route).toBe('automate');
	expect(decided(said({ scores: scores(0.95, 0.9), fields: [{ name: 'refund', value: 'refund', score: 0.95 }] }), fixed()).route).toBe('automate');
});

test('a text that fits no label goes to a person under every rule, where a limit is set', () => {
	const stranger = said({ outOfScopeScore: 0.8 });
	expect(decided(stranger, fixed(0.9, { outOfScopeLimit: 0.5 }))).toMatchObject({ route: 'review', reason: 'The text fits none of the labels well, whatever the model says of it' });
	expect(decided(stranger, fixed(0.9, { outOfScopeLimit: 0.8 })).route).toBe('automate');
	expect(decided(stranger, fixed()).route).toBe('automate');
	expect(decided(said({ outOfScopeScore: NaN }), fixed(0.9, { outOfScopeLimit: 1 })).route).toBe('review');
	const any = { ...COMMON, rule: 'conditions', match: 'any', conditions: [{ of: 'label', name: '*', comparison: 'atLeast', value: 0 }], outOfScopeLimit: 0.5 } as const;
	expect(decided(stranger, any).route).toBe('review');
});

test('the same item draws the same on every try, another text draws anew', () => {
	const half = fixed(0.9, { auditShare: 0.5 });
	const draw = () => Array.from({ length: 200 }, (_none, at) => decided(said(), half, stateOf(), { ...item, text: `text ${at}` }).route);
	const routes = draw();
	expect(routes).toEqual(draw());
	const audits = routes.filter((route) => route === 'audit').length;
	expect(audits).toBeGreaterThan(60);
	expect(audits).toBeLessThan(140);
});

test('every decision says the smallest chance of being seen of any item there was', () => {
	const some = fixed(0.9, { auditShare: 0.05 });
	expect(decided(said(), some)).toMatchObject({ reviewProbability: 0.05, leastProbability: 0.05 });
	expect(decided(said({ confidence: 0.5 }), some)).toMatchObject({ reviewProbability: 1, leastProbability: 0.05 });
	expect(decided(said(), some, stateOf(), item, { shadow: true })).toMatchObject({ reviewProbability: 1, leastProbability: 1 });
	expect(decided(said(), some, stateOf({ stopped: { at: '', reason: '' } }))).toMatchObject({ reviewProbability: 1, leastProbability: 1 });
});

test('in shadow mode everything goes to people, and what would have been decided is noted', () => {
	const shadow = { shadow: true };
	expect(decided(said(), fixed(), stateOf(), item, shadow)).toMatchObject({ route: 'review', shadowRoute: 'automate', reason: 'Shadow mode, a person answers; else: 95\u00a0% reaches the 90\u00a0% needed' });
	expect(decided(said(), fixed(0.9, { auditShare: 1 }), stateOf(), item, shadow)).toMatchObject({ route: 'review', shadowRoute: 'audit' });
	expect(decided(said({ confidence: 0.2 }), fixed(), stateOf(), item, shadow)).toMatchObject({ route: 'review', shadowRoute: 'review' });
});

test('once automation is stopped nothing goes on, and the reason is that of whoever stopped it', () => {
	const stopped = { at: '2026-01-01T00:00:00.000Z', reason: 'The new product line confuses it.' };
	const verdict = decided(said({ confidence: 1 }), fixed(0), stateOf({ stopped }));
	expect(verdict).toMatchObject({ route: 'review', reason: 'Automation is stopped: The new product line confuses it' });
	expect(decided(said({ confidence: 1 }), fixed(0), stateOf({ stopped }), item, { beyond: true, lettingThrough: true }).route).toBe('review');
});

test('what is beyond the budget waits, or goes on marked where that was chosen, and never what something else than confidence holds back', () => {
	const unsure = said({ confidence: 0.5 });
	expect(decided(unsure, fixed(), stateOf(), item, { beyond: true })).toMatchObject({ route: 'review', overBudget: true, reviewProbability: 1, reason: expect.stringContaining('used up, so it waits') });
	const letThrough = { beyond: true, lettingThrough: true };
	expect(decided(unsure, fixed(0.9, { auditShare: 0.01 }), stateOf(), item, letThrough)).toMatchObject({ route: 'automate', overBudget: true, reviewProbability: 0.01, leastProbability: 0.01, reason: expect.stringContaining('outside of what is promised') });
	expect(decided(unsure, fixed(0.9, { auditShare: 1 }), stateOf(), item, letThrough)).toMatchObject({ route: 'audit', overBudget: true });
	for (const held of [said({ label: '', confidence: 0 }), said({ labelEarned: false }), said({ calibrated: false }), said({ confidence: NaN })]) {
		expect(decided(held, fixed(), stateOf(), item, letThrough)).toMatchObject({ route: 'review', overBudget: true });
	}
	expect(decided(said(), fixed(0.9, { alwaysReview: ['refund'] }), stateOf(), item, letThrough).route).toBe('review');
});

test('an audited item may go on at once and be checked later', () => {
	expect(decided(said(), fixed(0.9, { auditShare: 1 }), stateOf(), item, { checkLater: true })).toMatchObject({ route: 'audit', checkLater: true });
	expect(decided(said(), fixed(0.9, { auditShare: 0 }), stateOf(), item, { checkLater: true })).not.toHaveProperty('checkLater');
});
