/** Which row belongs to two tokens that stand side by side. */

let pairs: usize = 0;
let firstRow: u32 = 0;
/** By first id: where its pairs start in the list, in pairs. */
let starts: usize = 0;

/**
 * Takes a list of pairs (int32 a1, b1, a2, b2, …; it need not be aligned), sorted by a, then b; pair k has row
 * `tokens + k`. False when it is not sorted or an id is not below `tokens`.
 */
export function openPairs(list: usize, count: u32, tokens: u32): bool {
	pairs = list;
	firstRow = tokens;
	starts = heap.alloc((<usize>tokens + 1) << 2);
	let previous: i64 = -1;
	for (let k: usize = 0; k < count; k++) {
		const first = load<u32>(list + (k << 3));
		const second = load<u32>(list + (k << 3), 4);
		const order = <i64>first * tokens + second;
		if (first >= tokens || second >= tokens || order <= previous) return false;
		previous = order;
		store<u32>(starts + (<usize>first << 2), <u32>k + 1, 4);
	}
	for (let id: usize = 1; id <= tokens; id++) {
		const at = starts + (id << 2);
		store<u32>(at, max(load<u32>(at), load<u32>(at - 4)));
	}
	return true;
}

/** Row of the pair, or -1. */
export function pairRow(first: u32, second: u32): i32 {
	let low = load<u32>(starts + (<usize>first << 2));
	let high = load<u32>(starts + (<usize>first << 2), 4);
	const end = high;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (load<u32>(pairs + (<usize>middle << 3), 4) < second) low = middle + 1;
		else high = middle;
	}
	return low < end && load<u32>(pairs + (<usize>low << 3), 4) == second ? firstRow + low : -1;
}
