/**
 * Words of a text in order, as the encoder reads them: the bytes of each between `<` and `>`, and a record of 8 bytes:
 * where `<` stands, and where `>` stands, times 4, with two flags.
 */

/** Has a letter or digit. */
export const HAS_LETTER_OR_DIGIT: u32 = 1;
/** Begins with a letter or digit. */
export const STARTS_WITH_LETTER_OR_DIGIT: u32 = 2;

export let input: usize = 0;
export let records: usize = 0;
let marked: usize = 0;

/** Makes room for a text of so many bytes. */
export function wordRoom(bytes: usize): void {
	input = heap.alloc(bytes);
	// At worst each byte is a word.
	marked = heap.alloc(bytes * 3);
	records = heap.alloc(bytes * 8);
}

/**
 * Words of a plain text, lower-cased: `bytes` of printable ASCII, tabs and line breaks in `input`. Punctuation characters
 * are words of their own (`BertNormalizer` and `BertPreTokenizer` of the Hugging Face tokenizers library).
 */
export function splitPlain(bytes: usize): u32 {
	let count: u32 = 0;
	let out = marked;
	const end = input + bytes;
	for (let at = input; at < end; ) {
		const byte = lowerCase(load<u8>(at++));
		if (byte <= 0x20) continue;
		const start = out;
		store<u8>(out++, 0x3c);
		store<u8>(out++, byte);
		let flags: u32 = 0;
		if (isLetterOrDigit(byte)) {
			flags = HAS_LETTER_OR_DIGIT | STARTS_WITH_LETTER_OR_DIGIT;
			for (; at < end; at++) {
				const next = lowerCase(load<u8>(at));
				if (!isLetterOrDigit(next)) break;
				store<u8>(out++, next);
			}
		}
		record(count++, start, out, flags);
		store<u8>(out++, 0x3e);
	}
	return count;
}

/** Words that were split already: `bytes` of UTF-8 in `input`, in front of each word a byte of 4 and its flags. */
export function splitFlagged(bytes: usize): u32 {
	let count: u32 = 0;
	let out = marked;
	const end = input + bytes;
	for (let at = input; at < end; ) {
		const flags = load<u8>(at++) & 3;
		const start = out;
		store<u8>(out++, 0x3c);
		// No word has a control character in it.
		for (; at < end && load<u8>(at) >= 8; at++) store<u8>(out++, load<u8>(at));
		record(count++, start, out, flags);
		store<u8>(out++, 0x3e);
	}
	return count;
}

// @ts-ignore: decorator
@inline
function record(position: u32, start: usize, end: usize, flags: u32): void {
	store<u32>(records + (<usize>position << 3), <u32>start);
	store<u32>(records + (<usize>position << 3), (<u32>end << 2) | flags, 4);
}

// @ts-ignore: decorator
@inline
function lowerCase(byte: u32): u32 {
	return byte - 0x41 < 26 ? byte + 0x20 : byte;
}

// @ts-ignore: decorator
@inline
function isLetterOrDigit(byte: u32): bool {
	return byte - 0x61 < 26 || byte - 0x30 < 10;
}
