import { bertWords } from './bertWords';

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const STARTS_WITH_LETTER_OR_DIGIT = /^[\p{L}\p{N}]/u;

// Control characters never stand in a word. 4, and the flags of assembly/words.ts.
const WITHOUT_LETTER_OR_DIGIT = '\u0004';
const WITH_LETTER_OR_DIGIT = '\u0005';
const STARTING_WITH_LETTER_OR_DIGIT = '\u0007';

/** The words of any text in one string, in front of each a control character that says what it has; see `splitFlagged`. */
export function flaggedWords(text: string): string {
	const parts: string[] = [];
	for (const word of bertWords(text)) parts.push(flagOf(word), word);
	return parts.join('');
}

function flagOf(word: string): string {
	if (STARTS_WITH_LETTER_OR_DIGIT.test(word)) return STARTING_WITH_LETTER_OR_DIGIT;
	return LETTER_OR_DIGIT.test(word) ? WITH_LETTER_OR_DIGIT : WITHOUT_LETTER_OR_DIGIT;
}
