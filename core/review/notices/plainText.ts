import { cut, shorten } from '../shorten';

/** What changes how a text is read without being seen: control characters, and marks that turn the direction of writing. */
const INVISIBLE = /(?![\n\t])\p{Cc}|[\u200b\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/** A text for a message, where no style sheet keeps it in its place: readable characters, line breaks and tabs. */
export const plainText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '');

/** The beginning of a plain text; says so where something was left out. */
export function plainStart(text: string, limit: number): string {
	const plain = plainText(cut(text, limit * 2)).trim();
	return plain.length <= limit && text.length <= limit * 2 ? plain : `${cut(plain, limit - 2).trimEnd()} …`;
}

/** A plain text in one line. */
export const plainLine = (text: string, limit: number): string => shorten(plainText(cut(text, limit * 8)), limit);
