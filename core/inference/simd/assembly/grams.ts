import { FNV_OFFSET, fnvByte, fnvBytes } from './fnv1a';

/**
 * Counts grams by their 32-bit hash and turns the counts into a signed hashed vector (Weinberger et al. 2009, "Feature
 * Hashing"): bucket = hash mod size, sign = top bit, value 1 + ln(count), L2 norm 1.
 *
 * Hashes are sorted, by bucket first: the cost is the same for any text, however its hashes collide.
 */

const CANCELLED: f64 = 1e-9;
const HASH_OF_WINDOW_MARK: u32 = fnvByte(FNV_OFFSET, 0x23);

let sizeBits: u32 = 0;
let windowSize: u32 = 0;
/** Sort keys: hashes rotated so that the bucket is on top. */
let keys: usize = 0;
let sorted: usize = 0;
let count: u32 = 0;
let histogram: usize = 0;
let sums: usize = 0;

export function openGrams(lexicalBits: u32, window: u32): void {
	sizeBits = lexicalBits;
	windowSize = window;
	histogram = heap.alloc(4 * 256 * 4);
	sums = heap.alloc(8 << lexicalBits);
}

/** Makes room for so many grams in a text. */
export function gramRoom(grams: usize): void {
	keys = heap.alloc(grams << 2);
	sorted = heap.alloc(grams << 2);
}

// @ts-ignore: decorator
@inline
export function addGram(hash: u32): void {
	store<u32>(keys + (<usize>count << 2), rotr<u32>(hash, sizeBits));
	count++;
}

/** Adds every window of so many characters of a word, `#` in front (as in fastText, Bojanowski et al. 2017); the word stands in `<>`. */
export function addWindows(from: usize, to: usize, points: u32): void {
	if (points < windowSize) return;
	let end = from;
	for (let i: u32 = 0; i < windowSize; i++) end = nextPoint(end);
	for (let start = from; ; start = nextPoint(start), end = nextPoint(end)) {
		addGram(fnvBytes(HASH_OF_WINDOW_MARK, start, end));
		if (end >= to) return;
	}
}

// @ts-ignore: decorator
@inline
function nextPoint(at: usize): usize {
	const lead = load<u8>(at);
	return at + (lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4);
}

/**
 * Writes buckets that hold something, ascending, and their values; gives their number back and forgets the grams. A bucket
 * is summed in double precision in the order of its sorted hashes, the squares in the order of the buckets.
 */
export function finishGrams(index: usize, value: usize): u32 {
	sortKeys();
	let length: u32 = 0;
	let squares: f64 = 0;
	for (let at: u32 = 0; at < count; ) {
		const bucket = keyAt(at) >> (32 - sizeBits);
		let sum: f64 = 0;
		while (at < count) {
			const key = keyAt(at);
			if (key >> (32 - sizeBits) != bucket) break;
			let times: u32 = 0;
			do {
				times++;
				at++;
			} while (at < count && keyAt(at) == key);
			const magnitude: f64 = times == 1 ? 1 : 1 + Math.log(<f64>times);
			sum += (key >> (31 - sizeBits)) & 1 ? -magnitude : magnitude;
		}
		// Grams of opposite sign can cancel, up to rounding; such a bucket holds nothing.
		if (abs(sum) < CANCELLED) continue;
		store<u16>(index + (<usize>length << 1), <u16>bucket);
		store<f64>(sums + (<usize>length << 3), sum);
		squares += sum * sum;
		length++;
	}
	count = 0;
	const scale: f64 = squares > 0 ? 1 / sqrt(squares) : 0;
	for (let i: usize = 0; i < length; i++) store<f32>(value + (i << 2), <f32>(load<f64>(sums + (i << 3)) * scale));
	return length;
}

// @ts-ignore: decorator
@inline
function keyAt(position: u32): u32 {
	return load<u32>(keys + (<usize>position << 2));
}

/** Radix sort of the keys, a byte a pass, the lowest first (Knuth, The Art of Computer Programming 3, 5.2.5). */
function sortKeys(): void {
	memory.fill(histogram, 0, 4 * 256 * 4);
	const end = keys + (<usize>count << 2);
	for (let at = keys; at < end; at += 4) {
		const key = load<u32>(at);
		increment(histogram + (<usize>(key & 255) << 2));
		increment(histogram + 1024 + (<usize>((key >> 8) & 255) << 2));
		increment(histogram + 2048 + (<usize>((key >> 16) & 255) << 2));
		increment(histogram + 3072 + (<usize>(key >> 24) << 2));
	}
	for (let pass: u32 = 0; pass < 4; pass++) {
		const places = histogram + (<usize>pass << 10);
		let place: u32 = 0;
		for (let at = places; at < places + 1024; at += 4) {
			const here = load<u32>(at);
			store<u32>(at, place);
			place += here;
		}
		for (let at = keys; at < keys + (<usize>count << 2); at += 4) {
			const key = load<u32>(at);
			const next = places + (<usize>((key >> (pass << 3)) & 255) << 2);
			store<u32>(sorted + (<usize>load<u32>(next) << 2), key);
			increment(next);
		}
		const swap = keys;
		keys = sorted;
		sorted = swap;
	}
}

// @ts-ignore: decorator
@inline
function increment(at: usize): void {
	store<u32>(at, load<u32>(at) + 1);
}
