import { decided, COMMON, said, stateOf } from '../gates';
import type { Condition } from '../../../../core/gate/rules/conditions';
import type { GateSettings } from '../../../../core/gate/gateSettings';

const rule = (match: 'all' | 'any', conditions: readonly Condition[], more: Partial<GateSettings> = {}) => ({ ...COMMON, rule: 'conditions', match, conditions, ...more }) as GateSettings;

const label = (name: string, value: number, comparison: Condition['comparison'] = 'atLeast'): Condition => ({ of: 'label', name, comparison, value });

const routed = (settings: GateSettings, prediction = said()) => decided(prediction, settings).route;

test('without a condition everything goes to people', () => {
	for (const match of ['all', 'any'] as const) {
		expect(decided(said({ confidence: 1 }), rule(match, []))).toMatchObject({ route: 'review', rule: 'conditions', leastProbability: 1, reason: 'No condition is set, so a person answers' });
	}
});

test('any condition is enough, or all must hold; the reason names one', () => {
	const perLabel = rule('any', [label('spam', 0.95), label('refund', 0.8)]);
	expect(decided(said({ confidence: 0.8 }), perLabel)).toMatchObject({ route: 'automate', reason: 'A condition holds: label "refund" with a confidence at least 80\u00a0%' });
	expect(decided(said({ confidence: 0.79 }), perLabel)).toMatchObject({ route: 'review', reason: 'None of the 2 conditions holds' });
	const both = rule('all', [label('*', 0.9), { of: 'fieldValue', name: 'amount', comparison: 'atMost', value: 100 }]);
	const amount = (value: string, score = 1) => said({ fields: [{ name: 'Amount', value, score }] });
	expect(routed(both, amount('99.50'))).toBe('automate');
	expect(decided(amount('100.50'), both)).toMatchObject({ route: 'review', reason: 'A condition does not hold: the value of the field "amount" at most "100"' });
});

test('what a prediction does not have fulfils no condition', () => {
	for (const kind of ['field', 'fieldValue', 'score'] as const) {
		for (const comparison of ['atLeast', 'atMost', 'notEquals', 'equals', 'contains'] as const) {
			expect(routed(rule('any', [{ of: kind, name: 'amount', comparison, value: 0 }]))).toBe('review');
		}
	}
	expect(routed(rule('any', [{ of: 'fieldValue', name: 'amount', comparison: 'atMost', value: 5 }]), said({ fields: [{ name: 'amount', value: 'some', score: 1 }] }))).toBe('review');
});

test('a star stands for every label, score and field', () => {
	expect(routed(rule('all', [label('*', 0.9)]))).toBe('automate');
	const fields = (...scores: number[]) => said({ fields: scores.map((score, at) => ({ name: `f${at}`, value: 'v', score })) });
	const every = rule('all', [{ of: 'field', name: '*', comparison: 'atLeast', value: 0.9 }]);
	expect(routed(every, fields(0.95, 0.9))).toBe('automate');
	expect(routed(every, fields(0.95, 0.89))).toBe('review');
	expect(routed(every, fields())).toBe('review');
});

test('the score of a label counts also where another one was predicted', () => {
	const noFraud = rule('all', [{ of: 'score', name: 'Fraud', comparison: 'atMost', value: 0.05 }]);
	const scored = (fraud: number) => said({ confidence: 0.9, scores: [{ label: 'refund', score: 0.9 }, { label: 'fraud', score: fraud }] });
	expect([0.04, 0.06].map((score) => routed(noFraud, scored(score)))).toEqual(['automate', 'review']);
});

test('texts are compared without regard to case, numbers as numbers', () => {
	const value = (comparison: Condition['comparison'], wanted: string | number) => rule('all', [{ of: 'fieldValue', name: 'city', comparison, value: wanted }]);
	const city = (text: string) => said({ fields: [{ name: 'city', value: text, score: 1 }] });
	expect(routed(value('equals', 'berlin'), city('Berlin '))).toBe('automate');
	expect(routed(value('notEquals', 'berlin'), city('Berlin'))).toBe('review');
	expect(routed(value('contains', 'LIN'), city('Berlin'))).toBe('automate');
	expect(routed(value('contains', ''), city('Berlin'))).toBe('review');
	expect(routed(value('equals', '10'), city('10.0'))).toBe('automate');
});

test("a label's own threshold comes on top", () => {
	const settings = rule('all', [label('*', 0.5)], { labelThresholds: [{ name: 'refund', threshold: 0.99 }] });
	expect(decided(said(), settings)).toMatchObject({ route: 'review', reason: '95\u00a0% is below the 99\u00a0% needed for "refund"' });
});

test('a label that was renamed since fulfils no condition of its old name', () => {
	const labelMap = { version: 1, entries: new Map([['refund', { label: 'money back' }]]) };
	expect(decided(said({ label: 'money back' }), rule('all', [label('refund', 0.5)]), stateOf({ labelMap })).route).toBe('review');
});
