import { openGate } from '../../../../core/gate/openGate';
import type { GateSettings } from '../../../../core/gate/gateSettings';
import { COMMON, decided, provenBy, said, stateOf } from '../gates';

const costs = (mistake: number, review: number) => ({ ...COMMON, rule: 'cost', mistake, review }) as GateSettings;

const ANSWERS = [{ confidence: 0.96, right: 400, wrong: 2 }, { confidence: 0.92, right: 60, wrong: 60 }];

test('goes on where mistakes are shown to cost less than reviews, with the threshold and why', () => {
	expect(decided(said({ confidence: 0.97 }), costs(10, 1), provenBy(ANSWERS))).toMatchObject({ route: 'automate', rule: 'cost', threshold: 0.95, reason: '97\u00a0% reaches the 95\u00a0% from which a review costs more than it saves' });
	expect(decided(said({ confidence: 0.92 }), costs(10, 1), provenBy(ANSWERS)).route).toBe('review');
	expect(openGate(costs(10, 1), 'm', provenBy(ANSWERS)).certificate).toMatchObject({ threshold: 0.95, cost: { low: expect.any(Number), high: expect.any(Number) } });
});

test('without answers, with a mistake that costs nothing more than a review, or with costs that are none, everything goes to people', () => {
	expect(decided(said({ confidence: 1 }), costs(10, 1), stateOf())).toMatchObject({ route: 'review', leastProbability: 1, reason: expect.stringContaining('Not enough answers yet') });
	for (const [mistake, review] of [[1, 1], [0, 1], [10, 0], [NaN, 1], [Infinity, 1]] as const) {
		expect(decided(said({ confidence: 1 }), costs(mistake, review), provenBy(ANSWERS)).route).toBe('review');
	}
});

test('a new label closes this rule too', () => {
	expect(decided(said({ confidence: 1 }), costs(10, 1), provenBy(ANSWERS, { labels: ['refund', 'card', 'spam'] })).reason).toContain('"spam" is a new label');
});
