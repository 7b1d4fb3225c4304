import { decided, fixed, said, stateOf } from '../gates';

const own = (name: string, threshold: number) => ({ labelThresholds: [{ name, threshold }] });

test("a label's own threshold takes the place of the common one, looser or stricter", () => {
	expect(decided(said({ confidence: 0.7 }), fixed(0.9, own('Refund', 0.6)))).toMatchObject({ route: 'automate', threshold: 0.6, reason: '70\u00a0% reaches the 60\u00a0% needed for "refund"' });
	expect(decided(said({ confidence: 0.97 }), fixed(0.9, own('refund', 0.99))).route).toBe('review');
	expect(decided(said({ confidence: 0.97 }), fixed(0.9, own('card', 0.99))).route).toBe('automate');
});

test('a looser one goes nowhere with a merge, a stricter one does; of two the stricter holds', () => {
	const labelMap = { version: 1, entries: new Map([['card', { label: 'refund' }], ['cash', { label: 'refund' }]]) };
	const at = (confidence: number, ...thresholds: Array<[string, number]>) =>
		decided(said({ confidence }), fixed(0.9, { labelThresholds: thresholds.map(([name, threshold]) => ({ name, threshold })) }), stateOf({ labelMap })).route;
	expect(at(0.7, ['card', 0.6])).toBe('review');
	expect(at(0.95, ['card', 0.6])).toBe('automate');
	expect(at(0.95, ['card', 0.99])).toBe('review');
	expect(at(0.97, ['card', 0.96], ['cash', 0.98])).toBe('review');
});
