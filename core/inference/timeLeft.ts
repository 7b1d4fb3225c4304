import { performance } from 'node:perf_hooks';

/** From now on, what is left of a time limit for work that asks in several steps: milliseconds, at least 1; undefined where there is no limit. */
export function timeLeft(limitMs: number | undefined, now: () => number = () => performance.now()): () => number | undefined {
	const begin = now();
	return () => (limitMs === undefined ? undefined : Math.max(1, limitMs - (now() - begin)));
}
