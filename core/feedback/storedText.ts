/**
 * Strings as they are stored. A database holds UTF-8: PostgreSQL refuses the character NUL and half a surrogate pair has no
 * encoding at all, while both occur in what people send. They are written as U+FDD0, which Unicode keeps free for such
 * uses, and four hex digits; everything else, save U+FDD0 itself, stays as it is and readable in the file.
 */

const MARK = '\ufdd0';
const UNSTORABLE = /[\0\ufdd0]|\p{Surrogate}/gu;
const MARKED = /\ufdd0([0-9a-f]{4})/g;

export const toStoredText = (text: string): string =>
	text.replace(UNSTORABLE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'));

export const fromStoredText = (stored: string): string =>
	stored.includes(MARK) ? stored.replace(MARKED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : stored;
