export interface CutText {
	readonly text: string;
	readonly truncated: boolean;
}

/** The first `limit` code points of a text. Work is bounded by the limit, however long the text; no surrogate pair is split. */
export function cutText(text: string, limit: number): CutText {
	if (text.length <= limit) return { text, truncated: false };
	let end = 0;
	for (let count = 0; count < limit && end < text.length; count++) {
		end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
	}
	return { text: text.slice(0, end), truncated: end < text.length };
}
