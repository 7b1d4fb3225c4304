import type { PreTrainedTokenizer } from '@huggingface/transformers';
import { cutText } from '../encoder/cutText';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LETTER = /\p{L}/u;
// Words of these scripts are not set apart by blanks: what the pattern finds is a whole sentence.
const UNSPACED =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const CACHED_WORDS = 20_000;
const LONGEST_CACHED_WORD = 32;
// Longer ones are judged by their beginning: some tokenizers take a time that grows with the square of the length.
const LONGEST_WORD = 200;

/**
 * A function that gives the share of a text's words that a tokenizer knows: no unknown token in them, and not spelled out
 * (about three characters a token at least, as the built-in encoder counts; one in scripts without blanks, and for numbers).
 * Without words, 1 if any sign is known or there is nothing to read, else 0.
 */
export function knownWords(tokenizer: PreTrainedTokenizer): (text: string) => number {
	const cache = new Map<string, boolean>();

	function isKnown(word: string): boolean {
		const cached = cache.get(word);
		if (cached !== undefined) return cached;
		// The blank makes it a word of its own for tokenizers that see a blank as the beginning of a word.
		const ids = tokenizer.encode(` ${word}`, { add_special_tokens: false });
		const known = ids.length > 0 && ids.length <= mostTokens(word) && !ids.includes(tokenizer.unk_token_id);
		if (word.length <= LONGEST_CACHED_WORD) {
			if (cache.size >= CACHED_WORDS) cache.clear();
			// A word cut out of a text may keep the whole text in memory; the copy does not.
			cache.set(Buffer.from(word, 'utf16le').toString('utf16le'), known);
		}
		return known;
	}

	return (text) => {
		const words = text.match(WORD) ?? [];
		if (words.length > 0)
			return words.filter((word) => isKnown(cutText(word, LONGEST_WORD).text)).length / words.length;
		const ids = tokenizer.encode(cutText(text.trim(), LONGEST_WORD).text, { add_special_tokens: false });
		return ids.length === 0 || ids.some((id) => id !== tokenizer.unk_token_id) ? 1 : 0;
	};
}

function mostTokens(word: string): number {
	const characters = [...word].length;
	if (!LETTER.test(word) || UNSPACED.test(word)) return characters + 1;
	return 1 + Math.floor((characters - 1) / 3);
}
