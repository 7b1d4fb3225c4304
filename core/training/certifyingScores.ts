import { logits, softmax, type LinearHead } from '../inference/classifier/linearHead';
import type { Encoding } from '../inference/encoder/staticEncoder';
import type { RowEncoder } from '../inference/encoder/textEncoder';
import { indexOfLargest } from './pairedTest';
import { throwIfCancelled, type IsCancelled } from './trainingCancelled';
import type { CertifyingScores, HeadScores, TrainingRequest } from './trainingOutcome';

/** What challenger and champion say of the texts that certify, as Predict would; a champion with another encoder says nothing. */
export function certifyingScores(
	{ certifying = [], champion, championEncoder, championNames }: TrainingRequest,
	head: LinearHead,
	encoder: RowEncoder,
	isCancelled?: IsCancelled,
): CertifyingScores {
	const challenger = new HeadAnswers(head, head.labels, certifying.length);
	const reads = champion !== undefined && (championEncoder === undefined || championEncoder.hash === encoder.hash);
	const other = reads ? new HeadAnswers(champion, championNames ?? champion.labels, certifying.length) : undefined;
	for (const [at, { text }] of certifying.entries()) {
		throwIfCancelled(isCancelled);
		const encoding = encoder.encode(text);
		challenger.answer(at, encoding);
		other?.answer(at, encoding);
	}
	return { challenger: challenger.scores, ...(other && { champion: other.scores }) };
}

class HeadAnswers {
	readonly scores: HeadScores;
	/** Of each row of the head; rows whose labels were merged share one. */
	readonly #places: Int32Array;
	readonly #merged: Float64Array;

	constructor(
		readonly head: LinearHead,
		names: readonly string[],
		texts: number,
	) {
		const labels = [...new Set(names)];
		this.#places = Int32Array.from(names, (name) => labels.indexOf(name));
		this.#merged = new Float64Array(labels.length);
		this.scores = { labels, label: new Int32Array(texts).fill(-1), confidence: new Float64Array(texts) };
	}

	/** A text without a known word, and a label that was split since, get no answer. */
	answer(at: number, encoding: Encoding): void {
		if (!(encoding.knownTokenRatio > 0)) return;
		const shares = softmax(logits(this.head, encoding), this.head.temperature);
		this.#merged.fill(0);
		for (const [row, place] of this.#places.entries()) this.#merged[place]! += shares[row]!;
		const best = indexOfLargest(this.#merged);
		if (this.scores.labels[best] === '') return;
		this.scores.label[at] = best;
		this.scores.confidence[at] = this.#merged[best]!;
	}
}
