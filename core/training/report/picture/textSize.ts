import { letters } from '../letters';

/** How wide text is can only be guessed where it is written: each reader has other fonts. Guessed by the widest common one. */

const NARROW = /[\sijlrtfI.,:;!'’|()[\]-]/u;
const WIDEST = /[mwMW@%—…]/;
const CAPITAL = /\p{Lu}/u;
/** One picture or ideograph, however many code points it is made of. */
const SQUARE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const BOLD_FACTOR = 1.1;

/** Width in pixels at a font size in pixels. */
export function textWidth(text: string, size: number, bold = false): number {
	let ems = 0;
	for (const letter of letters(text)) ems += emsOf(letter);
	return ems * size * (bold ? BOLD_FACTOR : 1);
}

function emsOf(letter: string): number {
	if (SQUARE.test(letter)) return 1.4;
	if (WIDEST.test(letter)) return 1;
	if (CAPITAL.test(letter)) return 0.76;
	return NARROW.test(letter) ? 0.39 : 0.62;
}

/** The text, or as much of its beginning as fits `width` with an ellipsis behind. */
export function fitted(text: string, width: number, size: number): string {
	if (textWidth(text, size) <= width) return text;
	let beginning = '';
	let left = width - textWidth('…', size);
	for (const letter of letters(text)) {
		left -= emsOf(letter) * size;
		if (left < 0) break;
		beginning += letter;
	}
	return `${beginning.trimEnd()}…`;
}

/** The words in lines of at most `width` pixels; a longer word has a line to itself, cut. */
export function wrap(words: string, width: number, size: number, bold = false): string[] {
	const lines: string[] = [];
	for (const word of words.split(' ')) {
		const last = lines.at(-1);
		const longer = last === undefined ? word : `${last} ${word}`;
		if (last !== undefined && textWidth(longer, size, bold) <= width) lines[lines.length - 1] = longer;
		else lines.push(word);
	}
	return lines.map((line) => (line.includes(' ') ? line : fitted(line, width, size)));
}
