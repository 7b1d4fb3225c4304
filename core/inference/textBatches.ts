import { cutText } from './cutText';

/** Characters of a text that are read; what is longer is cut. */
export const LONGEST_TEXT = 10_000;

export interface TextBatch {
	/** Where each text stood in the list. */
	readonly positions: readonly number[];
	readonly texts: readonly string[];
}

// About 1,024 tokens of English with padding, so that a run of a small model stays well under a second.
const BATCH_ROWS = 32;
const BATCH_CHARACTERS = 4_096;
// A model reads at most 512 tokens, about four characters each; what is longer costs no more.
const LONGEST_READ = 2_048;

/** Batches of texts of like length: the shorter texts of a batch are padded to its longest, which is wasted work. */
export function* textBatches(texts: readonly string[]): Generator<TextBatch> {
	const cut = texts.map((text) => cutText(text, LONGEST_TEXT).text);
	const lengthOf = (position: number): number => cut[position]?.length ?? 0;
	const order = Array.from(cut.keys()).sort((a, b) => lengthOf(a) - lengthOf(b));
	let positions: number[] = [];
	for (const position of order) {
		const characters = (positions.length + 1) * Math.min(lengthOf(position), LONGEST_READ);
		if (positions.length > 0 && (positions.length === BATCH_ROWS || characters > BATCH_CHARACTERS)) {
			yield { positions, texts: positions.map((at) => cut[at] ?? '') };
			positions = [];
		}
		positions.push(position);
	}
	if (positions.length > 0) yield { positions, texts: positions.map((at) => cut[at] ?? '') };
}
