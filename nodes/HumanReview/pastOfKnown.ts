import type { KnownItem } from '../../core/feedback/plantedRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import { normaliseText } from '../../core/feedback/textHash';
import { pastAnswers } from '../../core/review/pastAnswers';
import type { PastCase } from '../../core/review/reviewForm';
import { builtInEncoder } from '../shared/builtInEncoder';
import { pastAnswersRead } from '../shared/pastAnswersRead';

/** Answers to the very text are left out, and there may be several. */
const MORE = 10;

/** What people answered for texts that are like each of these, at most so many: its own answer is not among them. */
export async function pastOfKnown(store: FeedbackStore, loop: string, known: readonly KnownItem[], most: number, signal?: AbortSignal): Promise<PastCase[][]> {
	if (most === 0 || known.length === 0) return [];
	const encoder = await builtInEncoder();
	const vectors = await encoder.encodeAll(known.map(({ text }) => text), { signal });
	const found = await pastAnswersRead.nearest({ store, loop, encoder, vectors, limit: most + MORE, signal });
	const others = found.map(({ answers }, index) => {
		const own = normaliseText(known[index]?.text ?? '');
		// What is kept of an answered text may be its beginning alone.
		return answers.filter(({ text }) => !own.startsWith(normaliseText(text))).slice(0, most);
	});
	return await pastAnswers(store, loop, others);
}
