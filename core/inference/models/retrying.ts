import { setTimeout as wait } from 'node:timers/promises';
import { cancelled } from '../../mapInSlices';
import { TemporaryFailure } from './hubErrors';

export interface RetrySettings {
	/** Tries in a row without any progress, from 1. */
	readonly attempts: number;
	/** Wait after the first failure, in milliseconds; doubled after each further one. */
	readonly backOffMs: number;
	/** Longest wait between two tries. Who asks for more gets no further try. */
	readonly longestWaitMs: number;
}

/** A line that breaks again and again makes progress each time; this is where it ends all the same. */
const MOST_FAILURES = 100;

/** Does some work again as long as it fails with a TemporaryFailure, then throws what that says. An abort throws `cancelled`. */
export async function retrying<T>(
	work: () => Promise<T>,
	{ attempts, backOffMs, longestWaitMs }: RetrySettings,
	signal: AbortSignal | undefined,
): Promise<T> {
	let inARow = 0;
	for (let failures = 1; ; failures += 1) {
		try {
			return await work();
		} catch (error) {
			if (signal?.aborted) throw cancelled();
			if (!(error instanceof TemporaryFailure)) throw error;
			inARow = error.details.hasProgressed === true ? 1 : inARow + 1;
			const asked = error.details.waitMs;
			if (inARow >= attempts || failures >= MOST_FAILURES || (asked ?? 0) > longestWaitMs) throw error.refusal;
			const pause = asked ?? Math.min(backOffMs * 2 ** (inARow - 1), longestWaitMs);
			await wait(pause, undefined, signal === undefined ? {} : { signal }).catch(() => {
				throw cancelled();
			});
		}
	}
}
