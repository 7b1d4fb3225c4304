/** One character for each of the 256 bytes (byte-level BPE; Radford et al. 2019): printable ones stand for themselves. */
const SYMBOLS = symbolTable();

/** The symbols of a text's UTF-8 bytes, and for each the UTF-16 unit of the text that it comes from. */
export function byteSymbols(text: string): { text: string; origins: number[] } {
	let symbols = '';
	const origins: number[] = [];
	let unit = 0;
	for (const character of text) {
		for (const byte of Buffer.from(character, 'utf8')) {
			symbols += SYMBOLS[byte] ?? '';
			origins.push(unit);
		}
		unit += character.length;
	}
	return { text: symbols, origins };
}

function symbolTable(): string[] {
	let next = 256;
	return Array.from({ length: 256 }, (_, byte) => {
		const isPrintable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
		return String.fromCodePoint(isPrintable ? byte : next++);
	});
}
