import { Int8Rows, toQuery } from '../inference/simd/int8Rows';
import { mapInSlices, type SliceOptions } from '../mapInSlices';

/** As many neighbours as TypiClust takes to say how typical a text is (Hacohen et al. 2022, arXiv 2202.02794, §3.2). */
const NEIGHBOURS = 20;
/** Texts that stand for the crowd when it is asked how close its texts lie. */
const SAMPLE = 200;
/**
 * Radius within which a text speaks for others, as a share of the distance to the 20th neighbour. On validation splits of SMS
 * and AG News an eighth to five eighths needed as many answers, within chance; on BANKING77 a quarter needed the fewest.
 */
const RADIUS_SHARE = 0.25;
const SMALLEST_RADIUS = 0.01;

/** The crowd as rows, to ask how close a text is to each of them. */
export class CrowdTable {
	readonly #rows: Int8Rows;

	private constructor(denseSize: number) {
		this.#rows = new Int8Rows(denseSize);
	}

	/** Vectors of L2 norm 1, at least one. `cancelled`. */
	static async of(vectors: readonly Float32Array[], options: SliceOptions): Promise<CrowdTable> {
		const table = new CrowdTable(vectors[0]?.length ?? 0);
		await mapInSlices(vectors, (vector, row) => table.#rows.set(row, vector), options);
		return table;
	}

	/** Cosine with each text of the crowd, within 0.01. */
	cosines(vector: Float32Array): Float32Array {
		return this.#rows.similarities(toQuery(vector), 0, this.#rows.rows);
	}

	/** How far a text speaks for each text of the crowd, see `closeness`. */
	coverage(vector: Float32Array, radius: number): Float32Array {
		const coverage = this.cosines(vector);
		for (let text = 0; text < coverage.length; text++) coverage[text] = closeness(coverage[text]!, radius);
		return coverage;
	}

	/**
	 * The distance (1 − cosine) within which texts speak for each other. Encoders differ in how near unlike texts lie, and
	 * loops in how alike their texts are: so it is measured, by the 20th neighbour of a text in the middle. `cancelled`.
	 */
	async radius(vectors: readonly Float32Array[], options: SliceOptions): Promise<number> {
		const neighbour = Math.min(NEIGHBOURS, this.#rows.rows - 1);
		const distances = await mapInSlices(
			vectors.slice(0, SAMPLE),
			(vector) => 1 - (this.cosines(vector).sort().at(-1 - neighbour) ?? 1),
			options,
		);
		distances.sort((a, b) => a - b);
		return Math.max(SMALLEST_RADIUS, RADIUS_SHARE * (distances[Math.trunc(distances.length / 2)] ?? 0));
	}
}

/** How far a text speaks for another one at this cosine: 1 for the same text, falling with the distance. */
export const closeness = (cosine: number, radius: number): number => (cosine >= 1 ? 1 : Math.exp((cosine - 1) / radius));
