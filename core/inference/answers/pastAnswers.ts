import { LRUCache } from 'lru-cache';
import type { FeedbackStore } from '../../feedback/store';
import { cancelled, mapInSlices } from '../../mapInSlices';
import type { TextEncoder } from '../encoder/textEncoder';
import { AnswerIndex, type NearestAnswer, type TextVector } from './answerIndex';

export interface PastAnswersOptions {
	/** Memory for all loops together, in bytes. Beyond it the loops that were not asked about for longest are let go. Default 256 MB. */
	readonly maxBytes?: number;
}

export interface NearestRequest {
	readonly store: Pick<FeedbackStore, 'answersAfter'>;
	readonly loop: string;
	/** What made the vectors, and makes those of the answers. */
	readonly encoder: Pick<TextEncoder, 'hash' | 'denseSize' | 'encodeAll'>;
	/** Encodings of the texts in question. */
	readonly vectors: readonly TextVector[];
	/** How many answers for each text; with 0 only the similarity of the nearest is found. */
	readonly limit: number;
	/** Answers that are less like a text are left out. */
	readonly leastSimilarity?: number;
	/** How many answers of a loop are kept, the newest. Less for an encoder that takes long. Default 100,000. */
	readonly capacity?: number;
	readonly signal?: AbortSignal | undefined;
}

const CAPACITY = 100_000;
const PAGE_ANSWERS = 500;
const MAX_BYTES = 256 * 1_048_576;
/** Each has a WebAssembly memory, for which some systems set much address space aside. */
const MOST_LOOPS = 32;

/**
 * Below this an answer rather misleads than helps. Of the three nearest on validation rows at 0.4 to 0.5, about half had the
 * text's own label on BANKING77 (77 labels), 80 % on AG News, 96 % on SMS; at 0.3 to 0.4 a third on BANKING77. Texts that had
 * nothing to do with the labels were below 0.4 in more than three of four cases.
 */
export const LEAST_SIMILARITY = 0.4;

/** What the past answers say about a text. */
export interface Neighbours {
	/** The nearest first; none that is less like the text than asked for. */
	readonly answers: NearestAnswer[];
	/** Cosine with the nearest, however far it is; absent without past answers, and for a text without a known word. */
	readonly similarity?: number;
	/** Median cosine of an answered text with the nearest other one; absent under 50 answers. */
	readonly typical?: number;
	/** How many past answers there are. */
	readonly among: number;
}

/** An index and what is being read into it. */
interface Kept {
	index: AnswerIndex;
	reading: Promise<void>;
}

/**
 * The answers that people gave, loop by loop, as they are in the store at the moment of asking: an answer counts from the
 * moment it is sent, before anything is recorded or trained. Each call reads only what is new; the first one of a loop in a
 * process reads all.
 */
export class PastAnswers {
	readonly #kept: LRUCache<string, Kept>;
	readonly #storeNumbers = new WeakMap<object, number>();
	#stores = 0;

	constructor({ maxBytes = MAX_BYTES }: PastAnswersOptions = {}) {
		this.#kept = new LRUCache({ max: MOST_LOOPS, maxSize: maxBytes, sizeCalculation: ({ index }) => Math.max(1, index.bytes) });
	}

	/** What the answers so far say about each text, in order. Throws what the store and the encoder throw, and `cancelled`. */
	async nearest(request: NearestRequest): Promise<Neighbours[]> {
		const { vectors, limit, leastSimilarity = LEAST_SIMILARITY, signal } = request;
		if (vectors.length === 0) return [];
		const key = this.#keyOf(request);
		const kept = this.#kept.get(key) ?? this.#open(key, request);
		// One after the other: whoever waited finds most of it read, and looks for what came since.
		const reading = kept.reading.then(async () => await readNew(kept, request));
		kept.reading = reading.catch(() => undefined);
		await untilAborted(reading, signal);
		this.#weigh(key, kept);
		const { index } = kept;
		const typical = await index.typicalSimilarity(signal);
		const found = await index.search(vectors, Math.max(1, limit), signal);
		return await mapInSlices(found, (hits): Neighbours => {
			const answers = hits.filter(({ similarity }) => similarity >= leastSimilarity).slice(0, limit);
			const [best] = hits;
			const similarity = best === undefined ? {} : { similarity: best.similarity };
			return { answers, ...similarity, ...(typical === undefined ? {} : { typical }), among: index.size };
		}, { signal });
	}

	#open(key: string, { encoder, capacity = CAPACITY }: NearestRequest): Kept {
		const kept: Kept = { index: new AnswerIndex(encoder.denseSize, capacity), reading: Promise.resolve() };
		this.#kept.set(key, kept);
		return kept;
	}

	/** It has grown since it was put there. */
	#weigh(key: string, kept: Kept): void {
		if (this.#kept.peek(key) !== kept) return;
		this.#kept.delete(key);
		this.#kept.set(key, kept);
	}

	#keyOf({ store, loop, encoder, capacity = CAPACITY }: NearestRequest): string {
		let number = this.#storeNumbers.get(store);
		if (number === undefined) this.#storeNumbers.set(store, (number = this.#stores += 1));
		return JSON.stringify([number, encoder.hash, capacity, loop]);
	}
}

async function readNew(kept: Kept, { store, loop, encoder, signal }: NearestRequest): Promise<void> {
	const encode = async (texts: readonly string[]) => await encoder.encodeAll(texts, { signal });
	let { index } = kept;
	for (;;) {
		if (signal?.aborted === true) throw cancelled();
		const { answers, place, whole, labelMap } = await store.answersAfter(loop, index.place, { limit: PAGE_ANSWERS, newest: index.capacity });
		if (labelMap !== (index.labelMap ??= labelMap)) {
			// What was read so far has other names. Until all is read again, whoever searches does so among the old ones.
			index = new AnswerIndex(encoder.denseSize, index.capacity);
			continue;
		}
		await index.take(answers, encode, signal);
		// Only now: a page that was cut short is read again.
		index.place = place;
		if (!whole) continue;
		kept.index = index;
		return;
	}
}

/** Who gives up does not wait for what others had begun. */
async function untilAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
	if (signal === undefined) return await work;
	let abort = (): void => undefined;
	const aborted = new Promise<never>((_, reject) => {
		abort = () => reject(cancelled());
		signal.addEventListener('abort', abort, { once: true });
	});
	try {
		await Promise.race([work, aborted]);
	} finally {
		signal.removeEventListener('abort', abort);
	}
}
