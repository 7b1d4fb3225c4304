import { sharedParts } from '../../nodes/HumanReview/sharedParts';

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const given = { text: 'one', order: { id: 7, lines: [{ sum: 1 }] }, hitl: { gate: { route: 'review', threshold: 0.9 }, prediction: { label: 'a' } } };

test('a value that says the same is the given one', () => {
	expect(sharedParts(copy(given), given)).toBe(given);
});

test('of a value that says more, the parts that are the same are the given ones', () => {
	const value = { ...copy(given), hitl: { ...copy(given.hitl), prediction: { label: 'b' }, review: { outcome: 'timed_out' } } };
	const said = copy(value);
	const shared = sharedParts(value, given);
	expect(shared).toEqual(said);
	expect(shared.order).toBe(given.order);
	expect(shared.hitl.gate).toBe(given.hitl.gate);
	expect(shared.hitl.prediction).not.toBe(given.hitl.prediction);
});

test.each<[string, unknown, unknown]>([
	['a date and its text', { at: '2026-11-30T12:00:00.000Z' }, { at: new Date('2026-11-30T12:00:00.000Z') }],
	['bytes and their numbers', { data: { 0: 1, 1: 2 } }, { data: new Uint8Array([1, 2]) }],
	['a class that has the same fields', { point: { x: 1 } }, { point: new (class { x = 1; })() }],
	['a list and an object with its places', { list: { 0: 'a' } }, { list: ['a'] }],
	['a list that has more', { list: ['a'] }, { list: ['a', 'b'] }],
	['a field that is not there and one without a value', { a: {} }, { a: { b: undefined } }],
	['a number that JSON does not know', { sum: null }, { sum: Number.NaN }],
	['a field that every object inherits', { constructor: 'mine' }, {}],
	['nothing', { a: { b: 1 } }, undefined],
])('%s are not the same', (_, value, other) => {
	const said = structuredClone(value);
	const shared = sharedParts(value, other);
	expect(shared).toEqual(said);
	expect(shared).not.toBe(other);
	for (const part of Object.values(shared as object)) if (typeof part === 'object') expect(Object.values(Object(other) as object)).not.toContain(part);
});

test('what is given stays as it is', () => {
	const before = copy(given);
	sharedParts({ ...copy(given), text: 'two', order: { id: 8, lines: [{ sum: 1 }, { sum: 2 }] } }, given);
	expect(given).toEqual(before);
});

test('a field named __proto__ stays a field', () => {
	const value: unknown = JSON.parse('{"__proto__":{"a":1},"b":2}');
	const other: unknown = JSON.parse('{"__proto__":{"a":1},"b":3}');
	const shared = sharedParts(value, other);
	expect(Object.keys(shared as object)).toEqual(['__proto__', 'b']);
	expect(JSON.stringify(shared)).toBe('{"__proto__":{"a":1},"b":2}');
	expect(Object.getPrototypeOf(shared)).toBe(Object.prototype);
});
