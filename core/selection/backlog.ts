import type { Prediction } from '../item';
import { seededDraw } from './seededDraw';
import { Smallest } from './smallest';

/** A text that nobody has answered. */
export interface BacklogText<Item> {
	/** By which the caller knows it. */
	readonly item: Item;
	/** Dense block of its encoding, L2 norm 1; all zero when no word is known. */
	readonly vector: Float32Array;
	/** By the loop's trained version; absent before the first training. */
	readonly prediction?: Pick<Prediction, 'scores' | 'margin'>;
}

/** Texts that stand for the whole backlog. */
const CROWD = 5_000;
/** Texts among which those to ask about are looked for. */
export const CANDIDATES = 1_000;

/**
 * What choosing needs of a backlog of any size, in flat memory: a sample of it, and the texts that the model finds hardest to
 * tell. Which texts are sampled depends on the seed and their order alone.
 */
export class Backlog<Item> {
	readonly #crowd = new Smallest<BacklogText<Item>>(CROWD);
	readonly #unsure = new Smallest<BacklogText<Item>>(CANDIDATES);
	#texts = 0;
	#unread = 0;

	constructor(readonly seed: number) {}

	/** Texts of which no word is known: they are like nothing, so nothing would be learned from them. */
	get unread(): number {
		return this.#unread;
	}

	add(text: BacklogText<Item>): void {
		const draw = seededDraw(this.seed, this.#texts++);
		if (!text.vector.some((value) => value !== 0)) {
			this.#unread += 1;
			return;
		}
		this.#crowd.offer(draw, text);
		const margin = marginOf(text);
		if (margin !== undefined) this.#unsure.offer(margin, text);
	}

	/** At most 5,000 texts drawn at random, in random order: the whole of a smaller backlog. */
	crowd(): Array<BacklogText<Item>> {
		return this.#crowd.inOrder();
	}

	/** The 1,000 texts with the smallest margin, the smallest first; none before the first training. */
	unsure(): Array<BacklogText<Item>> {
		return this.#unsure.inOrder();
	}
}

/** How far the two likeliest labels are apart, 0 to 1; undefined without a prediction. */
export const marginOf = ({ prediction }: Pick<BacklogText<unknown>, 'prediction'>): number | undefined =>
	prediction && (prediction.margin ?? (prediction.scores?.[0]?.score ?? 0) - (prediction.scores?.[1]?.score ?? 0));
