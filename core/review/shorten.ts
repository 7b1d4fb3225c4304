/** The first `limit` UTF-16 units of a text, never half a character. */
export function cut(text: string, limit: number): string {
	if (text.length <= limit) return text;
	const last = text.charCodeAt(limit - 1);
	const splitsPair = last >= 0xd800 && last <= 0xdbff;
	return text.slice(0, splitsPair ? limit - 1 : limit);
}

/** The text in one line of at most `limit` units, with an ellipsis where something was left out. */
export function shorten(text: string, limit: number): string {
	const line = cut(text, limit * 4).replace(/\s+/gu, ' ').trim();
	return line.length <= limit && text.length <= limit * 4 ? line : `${cut(line, limit - 1)}…`;
}

/** Somebody else's words inside one of our sentences. */
export const quote = (text: string): string => `“${shorten(text, 60)}”`;
