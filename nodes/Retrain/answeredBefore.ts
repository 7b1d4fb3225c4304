import type { AnswerPlace, FeedbackStore, PastAnswer } from '../../core/feedback/store';
import type { TextEncoder } from '../../core/inference/encoder/textEncoder';
import { cancelled, mapInSlices } from '../../core/mapInSlices';
import { AnsweredTexts } from '../../core/selection/answeredTexts';

export interface AnsweredBefore {
	/** `textHash` of every text that people have said something about. */
	readonly hashes: ReadonlySet<string>;
	readonly texts: AnsweredTexts;
}

const PAGE_ANSWERS = 500;
/** Texts of past answers that are encoded: a transformer reads some hundred a second when it reads them for the first time. */
const MOST_ENCODED = { builtIn: 20_000, transformer: 2_000 };

/** What people have answered in a loop so far, answers of a moment ago included. Throws what the store and the encoder throw, `cancelled`. */
export async function answeredBefore(store: FeedbackStore, loop: string, encoder: TextEncoder, signal: AbortSignal | undefined): Promise<AnsweredBefore> {
	const most = 'encode' in encoder ? MOST_ENCODED.builtIn : MOST_ENCODED.transformer;
	// An answer comes twice, as a claim and as a row: by its text it is one.
	const newest = new Map<string, string>();
	const hashes = new Set<string>();
	const note = ({ textHash, text }: PastAnswer): void => {
		hashes.add(textHash);
		newest.delete(textHash);
		newest.set(textHash, text);
		const [oldest] = newest.keys();
		if (newest.size > most && oldest !== undefined) newest.delete(oldest);
	};
	let place: AnswerPlace = { rowId: 0, claim: 0 };
	for (let whole = false; !whole; ) {
		if (signal?.aborted === true) throw cancelled();
		const page = await store.answersAfter(loop, place, { limit: PAGE_ANSWERS });
		await mapInSlices(page.answers, note, { signal });
		({ place, whole } = page);
	}
	const texts = new AnsweredTexts(encoder.denseSize);
	const encodings = await encoder.encodeAll([...newest.values()], { signal });
	await mapInSlices(encodings, ({ dense }) => texts.add(dense), { signal });
	return { hashes, texts };
}
