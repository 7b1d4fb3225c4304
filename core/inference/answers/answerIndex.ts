import { createHash } from 'node:crypto';
import type { AnswerPlace, PastAnswer } from '../../feedback/store';
import { mapInSlices } from '../../mapInSlices';
import type { Encoding } from '../encoder/staticEncoder';
import { Int8Rows } from '../simd/int8Rows';
import { nearestRows } from './nearestRows';

/** A person's answer to an item that is like another one. */
export interface NearestAnswer {
	/** The beginning of the answered text. */
	readonly text: string;
	readonly label: string;
	/** Cosine of the two texts' dense blocks. */
	readonly similarity: number;
}

/** What tells how near a text is: an encoding, or the part of it that is needed. */
export type TextVector = Pick<Encoding, 'dense' | 'knownTokenRatio'>;

export type EncodeTexts = (texts: readonly string[]) => Promise<readonly TextVector[]>;

/** Characters of a text that are kept to be shown. */
const TEXT_LENGTH = 200;

/** What is kept takes the collection of garbage longer: slices are short for the two to fit in 10 ms. */
const SLICE_MS = 2;

/** Answers that stand for all when it is asked how alike they are. */
const SAMPLE_SIZE = 64;
/** Fewer of them are too few to say it. */
const LEAST_ANSWERS = 50;
/** Repeats of a text with other labels may come before another text. */
const HITS_PER_SAMPLE = 4;

/** Of an entry without its vector, about: an object, a key, a label and some hundred letters. */
const ENTRY_BYTES = 400;

interface Entry {
	readonly key: string;
	readonly text: string;
	readonly textKey: number;
	/** Absent when the newest word on it is that no label fits. */
	readonly label?: string;
}

type LabelledEntry = Entry & { readonly label: string };

interface Sampled {
	readonly key: string;
	readonly textKey: number;
	readonly values: Float32Array;
}

/** The newest word on an item and text. */
interface Said {
	readonly decidedAt: string;
	/** Where its entry is; −1 for none: it never had a label, or no word of its text is known. */
	readonly row: number;
}

/**
 * The answers that people gave in one loop, to be searched by likeness. Holds the newest `capacity` of them; of each item
 * and text the newest counts. Encodings of another encoder do not belong in it.
 */
export class AnswerIndex {
	/** Up to where it has read the store. */
	place: AnswerPlace = { rowId: 0, claim: 0 };
	/** Version of the label map by which its labels are named; absent before anything was read. */
	labelMap?: number;
	readonly #table: Int8Rows;
	readonly #entries: Array<Entry | undefined> = [];
	readonly #said = new Map<string, Said>();
	/** Those with the smallest keys: by chance, as keys are hashes, and the same whatever the order of arrival. */
	readonly #sample: Sampled[] = [];
	#typical: { readonly size: number; readonly similarity: number } | undefined;
	#next = 0;
	#size = 0;

	constructor(
		denseSize: number,
		readonly capacity: number,
	) {
		this.#table = new Int8Rows(denseSize);
	}

	/** How many answers with a label it holds. */
	get size(): number {
		return this.#size;
	}

	/** Memory that it holds, in bytes, about. */
	get bytes(): number {
		return this.#table.bytes + (this.#entries.length + this.#said.size) * ENTRY_BYTES;
	}

