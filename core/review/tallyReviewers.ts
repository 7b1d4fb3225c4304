import type { ReviewerFigures } from '../feedback/reviewerRecords';

/** What one person said of one text. */
export interface Voice {
	readonly reviewer: string | undefined;
	readonly textHash: string;
	readonly unsure: boolean;
	/** Equal for equal answers; absent where it cannot be compared with what others say. */
	readonly said?: string;
	/** Whether it is what the model had said. */
	readonly asModel: boolean;
	readonly seconds?: number;
	readonly decidedAt?: string;
}

/** Whoever leaves a page open has not looked at it for longer. */
const MOST_SECONDS = 120;

interface Sums {
	answers: number;
	unsure: number;
	asModel: number;
	same: number;
	compared: number;
	known: number;
	knownRight: number;
	seconds: number[];
	last?: string;
}

const median = (values: readonly number[]): number | undefined => {
	const sorted = [...values].sort((a, b) => a - b);
	const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
	return low === undefined || high === undefined ? undefined : (low + high) / 2;
};

/** Adds up what people said, voice by voice, in the order in which it was recorded. */
export class ReviewerTally {
	private readonly sums = new Map<string | undefined, Sums>();
	/** By text, what each person said last of it. */
	private readonly saidOf = new Map<string, Map<string | undefined, string>>();

	add({ reviewer, textHash, unsure, said, asModel, seconds, decidedAt }: Voice): void {
		const own = this.of(reviewer);
		own.answers += 1;
		if (unsure) own.unsure += 1;
		else if (asModel) own.asModel += 1;
		if (seconds !== undefined) own.seconds.push(Math.min(seconds, MOST_SECONDS));
		if (decidedAt !== undefined && (own.last === undefined || decidedAt > own.last)) own.last = decidedAt;
		if (!unsure && said !== undefined) this.compare(reviewer, textHash, said);
	}

	addKnown(reviewer: string | undefined, isRight: boolean, times: number): void {
		const own = this.of(reviewer);
		own.known += times;
		if (isRight) own.knownRight += times;
	}

	/** By name, without a ranking; answers without a name last. */
	figures(): ReviewerFigures[] {
		const named = [...this.sums].sort(([a], [b]) => (a === undefined ? 1 : b === undefined ? -1 : a.localeCompare(b, 'en')));
		return named.map(([reviewer, sums]): ReviewerFigures => {
			const middle = median(sums.seconds);
			return {
				...(reviewer === undefined ? {} : { reviewer }),
				answers: sums.answers,
				unsure: sums.unsure,
				withModel: { same: sums.asModel, compared: sums.answers - sums.unsure },
				withOthers: { same: sums.same, compared: sums.compared },
				withKnown: { same: sums.knownRight, compared: sums.known },
				...(middle === undefined ? {} : { medianSeconds: middle }),
				...(sums.last === undefined ? {} : { lastAnsweredAt: sums.last }),
			};
		});
	}

	private of(reviewer: string | undefined): Sums {
		const sums = this.sums.get(reviewer) ?? { answers: 0, unsure: 0, asModel: 0, same: 0, compared: 0, known: 0, knownRight: 0, seconds: [] };
		this.sums.set(reviewer, sums);
		return sums;
	}

	private compare(reviewer: string | undefined, textHash: string, said: string): void {
		const others = this.saidOf.get(textHash) ?? new Map<string | undefined, string>();
		this.saidOf.set(textHash, others);
		// Two answers without a name may be of one person: they say nothing of two.
		for (const [other, theirs] of others) {
			if (other === reviewer) continue;
			for (const sums of [this.of(reviewer), this.of(other)]) {
				sums.compared += 1;
				if (theirs === said) sums.same += 1;
			}
		}
		others.set(reviewer, said);
	}
}
