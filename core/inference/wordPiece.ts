/** Token ids by piece. Continuation pieces are kept apart, without their `##`. */
export interface WordPieceVocabulary {
	readonly first: ReadonlyMap<string, number>;
	readonly continuation: ReadonlyMap<string, number>;
	/** Length of the longest piece, in UTF-16 units. */
	readonly longestPiece: number;
	/** Words of more code points are unknown. */
	readonly longestWord: number;
	readonly unknownId: number;
}

const CONTINUATION = '##';

/** Sorts a vocabulary into first and continuation pieces. */
export function wordPieceVocabulary(
	pieces: Iterable<readonly [string, number]>,
	limits: { readonly unknownId: number; readonly longestWord: number },
): WordPieceVocabulary {
	const first = new Map<string, number>();
	const continuation = new Map<string, number>();
	let longestPiece = 0;
	for (const [piece, id] of pieces) {
		const continues = piece.length > CONTINUATION.length && piece.startsWith(CONTINUATION);
		const characters = continues ? piece.slice(CONTINUATION.length) : piece;
		(continues ? continuation : first).set(characters, id);
		longestPiece = Math.max(longestPiece, characters.length);
	}
	return { first, continuation, longestPiece, ...limits };
}

/** Ids of a word's pieces, longest match first (WordPiece, Schuster & Nakajima 2012); one unknown id if any part has no piece. */
export function wordPieces(word: string, vocabulary: WordPieceVocabulary): readonly number[] {
	const { first, continuation, longestPiece, longestWord, unknownId } = vocabulary;
	const whole = first.get(word);
	if (codePoints(word) > longestWord) return [unknownId];
	if (whole !== undefined) return [whole];
	const ids: number[] = [];
	for (let start = 0; start < word.length; ) {
		const pieces = start === 0 ? first : continuation;
		let end = Math.min(word.length, start + longestPiece);
		let id = pieces.get(word.slice(start, end));
		while (id === undefined && --end > start) id = pieces.get(word.slice(start, end));
		if (id === undefined) return [unknownId];
		ids.push(id);
		start = end;
	}
	return ids;
}

/** Length of a string in code points. */
export function codePoints(text: string): number {
	let count = text.length;
	for (let i = 0; i < text.length - 1; i++) {
		if ((text.codePointAt(i) ?? 0) > 0xffff) {
			count--;
			i++;
		}
	}
	return count;
}
