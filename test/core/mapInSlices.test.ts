import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapInSlices, slices } from '../../core/mapInSlices';

const numbers = Array.from({ length: 40 }, (_, i) => i);
const double = (number: number): number => 2 * number;

test('keeps the order and lets other work in between slices', async () => {
	let clock = 0;
	let turns = 0;
	let done = false;
	const work = mapInSlices(numbers, double, { now: () => clock++, yieldEveryMs: 5 }).finally(() => (done = true));
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

test('lists one after the other share a stretch', async () => {
	const busy = (): void => {
		for (const end = performance.now() + 1; performance.now() < end; );
	};
	let turns = 0;
	let done = false;
	const work = (async () => {
		// Each list is quick enough by itself: 2 ms of the 3 that a stretch has.
		for (let list = 0; list < 10; list++) await mapInSlices([1, 2], busy);
	})().finally(() => (done = true));
	for (; !done; turns++) await nextTurn();
	await work;
	expect(turns).toBeGreaterThanOrEqual(5);
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

test('begins a new slice with each item that may take long', async () => {
	const turnOf: number[] = [];
	let turns = 0;
	let done = false;
	const note = (): number => turnOf.push(turns);
	const work = mapInSlices([1, 2, 30, 4, 50, 60], note, { now: () => 0, isLong: (item) => item > 9 }).finally(() => (done = true));
	for (; !done; turns++) await nextTurn();
	await work;
	const [first = NaN, , long = NaN] = turnOf;
	expect(turnOf).toEqual([first, first, long, long, long + 1, long + 2]);
});

test('slices work that is no list, and stops it after an abort', async () => {
	let clock = 0;
	const abort = new AbortController();
	const slice = slices({ now: () => clock, yieldEveryMs: 5, signal: abort.signal });
	clock = 4;
	expect(slice.isOver()).toBe(false);
	clock = 5;
	expect(slice.isOver()).toBe(true);
	let others = false;
	setImmediate(() => (others = true));
	await slice.next();
	expect({ others, isOver: slice.isOver() }).toEqual({ others: true, isOver: false });
	abort.abort();
	await expect(slice.next()).rejects.toMatchObject({ code: 'cancelled' });
	expect(() => slices({ signal: abort.signal })).toThrow(expect.objectContaining({ code: 'cancelled' }));
});
