import { existsSync, readFileSync, statSync } from 'node:fs';

/** The suites that have begun and not ended, from what test/support/suiteTimes.js writes. */
export function openSuites(text) {
	const open = new Set();
	for (const line of text.split('\n').filter(Boolean)) {
		const { event, path } = JSON.parse(line);
		if (event === 'begin') open.add(path);
		else open.delete(path);
	}
	return [...open];
}

/**
 * Aborts when for so long no suite has begun or ended: no suite takes that long, so one of them hangs, perhaps in a loop in
 * which no time limit of jest can fire. Says which. Returns the signal, and a function that ends the watch.
 */
export function watchForStandstill(file, { minutes = 15, everyMs = 5_000 } = {}) {
	const controller = new AbortController();
	let [last, since] = [0, Date.now()];
	const timer = setInterval(() => {
		const size = existsSync(file) ? statSync(file).size : 0;
		if (size !== last) [last, since] = [size, Date.now()];
		if (Date.now() - since < minutes * 60_000) return;
		const suites = size === 0 ? [] : openSuites(readFileSync(file, 'utf8'));
		console.error(`Nothing has gone on for ${minutes} minutes. Ended. Not finished: ${suites.join(', ') || 'the set-up'}`);
		clearInterval(timer);
		controller.abort();
	}, everyMs);
	return { signal: controller.signal, end: () => clearInterval(timer) };
}
