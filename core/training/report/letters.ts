const PLAIN = /^[ -~]*$/;
/** Takes 15 ms to make, so only where a text needs it. */
let segmenter: Intl.Segmenter | undefined;

/** The characters of a text as a reader counts them: a family emoji is one. */
export function letters(text: string): string[] {
	if (PLAIN.test(text)) return text.split('');
	segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
	return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
