/** Start value of FNV-1a, 32 bit. */
export const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a 32 (Fowler, Noll, Vo; RFC 9923) over the UTF-8 bytes of one more code point. */
export function fnvCodePoint(hash: number, codePoint: number): number {
	if (codePoint < 0x80) return fnvByte(hash, codePoint);
	if (codePoint < 0x800) return fnvByte(fnvByte(hash, 0xc0 | (codePoint >> 6)), tail(codePoint));
	if (codePoint < 0x10000) {
		return fnvByte(fnvByte(fnvByte(hash, 0xe0 | (codePoint >> 12)), tail(codePoint >> 6)), tail(codePoint));
	}
	const lead = fnvByte(fnvByte(hash, 0xf0 | (codePoint >> 18)), tail(codePoint >> 12));
	return fnvByte(fnvByte(lead, tail(codePoint >> 6)), tail(codePoint));
}

/** Continues a hash over a text, so that `fnvText(fnvText(h, a), b)` is the hash of `a + b`. */
export function fnvText(hash: number, text: string): number {
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit < 0x80) {
			hash = fnvByte(hash, unit);
			continue;
		}
		const codePoint = text.codePointAt(i) ?? unit;
		hash = fnvCodePoint(hash, codePoint);
		if (codePoint > 0xffff) i++;
	}
	return hash;
}

const fnvByte = (hash: number, byte: number): number => Math.imul(hash ^ byte, FNV_PRIME) >>> 0;
const tail = (bits: number): number => 0x80 | (bits & 0x3f);