	/** Answers in the order in which the store has them. Taking one again changes nothing. Throws what `encode` throws, and `cancelled`. */
	async take(answers: readonly PastAnswer[], encode: EncodeTexts, signal?: AbortSignal): Promise<void> {
		const keyed = await mapInSlices(answers, (answer) => ({ answer, key: keyOf(answer) }), { signal, yieldEveryMs: SLICE_MS });
		const fresh = keyed.filter(({ answer, key }) => answer.label !== undefined && (this.#said.get(key)?.row ?? -1) < 0);
		const vectors = fresh.length === 0 ? [] : await encode(fresh.map(({ answer }) => answer.text));
		const vectorOf = new Map(fresh.map(({ key }, index) => [key, vectors[index]]));
		await mapInSlices(keyed, ({ answer, key }) => this.#apply(answer, key, vectorOf.get(key)), { signal, yieldEveryMs: SLICE_MS });
	}

	/** For each query the nearest `limit` answers, the nearest first; none for a text without a known word. `cancelled`. */
	async search(queries: readonly TextVector[], limit: number, signal?: AbortSignal): Promise<NearestAnswer[][]> {
		const found = await nearestRows(this.#table, queries.map(vectorOrNone), (row) => labelled(this.#entries[row]), limit, signal);
		return found.map((hits) => hits.map(({ entry: { text, label }, similarity }) => ({ text, label, similarity })));
	}

	/**
	 * How like an answered text the nearest of the other answered texts is in the middle: a median of cosines, of a sample. A
	 * text that is much less like all of them is a stranger. Undefined under 50 answers. `cancelled`.
	 */
	async typicalSimilarity(signal?: AbortSignal): Promise<number | undefined> {
		if (this.#size < LEAST_ANSWERS) return undefined;
		// It changes slowly, and a search of a sample takes as long as that of so many texts.
		if (this.#typical === undefined || this.#size > 1.25 * this.#typical.size) {
			const { size } = this;
			const sample = [...this.#sample];
			const vectors = sample.map(({ values }) => values);
			const found = await nearestRows(this.#table, vectors, (row) => labelled(this.#entries[row]), HITS_PER_SAMPLE, signal);
			const nearest = found.flatMap((hits, at) => hits.find(({ entry }) => entry.textKey !== sample[at]?.textKey)?.similarity ?? []);
			this.#typical = { size, similarity: nearest.sort((a, b) => a - b)[Math.trunc(nearest.length / 2)] ?? 1 };
		}
		return this.#typical.similarity;
	}

	#apply(answer: PastAnswer, key: string, vector: TextVector | undefined): void {
		const { decidedAt, label } = answer;
		const said = this.#said.get(key);
		if (said !== undefined && decidedAt < said.decidedAt) return;
		const entry = { key, text: beginning(answer.text), textKey: textKey(answer), ...(label === undefined ? {} : { label }) };
		const row = said === undefined || said.row < 0 ? this.#add(entry, vector) : this.#put(said.row, entry);
		// Behind all others: the order is that in which they are let go.
		this.#said.delete(key);
		this.#said.set(key, { decidedAt, row });
		if (this.#said.size > 2 * this.capacity) this.#forget();
	}

	/** Gives the row of a new entry, or −1 where there is nothing to search for. */
	#add(entry: Entry, vector: TextVector | undefined): number {
		const values = vector === undefined ? undefined : vectorOrNone(vector);
		if (entry.label === undefined || values === undefined) return -1;
		const row = this.#next;
		// The oldest makes room.
		const oldest = this.#entries[row];
		if (oldest !== undefined) this.#said.delete(oldest.key);
		this.#table.set(row, values);
		this.#draw({ key: entry.key, textKey: entry.textKey, values });
		this.#next = (row + 1) % this.capacity;
		return this.#put(row, entry);
	}

	#draw(drawn: Sampled): void {
		const { key } = drawn;
		if (this.#sample.length >= SAMPLE_SIZE && key >= (this.#sample.at(-1)?.key ?? '')) return;
		if (this.#sample.some((other) => other.key === key)) return;
		const place = this.#sample.findIndex((other) => other.key > key);
		this.#sample.splice(place < 0 ? this.#sample.length : place, 0, drawn);
		if (this.#sample.length > SAMPLE_SIZE) this.#sample.pop();
	}

	/** In place of another one of the same text its vector holds as well. */
	#put(row: number, entry: Entry): number {
		this.#size += (entry.label === undefined ? 0 : 1) - (this.#entries[row]?.label === undefined ? 0 : 1);
		this.#entries[row] = entry;
		return row;
	}

	/** Of what has no entry, the oldest half: it is kept only so that an older answer that comes late does not count. */
	#forget(): void {
		const empty = [...this.#said].flatMap(([key, { row }]) => (row < 0 ? [key] : []));
		for (const key of empty.slice(0, Math.ceil(empty.length / 2))) this.#said.delete(key);
	}
}

const labelled = (entry: Entry | undefined): LabelledEntry | undefined =>
	entry?.label === undefined ? undefined : { ...entry, label: entry.label };

/** The vector of a shredded word is near other gibberish and says nothing. */
const vectorOrNone = ({ dense, knownTokenRatio }: TextVector): Float32Array | undefined => (knownTokenRatio > 0 ? dense : undefined);

/** An item id may be long, and there may be many. */
const keyOf = ({ itemId, textHash }: PastAnswer): string =>
	createHash('sha256').update(textHash).update(itemId).digest('base64url').slice(0, 22);

/** Equal for repeats of a text. */
const textKey = ({ textHash }: PastAnswer): number => Number.parseInt(textHash.slice(0, 8), 16);

/** A copy: a part of a string would keep the whole of it in memory. */
function beginning(text: string): string {
	if (text.length <= TEXT_LENGTH) return text;
	const part = text.slice(0, TEXT_LENGTH - 1).replace(/[\ud800-\udbff]$/, '');
	return Buffer.from(`${part}…`).toString();
}
