/** A number from 0 to 1, 1 excluded, for each number, by the seed (the mixing steps of mulberry32, Tommy Ettinger 2017). */
export function seededDraw(seed: number, number: number): number {
	const state = (Math.imul(number + 1, 0x6d2b79f5) + Math.imul(seed | 0, 0x9e3779b1)) | 0;
	let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
	mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
	return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
