import { wordGrams, type WordGrams } from './lexicalGrams';
import { codePoints, wordPieces, type WordPieceVocabulary } from './wordPiece';

/** What the encoder needs to know of a word, wherever the word stands. */
export interface WordFeatures extends WordGrams {
	readonly ids: readonly number[];
	readonly hasLetterOrDigit: boolean;
	/** Has a letter or digit, no unknown piece, and is not shredded: about three characters a piece at least. */
	readonly isKnown: boolean;
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const CACHED_WORDS = 20_000;
// Longer words hardly repeat; without a limit a hostile text could fill the cache with megabytes.
const LONGEST_CACHED_WORD = 32;

/** A function from word to features that remembers the last words: most of a text are words seen before. */
export function wordFeatureCache(
	vocabulary: WordPieceVocabulary,
	windowSize: number,
): (word: string) => WordFeatures {
	// Two generations instead of a list by age: as bounded as an LRU cache, and a hit costs one look-up.
	let young = new Map<string, WordFeatures>();
	let old = new Map<string, WordFeatures>();

	return (word) => {
		const recent = young.get(word);
		if (recent !== undefined) return recent;
		const features = old.get(word) ?? wordFeatures(word, vocabulary, windowSize);
		if (word.length > LONGEST_CACHED_WORD) return features;
		if (young.size >= CACHED_WORDS / 2) {
			old = young;
			young = new Map();
		}
		// A word cut out of a text may keep the whole text in memory; the copy does not.
		young.set(Buffer.from(word, 'utf16le').toString('utf16le'), features);
		return features;
	};
}

function wordFeatures(word: string, vocabulary: WordPieceVocabulary, windowSize: number): WordFeatures {
	const ids = wordPieces(word, vocabulary);
	const hasLetterOrDigit = LETTER_OR_DIGIT.test(word);
	const mostPieces = 1 + Math.floor((codePoints(word) - 1) / 3);
	return {
		...wordGrams(word, windowSize),
		ids,
		hasLetterOrDigit,
		isKnown: hasLetterOrDigit && ids.length <= mostPieces && !ids.includes(vocabulary.unknownId),
	};
}
