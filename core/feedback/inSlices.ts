import { setImmediate as letOthersRun } from 'node:timers/promises';

/** Items worked on before the event loop gets its turn: about a millisecond of parsing or hashing. */
const SLICE = 50;

/** Maps in order, without holding up the process for long lists. */
export async function inSlices<T, R>(values: readonly T[], map: (value: T, index: number) => R): Promise<R[]> {
	const mapped: R[] = [];
	for (const [index, value] of values.entries()) {
		if (index > 0 && index % SLICE === 0) await letOthersRun();
		mapped.push(map(value, index));
	}
	return mapped;
}
