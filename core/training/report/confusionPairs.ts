import { predictedClass, type ScoredRows } from '../metrics';
import { count, timesOf } from './countWords';
import { plainWords } from './plainWords';

/** Two labels of which the model takes one for the other. */
export interface ConfusionPair {
	/** What people answered. */
	readonly people: string;
	/** What the model answered instead. */
	readonly model: string;
	readonly times: number;
	/** Tested answers that people gave this label. */
	readonly of: number;
	readonly words: string;
}

/** The pairs that are mixed up most often, the worst first; of equal counts the larger share of the label. */
export function confusionPairs(rows: ScoredRows, labels: readonly string[], most = 10): ConfusionPair[] {
	const { classCount } = rows;
	const times = new Map<number, number>();
	const tested = new Uint32Array(classCount);
	for (let row = 0; row < rows.labels.length; row++) {
		const people = rows.labels[row]!;
		const model = predictedClass(rows, row);
		tested[people]! += 1;
		if (model === people) continue;
		const pair = people * classCount + model;
		times.set(pair, (times.get(pair) ?? 0) + 1);
	}
	const worst = [...times].sort(
		([a, timesA], [b, timesB]) =>
			timesB - timesA || tested[Math.floor(a / classCount)]! - tested[Math.floor(b / classCount)]! || a - b,
	);
	return worst.slice(0, most).map(([pair, mixedUp]) => {
		const people = labels[Math.floor(pair / classCount)]!;
		const model = labels[pair % classCount]!;
		const of = tested[Math.floor(pair / classCount)]!;
		const words = `People said “${plainWords(people, 60)}”, the model “${plainWords(model, 60)}”: ${timesOf(mixedUp)} of ${count(of)}.`;
		return { people, model, times: mixedUp, of, words };
	});
}
