export interface SparseVector {
	/** Ascending. */
	readonly index: Uint16Array;
	readonly value: Float32Array;
}

const FIRST_CAPACITY = 1024;

/**
 * Counts grams by their 32-bit hash and turns the counts into a signed hashed vector (Weinberger et al. 2009, "Feature
 * Hashing"): bucket = hash mod size, sign = top bit, value 1 + ln(count), L2 norm 1.
 *
 * One scratch serves every text; only what a text touched is cleared. `size` is a power of two of at most 65,536.
 */
export class GramTally {
	/** Per bucket: 1 + position of its newest entry, 0 for none. The entries of a bucket are chained by `next`. */
	private readonly head: Int32Array;
	/** One bit a bucket: walking it gives the touched buckets in ascending order without a sort. */
	private readonly touched: Uint32Array;
	private hashes = new Uint32Array(FIRST_CAPACITY);
	private counts = new Uint32Array(FIRST_CAPACITY);
	private next = new Int32Array(FIRST_CAPACITY);
	private entries = 0;
	private buckets = 0;

	constructor(private readonly size: number) {
		this.head = new Int32Array(size);
		this.touched = new Uint32Array(Math.ceil(size / 32));
	}

	add(hash: number): void {
		const bucket = hash & (this.size - 1);
		const newest = this.head[bucket] ?? 0;
		for (let at = newest; at > 0; at = this.next[at - 1] ?? 0) {
			if (this.hashes[at - 1] === hash) {
				this.counts[at - 1] = (this.counts[at - 1] ?? 0) + 1;
				return;
			}
		}
		if (this.entries === this.hashes.length) this.grow();
		this.hashes[this.entries] = hash;
		this.counts[this.entries] = 1;
		this.next[this.entries] = newest;
		this.head[bucket] = ++this.entries;
		if (newest === 0) {
			this.buckets++;
			this.touched[bucket >>> 5] = (this.touched[bucket >>> 5] ?? 0) | (1 << (bucket & 31));
		}
	}

	/** The vector of what was added, and an empty tally again. */
	finish(): SparseVector {
		const index = new Uint16Array(this.buckets);
		const sums = new Float64Array(this.buckets);
		let length = 0;
		let squares = 0;
		for (let word = 0; word < this.touched.length; word++) {
			let bits = this.touched[word] ?? 0;
			this.touched[word] = 0;
			while (bits !== 0) {
				const bit = 31 - Math.clz32(bits & -bits);
				bits &= bits - 1;
				const bucket = word * 32 + bit;
				const sum = this.takeBucket(bucket);
				// Grams of opposite sign can cancel; such a bucket holds nothing.
				if (sum === 0) continue;
				index[length] = bucket;
				sums[length++] = sum;
				squares += sum * sum;
			}
		}
		this.entries = 0;
		this.buckets = 0;
		const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
		const value = new Float32Array(length);
		for (let i = 0; i < length; i++) value[i] = (sums[i] ?? 0) * scale;
		return { index: length === index.length ? index : index.slice(0, length), value };
	}

	private takeBucket(bucket: number): number {
		let sum = 0;
		for (let at = this.head[bucket] ?? 0; at > 0; at = this.next[at - 1] ?? 0) {
			const count = this.counts[at - 1] ?? 1;
			const magnitude = count === 1 ? 1 : 1 + Math.log(count);
			sum += (this.hashes[at - 1] ?? 0) >>> 31 ? -magnitude : magnitude;
		}
		this.head[bucket] = 0;
		return sum;
	}

	private grow(): void {
		const larger = <T extends Uint32Array | Int32Array>(from: T, to: T): T => (to.set(from), to);
		this.hashes = larger(this.hashes, new Uint32Array(this.hashes.length * 2));
		this.counts = larger(this.counts, new Uint32Array(this.counts.length * 2));
		this.next = larger(this.next, new Int32Array(this.next.length * 2));
	}
}
