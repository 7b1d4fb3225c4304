import fc from 'fast-check';
import { isHitlError } from '../../core/errors';
import { decisionIdOf } from '../../core/gate/decisionId';
import { itemIdOf, refuseDuplicateIds } from '../../core/itemId';
import { readHitl } from '../../core/itemParts';
import { readLoopName } from '../../core/loopName';
import { percent } from '../../core/percent';
import { readNumber } from '../../core/readNumber';

const hitl = { loop: 'support-triage', itemId: 'T-1', input: { text: 'hello' } };
const prediction = { label: 'a', confidence: 0.5, model: { id: 'm' } };

describe('what stands under hitl', () => {
	test('is read, and stays as it was written', () => {
		expect(readHitl({ ...hitl, prediction }, ['prediction'], 0)).toEqual({ ...hitl, prediction });
	});

	test.each<[string, unknown, string, string]>([
		['nothing', undefined, 'Item 3 did not come from Predict', 'Put Predict in front'],
		['null', null, 'Item 3 did not come from Predict', 'Put Predict in front'],
		['no prediction', hitl, 'Item 3 has not been through Predict', 'Put Predict in front'],
		['a text', 'hello', 'The "hitl" part of item 3 was changed on the way', 'Leave "hitl"'],
		['a confidence of 2', { ...hitl, prediction: { ...prediction, confidence: 2 } }, 'The "hitl" part of item 3 was changed', 'Leave "hitl"'],
	])('%s: the message names the node to put in front', (_name, value, message, nextStep) => {
		expect(() => readHitl(value, ['prediction'], 2)).toThrow(expect.objectContaining({ message: expect.stringContaining(message), nextStep: expect.stringContaining(nextStep), itemIndex: 2 }));
	});

	test('whatever it is, it is read or refused with a code', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				try {
					readHitl(value, ['gate'], 0);
				} catch (error) {
					expect(isHitlError(error) && ['item-part-missing', 'item-malformed'].includes(error.code)).toBe(true);
				}
			}),
		);
	});
});

test('an own key is kept, long ones stay apart, and equal texts share an id in their loop only', () => {
	expect(itemIdOf('l', 'text', ' T-1 ')).toBe('T-1');
	const long = 'x'.repeat(600);
	expect(itemIdOf('l', 'text', `${long}a`)).not.toBe(itemIdOf('l', 'text', `${long}b`));
	expect(itemIdOf('l', 'text', long).length).toBeLessThanOrEqual(512);
	expect(itemIdOf('l', 'text', '')).toBe(itemIdOf('l', 'text', ' '));
	expect(itemIdOf('l', 'text', '')).not.toBe(itemIdOf('m', 'text', ''));
});

test('one id may stand for one text only', async () => {
	const one = { itemId: 'T', text: 'a', index: 0 };
	const asIs = (item: typeof one): typeof one => item;
	await refuseDuplicateIds([one, { ...one, index: 1 }], asIs);
	await expect(refuseDuplicateIds([one, { ...one, text: 'b', index: 4 }], asIs)).rejects.toThrow('Items 1 and 5 have the same item ID "T"');
});

test('a decision belongs to one execution, gate, run, item and text', () => {
	const place = { executionId: '7-ab', nodeId: 'gate', runIndex: 0 };
	const id = decisionIdOf(place, 'T-1', 'text');
	expect(decisionIdOf({ ...place }, 'T-1', 'text')).toBe(id);
	const others = [
		decisionIdOf({ ...place, executionId: '8-ab' }, 'T-1', 'text'),
		decisionIdOf({ ...place, nodeId: 'other' }, 'T-1', 'text'),
		decisionIdOf({ ...place, runIndex: 1 }, 'T-1', 'text'),
		decisionIdOf(place, 'T-2', 'text'),
		decisionIdOf(place, 'T-1', 'Text'),
	];
	expect(new Set([id, ...others]).size).toBe(6);
});

test.each(['support-triage', 'Größe 2', 'кредит', 'a.b_c'])('%j can be the name of a loop', (name) => expect(readLoopName(` ${name} `)).toBe(name));

test.each([undefined, 42, '', ' ', '../etc', 'a/b', '<b>', 'x'.repeat(65), '__proto__'])('%j cannot be the name of a loop', (name) => {
	expect(() => readLoopName(name)).toThrow(expect.objectContaining({ code: 'loop-name-invalid' }));
});

test.each([
	[0, '0\u00a0%'],
	[0.0004, '0.1\u00a0%'],
	[0.083, '8.3\u00a0%'],
	[0.83, '83\u00a0%'],
	[0.9999, '99\u00a0%'],
	[1, '100\u00a0%'],
])('%d is written as %j', (share, written) => expect(percent(share)).toBe(written));

test('a number is a finite number or a plain decimal, and nothing else', () => {
	expect([0, 12, 0.5, '0.9', ' 7 ', '-3'].map(readNumber)).toEqual([0, 12, 0.5, 0.9, 7, -3]);
	for (const other of ['', ' ', null, undefined, true, [], [1], {}, '0x1', '1e3', '.5', 'Infinity', Number.NaN]) expect(readNumber(other)).toBeUndefined();
});
