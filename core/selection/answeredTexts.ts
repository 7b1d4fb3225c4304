import { Int8Rows, toQuery } from '../inference/simd/int8Rows';

/** Enough to know what has been asked about; 20,000 rows of 256 values take 5 MB. */
const CAPACITY = 20_000;

/** Texts that people have answered, the newest 20,000: nobody is asked about the like of them again. */
export class AnsweredTexts {
	readonly #rows: Int8Rows;
	#added = 0;

	/** `denseSize` is that of the encoder. */
	constructor(denseSize: number) {
		this.#rows = new Int8Rows(denseSize);
	}

	get size(): number {
		return this.#rows.rows;
	}

	/** The dense block of an answered text's encoding, L2 norm 1 or all zero. The oldest makes room. */
	add(vector: Float32Array): void {
		this.#rows.set(this.#added++ % CAPACITY, vector);
	}

	/** Cosine of the answered text that is most like this one, within 0.01; −1 without any. Under a millisecond for 20,000. */
	nearest(vector: Float32Array): number {
		let nearest = -1;
		for (const similarity of this.#rows.similarities(toQuery(vector), 0, this.#rows.rows)) {
			if (similarity > nearest) nearest = similarity;
		}
		return nearest;
	}
}
