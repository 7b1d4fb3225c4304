import type { ScoredRows } from '../../../../core/training/metrics';

/** Rows with what people answered and what the model did, with the same confidence in each of its answers. */
export function scoredRows(answers: readonly (readonly [people: number, model: number])[], classCount: number, confidence = 0.9): ScoredRows {
	// One score above the others whose softmax is the confidence.
	const lead = Math.log((confidence * (classCount - 1)) / (1 - confidence));
	const scores = new Float64Array(answers.length * classCount);
	answers.forEach(([, model], row) => (scores[row * classCount + model] = lead));
	return { scores, labels: answers.map(([people]) => people), classCount };
}

/** So many equal rows. */
export const repeated = (count: number, people: number, model: number): [number, number][] => Array.from({ length: count }, () => [people, model]);
