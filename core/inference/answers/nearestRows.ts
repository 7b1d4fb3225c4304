import { mapInSlices } from '../../mapInSlices';
import { toQuery, type Int8Rows } from '../simd/int8Rows';

/** What a row stands for. Of rows with the same text and label one is enough. */
export interface RowEntry {
	readonly textKey: number;
	readonly label: string;
}

export interface Hit<Entry> {
	readonly entry: Entry;
	/** Cosine, at most 1. */
	readonly similarity: number;
}

const BLOCK_ROWS = 1_024;
/** Multiplications at a stretch: less than a millisecond. */
const WORK_AT_ONCE = 4_194_304;

/**
 * Exact search: every query (L2 norm 1; undefined finds nothing) is compared with every row that stands for something. Gives
 * up to `limit` hits for each, the nearest first, of equals the later row. Blocks of rows meet several queries while they
 * are in the processor's cache, in slices that leave the process responsive. `cancelled`.
 */
export async function nearestRows<Entry extends RowEntry>(
	table: Int8Rows,
	vectors: ReadonlyArray<Float32Array | undefined>,
	entryOf: (row: number) => Entry | undefined,
	limit: number,
	signal?: AbortSignal,
): Promise<Array<Array<Hit<Entry>>>> {
	const { rows, size } = table;
	const toSearch = (vector: Float32Array | undefined) => ({ query: vector && toQuery(vector), hits: new Array<Hit<Entry>>() });
	const searches = await mapInSlices(vectors, toSearch, { signal });
	const group = Math.max(1, Math.trunc(WORK_AT_ONCE / (BLOCK_ROWS * size)));
	const groups = Array.from({ length: Math.ceil(searches.length / group) }, (_, i) => searches.slice(i * group, (i + 1) * group));
	const blocks = Array.from({ length: Math.ceil(rows / BLOCK_ROWS) }, (_, block) => block * BLOCK_ROWS);
	for (const some of limit > 0 ? groups : []) {
		await mapInSlices(
			blocks,
			(from) => {
				for (const { query, hits } of some) {
					if (query === undefined) continue;
					collect(table.similarities(query, from, Math.min(rows, from + BLOCK_ROWS)), from, hits);
				}
			},
			{ signal },
		);
	}
	return searches.map(({ hits }) => hits);

	function collect(similarities: Float32Array, from: number, hits: Array<Hit<Entry>>): void {
		let least = leastOf(hits, limit);
		for (let i = 0; i < similarities.length; i++) {
			const similarity = similarities[i] ?? 0;
			if (similarity < least) continue;
			const entry = entryOf(from + i);
			if (entry === undefined) continue;
			insert(hits, { entry, similarity: Math.min(1, similarity) }, limit);
			least = leastOf(hits, limit);
		}
	}
}

/** What a row must reach to get among the hits. */
const leastOf = (hits: ReadonlyArray<Hit<unknown>>, limit: number): number =>
	hits.length < limit ? -Infinity : (hits.at(-1)?.similarity ?? -Infinity);

function insert<Entry extends RowEntry>(hits: Array<Hit<Entry>>, hit: Hit<Entry>, limit: number): void {
	const same = hits.findIndex(({ entry }) => entry.textKey === hit.entry.textKey && entry.label === hit.entry.label);
	if (same >= 0) {
		if ((hits[same]?.similarity ?? 0) > hit.similarity) return;
		hits.splice(same, 1);
	}
	const place = hits.findIndex(({ similarity }) => similarity <= hit.similarity);
	hits.splice(place < 0 ? hits.length : place, 0, hit);
	if (hits.length > limit) hits.pop();
}
