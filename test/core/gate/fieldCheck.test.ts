import { decided, fixed, said } from './gates';

const fields = (...scores: Array<[string, number]>) => said({ fields: scores.map(([name, score]) => ({ name, value: 'v', score })) });
const needs = (...thresholds: Array<[string, number]>) => fixed(0.9, { fieldThresholds: thresholds.map(([name, threshold]) => ({ name, threshold })) });

test('an item goes to a person when any field is below its own threshold', () => {
	const settings = needs(['amount', 0.95], ['Date', 0.8]);
	expect(decided(fields(['Amount', 0.95], ['date', 0.8]), settings).route).toBe('automate');
	expect(decided(fields(['amount', 0.94], ['date', 0.99]), settings)).toMatchObject({ route: 'review', reason: '94\u00a0% is below the 95\u00a0% needed for the field "amount"' });
});

test('a named field that was not found goes to a person; a star asks nothing of what was not found', () => {
	expect(decided(fields(['date', 1]), needs(['amount', 0.5]))).toMatchObject({ route: 'review', reason: 'The field "amount" was not found' });
	expect(decided(said(), needs(['amount', 0.5])).route).toBe('review');
	expect(decided(said(), needs(['*', 0.5])).route).toBe('automate');
	expect(decided(fields(['a', 0.4]), needs(['*', 0.5])).route).toBe('review');
	expect(decided(fields(['a', 0.4]), needs(['*', 0.5], ['a', 0.3])).route).toBe('automate');
});

test('a field without a number for a score goes to a person', () => {
	expect(decided(fields(['amount', NaN]), needs(['amount', 0])).route).toBe('review');
});
