import { FNV_OFFSET, fnvByte, fnvBytes } from './fnv1a';

/**
 * A WordPiece vocabulary as a hash table with open addressing over the UTF-8 bytes of its pieces. Pieces that continue a
 * word keep their `##`: no word begins with it, because `#` is a word of its own.
 */

const HASH_OF_CONTINUATION: u32 = fnvByte(fnvByte(FNV_OFFSET, 0x23), 0x23);
const CONTINUATION: usize = 2;
const SEPARATOR: u8 = 0;

// A slot is the hash of a piece and its id + 1; 0 is an empty slot.
let slots: usize = 0;
let slotMask: u32 = 0;
// By id: where the bytes of a piece start; they end one byte before the next.
let starts: usize = 0;
let longestPiece: usize = 0;
let longestWord: u32 = 0;
let unknownId: u32 = 0;
/** Hashes of the beginnings of what is left of a word. */
let prefixes: usize = 0;

/**
 * Takes over pieces in the order of their ids, each with a zero byte behind it, `bytes` in all; the bytes must stay.
 * Gives their number back.
 */
export function openVocabulary(pieces: usize, bytes: usize, size: u32, unknown: u32, wordLimit: u32): u32 {
	let slotCount: u32 = 16;
	while (slotCount < 2 * size) slotCount <<= 1;
	slotMask = slotCount - 1;
	slots = heap.alloc(<usize>slotCount * 8);
	starts = heap.alloc((<usize>size + 1) * 4);
	unknownId = unknown;
	longestWord = wordLimit;
	let count: u32 = 0;
	let start = pieces;
	for (let at = pieces; at < pieces + bytes; at++) {
		if (load<u8>(at) != SEPARATOR) continue;
		if (count < size) insert(count, start, at);
		count++;
		start = at + 1;
	}
	if (count <= size) store<u32>(starts + (<usize>count << 2), <u32>start);
	prefixes = heap.alloc((longestPiece + 1) * 4);
	return count;
}

function insert(id: u32, from: usize, to: usize): void {
	store<u32>(starts + (<usize>id << 2), <u32>from);
	longestPiece = max(longestPiece, to - from);
	const hash = fnvBytes(FNV_OFFSET, from, to);
	let slot = firstSlot(hash);
	while (entryAt(slot) != 0) slot = (slot + 1) & slotMask;
	store<u32>(slots + (<usize>slot << 3), hash);
	store<u32>(slots + (<usize>slot << 3), id + 1, 4);
}

// The low bits of FNV depend on the low bits of the bytes only.
// @ts-ignore: decorator
@inline
function firstSlot(hash: u32): u32 {
	return (hash ^ (hash >> 15)) & slotMask;
}

/** Id of the piece with these bytes, without the first `skipped` of the piece; -1 when there is none. */
function find(hash: u32, from: usize, length: usize, skipped: usize): i32 {
	let slot = firstSlot(hash);
	for (let entry = entryAt(slot); entry != 0; slot = (slot + 1) & slotMask, entry = entryAt(slot)) {
		if (load<u32>(slots + (<usize>slot << 3)) != hash) continue;
		const start = <usize>load<u32>(starts + (<usize>(entry - 1) << 2)) + skipped;
		const end = <usize>load<u32>(starts + (<usize>entry << 2)) - 1;
		if (end - start == length && memory.compare(start, from, length) == 0) return entry - 1;
	}
	return -1;
}

// @ts-ignore: decorator
@inline
function entryAt(slot: u32): u32 {
	return load<u32>(slots + (<usize>slot << 3), 4);
}

/**
 * Writes the ids of a word's pieces to `ids`, longest match first (WordPiece, Schuster & Nakajima 2012), and gives their
 * number back: 0 when some part of the word has no piece or the word is too long, so that the whole word is unknown.
 * There is never more than one piece for each of the word's `points` code points.
 */
export function wordPieces(from: usize, to: usize, hash: u32, points: u32, ids: usize): u32 {
	if (points > longestWord) return 0;
	const whole = find(hash, from, to - from, 0);
	if (whole >= 0) {
		store<u32>(ids, whole);
		return whole == unknownId ? 0 : 1;
	}
	let count: u32 = 0;
	for (let start = from; start < to; count++) {
		const skipped: usize = start == from ? 0 : CONTINUATION;
		const most = min(to - start, longestPiece);
		let prefix = start == from ? FNV_OFFSET : HASH_OF_CONTINUATION;
		for (let i: usize = 0; i < most; i++) {
			prefix = fnvByte(prefix, load<u8>(start + i));
			store<u32>(prefixes + (i << 2), prefix);
		}
		let id: i32 = -1;
		let length = most;
		for (; length > 0; length--) {
			id = find(load<u32>(prefixes + ((length - 1) << 2)), start, length, skipped);
			if (id >= 0) break;
		}
		if (id < 0 || id == unknownId) return 0;
		store<u32>(ids + (<usize>count << 2), id);
		start += length;
	}
	return count;
}
