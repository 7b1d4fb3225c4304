interface Held<Item> {
	readonly key: number;
	/** Of equal keys the one that came first is the smaller. */
	readonly order: number;
	readonly item: Item;
}

/** Keeps those of any number of things that have the smallest keys, in flat memory (a heap with the largest on top). */
export class Smallest<Item> {
	readonly #heap: Array<Held<Item>> = [];
	#seen = 0;

	constructor(readonly most: number) {}

	offer(key: number, item: Item): void {
		const held = { key, order: this.#seen++, item };
		if (this.#heap.length < this.most) {
			this.#heap.push(held);
			this.#rise(this.#heap.length - 1);
		} else if (this.most > 0 && isBefore(held, this.#at(0))) {
			this.#heap[0] = held;
			this.#sink(0);
		}
	}

	/** The smallest first. */
	inOrder(): Item[] {
		return this.#heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)).map(({ item }) => item);
	}

	#at(place: number): Held<Item> {
		return this.#heap[place]!;
	}

	#rise(place: number): void {
		while (place > 0) {
			const above = (place - 1) >> 1;
			if (!isBefore(this.#at(above), this.#at(place))) return;
			this.#swap(place, above);
			place = above;
		}
	}

	#sink(place: number): void {
		for (;;) {
			const [left, right] = [2 * place + 1, 2 * place + 2];
			let largest = place;
			if (left < this.#heap.length && isBefore(this.#at(largest), this.#at(left))) largest = left;
			if (right < this.#heap.length && isBefore(this.#at(largest), this.#at(right))) largest = right;
			if (largest === place) return;
			this.#swap(place, largest);
			place = largest;
		}
	}

	#swap(one: number, other: number): void {
		[this.#heap[one], this.#heap[other]] = [this.#at(other), this.#at(one)];
	}
}

const isBefore = (a: Held<unknown>, b: Held<unknown>): boolean => a.key < b.key || (a.key === b.key && a.order < b.order);
