export interface Piece {
	readonly token: string;
	/** UTF-16 units of the word, from `from` up to `to`. */
	readonly from: number;
	readonly to: number;
}

export interface PieceMarks {
	readonly unknown: string | undefined;
	/** What stands before a piece that continues a word, such as `##`. */
	readonly continues: string;
	/** What stands behind the last piece of a word, such as `</w>`. */
	readonly ends: string;
}

const FALLBACK_BYTE = /^<0x[0-9A-F]{2}>$/;

/**
 * Where the pieces of a word stand in it. An unknown token takes what is left up to the next known one. Undefined when the
 * pieces do not spell the word.
 */
export function pieceSpans(word: string, tokens: readonly string[], marks: PieceMarks): Piece[] | undefined {
	const pieces: Piece[] = [];
	let at = 0;
	let bytes = 0;
	for (const [i, token] of tokens.entries()) {
		const surface = surfaceOf(token, i, marks);
		const character = String.fromCodePoint(word.codePointAt(at) ?? 0);
		if (at < word.length && FALLBACK_BYTE.test(token)) {
			pieces.push({ token, from: at, to: at + character.length });
			if (++bytes < Buffer.byteLength(character)) continue;
			bytes = 0;
			at += character.length;
		} else if (word.startsWith(surface, at)) {
			pieces.push({ token, from: at, to: (at += surface.length) });
		} else if (token === marks.unknown && at < word.length) {
			const next = tokens[i + 1];
			const to = next === undefined ? word.length : word.indexOf(surfaceOf(next, i + 1, marks), at + 1);
			if (to < 0) return undefined;
			pieces.push({ token, from: at, to });
			at = to;
		} else {
			return undefined;
		}
	}
	return at === word.length || tokens.length === 0 ? pieces : undefined;
}

function surfaceOf(token: string, position: number, { continues, ends }: PieceMarks): string {
	const front =
		position > 0 && continues !== '' && token.startsWith(continues) ? token.slice(continues.length) : token;
	return ends !== '' && front.endsWith(ends) ? front.slice(0, -ends.length) : front;
}
