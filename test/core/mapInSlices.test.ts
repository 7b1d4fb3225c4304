import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapInSlices } from '../../core/mapInSlices';

const numbers = Array.from({ length: 40 }, (_, i) => i);
const double = (number: number): number => 2 * number;

test('keeps the order and lets other work in between slices', async () => {
	let clock = 0;
	let turns = 0;
	let done = false;
	const work = mapInSlices(numbers, double, { now: () => clock++ }).finally(() => (done = true));
	for (; !done; turns++) await nextTurn();
	expect(await work).toEqual(numbers.map(double));
	// The clock moves by 1 ms a look, one look an item: a slice of 5 ms holds five.
	expect(turns).toBeGreaterThanOrEqual(numbers.length / 5);
});

test('does not yield when it is quick enough', async () => {
	let yielded = false;
	setImmediate(() => (yielded = true));
	await mapInSlices(numbers, double, { now: () => 0 });
	expect(yielded).toBe(false);
});

test('stops at the next slice after an abort', async () => {
	const abort = new AbortController();
	let clock = 0;
	let looks = 0;
	const now = (): number => {
		if (++looks === 12) abort.abort();
		return clock++;
	};
	await expect(mapInSlices(numbers, double, { now, signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
	expect(looks).toBeLessThan(numbers.length);
	await expect(mapInSlices([], double, { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
});
