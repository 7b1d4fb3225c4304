import { Restarts } from '../../../../core/inference/host/restarts';

const OPTIONS = { pausesMs: [0, 250, 1_000], limit: 4, windowMs: 60_000 };

it('waits longer with each crash in a row, from the crash on', () => {
	const restarts = new Restarts(OPTIONS);
	expect(restarts.pauseMs(0)).toBe(0);
	const pauses = [1_000, 2_000, 3_000].map((now) => {
		restarts.crashed(now);
		return restarts.pauseMs(now);
	});
	expect(pauses).toEqual([0, 250, 1_000]);
	expect(restarts.pauseMs(3_400)).toBe(600);
	expect(restarts.pauseMs(9_000)).toBe(0);
});

it('begins again once work was done', () => {
	const restarts = new Restarts(OPTIONS);
	restarts.crashed(0);
	restarts.crashed(10);
	restarts.worked();
	expect(restarts.pauseMs(10)).toBe(0);
	restarts.crashed(20);
	expect(restarts.pauseMs(20)).toBe(0);
});

it('gives up after the limit within the window, for the window, and then counts from zero', () => {
	const restarts = new Restarts(OPTIONS);
	for (const now of [0, 30_000, 40_000]) restarts.crashed(now);
	expect(restarts.givenUpForMs(40_000)).toBeUndefined();
	restarts.crashed(50_000);
	expect(restarts.givenUpForMs(50_000)).toBe(60_000);
	expect(restarts.givenUpForMs(109_999)).toBe(1);
	expect(restarts.givenUpForMs(110_000)).toBeUndefined();
	restarts.crashed(110_000);
	expect(restarts.givenUpForMs(110_000)).toBeUndefined();
});

it('forgets crashes that are long ago', () => {
	const restarts = new Restarts(OPTIONS);
	for (let now = 0; now < 1_000_000; now += 25_000) {
		restarts.crashed(now);
		restarts.worked();
		expect(restarts.givenUpForMs(now)).toBeUndefined();
	}
});
