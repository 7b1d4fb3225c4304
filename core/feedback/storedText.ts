/**
 * Strings as they are stored. A database holds UTF-8: PostgreSQL refuses the character NUL and half a surrogate pair has no
 * encoding at all, while both occur in what people send. They are written as U+001A and four hex digits; everything else,
 * save U+001A itself, stays as it is and readable in the file.
 */

const MARK = '\u001a';
const UNSTORABLE = /[\0\u001a]|\p{Surrogate}/gu;
const MARKED = /\u001a([0-9a-f]{4})/g;

export const toStoredText = (text: string): string =>
	text.replace(UNSTORABLE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'));

export const fromStoredText = (stored: string): string =>
	stored.includes(MARK) ? stored.replace(MARKED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : stored;
