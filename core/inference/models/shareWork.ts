import { cancelled } from '../../mapInSlices';

interface Going<Result, Progress> {
	readonly result: Promise<Result>;
	readonly stop: AbortController;
	readonly listeners: Set<(progress: Progress) => void>;
	waiting: number;
}

export interface Waiting<Progress> {
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export type SharedWork<Result, Progress> = (
	key: string,
	work: (signal: AbortSignal, tell: (progress: Progress) => void) => Promise<Result>,
	waiting?: Waiting<Progress>,
) => Promise<Result>;

/**
 * Work that several want at once is done once for each key. Who aborts leaves with `cancelled`; the work itself is
 * aborted when the last one has left. Nothing is kept once it is done.
 */
export function shareWork<Result, Progress>(): SharedWork<Result, Progress> {
	const going = new Map<string, Going<Result, Progress>>();

	return async (key, work, { signal, onProgress } = {}) => {
		if (signal?.aborted) throw cancelled();
		let one = going.get(key);
		if (one === undefined) {
			const stop = new AbortController();
			const listeners = new Set<(progress: Progress) => void>();
			const result = work(stop.signal, (progress) => listeners.forEach((listener) => listener(progress)));
			one = { result, stop, listeners, waiting: 0 };
			going.set(key, one);
			const started = one;
			const forget = (): void => {
				if (going.get(key) === started) going.delete(key);
			};
			result.then(forget, forget);
		}
		const mine = one;
		const leave = Promise.withResolvers<never>();
		const abort = (): void => leave.reject(cancelled());
		signal?.addEventListener('abort', abort, { once: true });
		if (onProgress !== undefined) mine.listeners.add(onProgress);
		mine.waiting += 1;
		try {
			return await Promise.race([mine.result, leave.promise]);
		} finally {
			signal?.removeEventListener('abort', abort);
			if (onProgress !== undefined) mine.listeners.delete(onProgress);
			mine.waiting -= 1;
			if (mine.waiting === 0) {
				// Who comes now starts anew: this one is going down, or done.
				if (going.get(key) === mine) going.delete(key);
				mine.stop.abort();
			}
		}
	};
}
