import { FNV_OFFSET, fnvCodePoint, fnvText } from './fnv1a';
import type { GramTally } from './gramTally';

/** Hashes of what a single word adds to the lexical block. */
export interface WordGrams {
	readonly word: number;
	/** Hash of the word and a blank behind it: where the hash of a word pair goes on. */
	readonly wordAndBlank: number;
	readonly windows: Uint32Array;
}

const STARTS_WITH_LETTER_OR_DIGIT = /^[\p{L}\p{N}]/u;
const WINDOW_MARK = fnvText(FNV_OFFSET, '#');
const TEXT_START_AND_BLANK = fnvText(FNV_OFFSET, '^ ');
const TEXT_END = '$';
const BLANK = 0x20;

/** Hashes of the word and of every `size`-character window of `<word>`, with `#` in front (as in fastText, Bojanowski et al. 2017). */
export function wordGrams(word: string, size: number): WordGrams {
	const hash = fnvText(FNV_OFFSET, word);
	return {
		word: hash,
		wordAndBlank: fnvCodePoint(hash, BLANK),
		windows: STARTS_WITH_LETTER_OR_DIGIT.test(word) ? windowHashes(`<${word}>`, size) : new Uint32Array(0),
	};
}

function windowHashes(marked: string, size: number): Uint32Array {
	const characters = Array.from(marked, (character) => character.codePointAt(0) ?? 0);
	const hashes = new Uint32Array(Math.max(0, characters.length - size + 1));
	for (let start = 0; start < hashes.length; start++) {
		let hash = WINDOW_MARK;
		for (let i = start; i < start + size; i++) hash = fnvCodePoint(hash, characters[i] ?? 0);
		hashes[start] = hash;
	}
	return hashes;
}

/** Tallies words, pairs of neighbours with marks at both ends, and character windows of the first `count` words. */
export function tallyGrams(
	tally: GramTally,
	words: readonly string[],
	grams: readonly WordGrams[],
	count: number,
): void {
	let before = TEXT_START_AND_BLANK;
	for (let i = 0; i < count; i++) {
		const of = grams[i];
		const word = words[i];
		if (of === undefined || word === undefined) break;
		tally.add(of.word);
		tally.add(fnvText(before, word));
		before = of.wordAndBlank;
		for (let w = 0; w < of.windows.length; w++) tally.add(of.windows[w] ?? 0);
	}
	if (count > 0) tally.add(fnvText(before, TEXT_END));
}
