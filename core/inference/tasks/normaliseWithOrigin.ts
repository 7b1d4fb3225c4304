/** A text as a tokenizer's normaliser leaves it, and where each part of it comes from. */
export interface NormalisedText {
	readonly text: string;
	/** For each UTF-16 unit of `text`, the characters of the original: from `starts` up to `ends`. */
	readonly starts: readonly number[];
	readonly ends: readonly number[];
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WORDS = /\s+|\S+/gu;
const WHITE_SPACE = /\s+/gu;

/**
 * Normalises bit by bit, to know where each bit went: characters with their marks first, and words where a normaliser looks
 * further than that. Undefined where even the words by themselves do not give what the whole gives.
 */
export function normaliseWithOrigin(
	text: string,
	normalise: (text: string) => string,
): NormalisedText | undefined {
	const whole = normalise(text);
	return inBits(graphemes(text), whole, normalise) ?? inBits(text.match(WORDS) ?? [], whole, normalise);
}

/** Runs of white space are one bit: some normalisers make one blank of them. */
function graphemes(text: string): string[] {
	const bits: string[] = [];
	let at = 0;
	for (const { index, 0: blanks } of text.matchAll(WHITE_SPACE)) {
		bits.push(...segments(text.slice(at, index)), blanks);
		at = index + blanks.length;
	}
	return [...bits, ...segments(text.slice(at))];
}

function segments(text: string): string[] {
	// Printable ASCII needs no dictionary.
	return /^[!-~]*$/.test(text) ? [...text] : Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

function inBits(
	bits: readonly string[],
	whole: string,
	normalise: (text: string) => string,
): NormalisedText | undefined {
	const cache = new Map<string, string>();
	const starts: number[] = [];
	const ends: number[] = [];
	let joined = '';
	let origin = 0;
	for (const bit of bits) {
		let normal = cache.get(bit);
		if (normal === undefined) cache.set(bit, (normal = inContext(bit, normalise)));
		joined += normal;
		for (let unit = 0; unit < normal.length; unit++) {
			starts.push(origin);
			ends.push(origin + bit.length);
		}
		origin += bit.length;
	}
	// Blanks at the ends may be cut off in the whole, and a mark for its beginning put in front.
	const lead = joined.length - joined.trimStart().length;
	for (const cut of [0, lead]) {
		const rest = joined.slice(cut);
		for (const mark of ['', whole.slice(0, 1)]) {
			const plain = whole.slice(mark.length);
			const isSame = rest.startsWith(plain) && rest.slice(plain.length).trim() === '';
			// Sigma is written differently at the end of a word: of one length, so the places are the same.
			const isAsLong = rest.length === plain.length && rest.toUpperCase() === plain.toUpperCase();
			if (!isSame && !isAsLong) continue;
			const first = mark === '' ? [] : [0];
			return {
				text: whole,
				starts: [...first, ...starts.slice(cut, cut + plain.length)],
				ends: [...first, ...ends.slice(cut, cut + plain.length)],
			};
		}
	}
	return undefined;
}

/** Between two letters, since some normalisers treat the ends of a text in their own way. */
function inContext(bit: string, normalise: (text: string) => string): string {
	const framed = normalise(`x${bit}x`);
	return framed.slice(framed.indexOf('x') + 1, framed.lastIndexOf('x'));
}
