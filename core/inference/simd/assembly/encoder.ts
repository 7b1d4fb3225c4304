import { denseSum, openRows } from './denseSum';
import { FNV_OFFSET, fnvByte } from './fnv1a';
import { addGram, addWindows, finishGrams, gramRoom, openGrams } from './grams';
import { openPairs, pairRow } from './pairs';
import { openVocabulary, wordPieces } from './vocabulary';
import { HAS_LETTER_OR_DIGIT, input, records, splitFlagged, splitPlain, STARTS_WITH_LETTER_OR_DIGIT, wordRoom } from './words';

const HASH_OF_START: u32 = fnvByte(fnvByte(FNV_OFFSET, 0x5e), 0x20);
const TEXT_END: u32 = 0x24;
const BLANK: u32 = 0x20;

let unknownId: u32 = 0;
let maxTokens: u32 = 0;
/** Ids of the text, at most `maxTokens`; behind them room for the pieces of one more word. */
let ids: usize = 0;
let rowList: usize = 0;
/** Where results are: dense block, buckets, their values, and four counts: buckets, countable words, known words, ids. */
let dense: usize = 0;
let index: usize = 0;
let value: usize = 0;
let counts: usize = 0;

/** Writes results to four places from now on; `longestWord` as in `readVocabulary`. */
export function openEncoder(
	rows: usize,
	scales: usize,
	denseSize: u32,
	lexicalBits: u32,
	window: u32,
	tokenLimit: u32,
	denseOut: usize,
	indexOut: usize,
	valueOut: usize,
	countsOut: usize,
): void {
	openRows(rows, scales, denseSize);
	openGrams(lexicalBits, window);
	maxTokens = tokenLimit;
	rowList = heap.alloc(<usize>tokenLimit << 3);
	dense = denseOut;
	index = indexOut;
	value = valueOut;
	counts = countsOut;
}

/** Takes over the vocabulary (see `openVocabulary`); gives the number of its pieces back. */
export function readVocabulary(pieces: usize, bytes: usize, size: u32, unknown: u32, longestWord: u32): u32 {
	unknownId = unknown;
	ids = heap.alloc((<usize>maxTokens + longestWord) << 2);
	return openVocabulary(pieces, bytes, size, unknown, longestWord);
}

/** Takes over the pairs (see `openPairs`); false when they are out of order. */
export function pairsInOrder(list: usize, count: u32, tokens: u32): bool {
	return openPairs(list, count, tokens);
}

/** Where to write a text of at most so many bytes. What was there is lost. */
export function inputRoom(bytes: usize): usize {
	wordRoom(bytes);
	// At worst each byte is a word: a window for each character of `<word>`, the word, its pair; and the pair at the end.
	gramRoom(bytes * 5 + 1);
	return input;
}

/** Encodes a plain text, see `splitPlain`. */
export function encodePlain(bytes: usize): void {
	encodeWords(splitPlain(bytes));
}

/** Encodes words that were split already, see `splitFlagged`. */
export function encodeFlagged(bytes: usize): void {
	encodeWords(splitFlagged(bytes));
}

function encodeWords(wordCount: u32): void {
	const inGrams = min(wordCount, maxTokens);
	let before = HASH_OF_START;
	let idCount: u32 = 0;
	let countable: u32 = 0;
	let known: u32 = 0;
	for (let w: u32 = 0; w < wordCount; w++) {
		const start = <usize>load<u32>(records + (<usize>w << 3));
		const endAndFlags = load<u32>(records + (<usize>w << 3), 4);
		const end = <usize>(endAndFlags >> 2);
		let hash = FNV_OFFSET;
		let pair = before;
		let points: u32 = 0;
		for (let at = start + 1; at < end; at++) {
			const byte = <u32>load<u8>(at);
			hash = fnvByte(hash, byte);
			pair = fnvByte(pair, byte);
			points += <u32>((byte & 0xc0) != 0x80);
		}
		if (w < inGrams) {
			addGram(hash);
			addGram(pair);
			before = fnvByte(hash, BLANK);
			if (endAndFlags & STARTS_WITH_LETTER_OR_DIGIT) addWindows(start, end + 1, points + 2);
		}
		const kept = min(idCount, maxTokens);
		const pieces = wordPieces(start + 1, end, hash, points, ids + (<usize>kept << 2));
		if (pieces == 0) store<u32>(ids + (<usize>kept << 2), unknownId);
		idCount += max(pieces, 1);
		if (endAndFlags & HAS_LETTER_OR_DIGIT) {
			countable++;
			known += <u32>(pieces > 0 && pieces <= 1 + (points - 1) / 3);
		}
	}
	if (inGrams > 0) addGram(fnvByte(before, TEXT_END));
	store<u32>(counts, finishGrams(index, value));
	store<u32>(counts, countable, 4);
	store<u32>(counts, known, 8);
	store<u32>(counts, idCount, 12);
	denseSum(rowList, listRows(min(idCount, maxTokens)), dense);
}

/** Rows of the ids and of adjacent pairs, also across words, in the order of the text; the unknown id has none. */
function listRows(idCount: u32): u32 {
	let end = rowList;
	for (let i: u32 = 0; i < idCount; i++) {
		const id = load<u32>(ids + (<usize>i << 2));
		if (id != unknownId) {
			store<u32>(end, id);
			end += 4;
		}
		if (i == 0) continue;
		const row = pairRow(load<u32>(ids + (<usize>(i - 1) << 2)), id);
		if (row < 0) continue;
		store<u32>(end, row);
		end += 4;
	}
	return <u32>((end - rowList) >> 2);
}
