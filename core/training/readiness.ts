export interface ReadinessInput {
	/** Label of each answer of the training side. */
	readonly trainingLabels: readonly string[];
	/** Answers of both sides. */
	readonly answers: number;
	/** Of these, the ones that the last try did not have. */
	readonly newAnswers: number;
	readonly minNewAnswers: number;
	/** Whether a training of this loop has come to a verdict before. */
	readonly triedBefore: boolean;
}

export type Readiness =
	| { readonly ready: true }
	/** `needed`: how many more answers it takes, at the least. */
	| { readonly ready: false; readonly missing: string; readonly needed: number };

const FIRST_ANSWERS = 10;
const FIRST_LABELS = 2;
const ROWS_PER_LABEL = 3;

/** Whether there is enough to learn from, and what is missing in plain words when there is not. */
export function readiness(input: ReadinessInput): Readiness {
	const { trainingLabels, answers, newAnswers, minNewAnswers, triedBefore } = input;
	if (answers < FIRST_ANSWERS) {
		return notReady(FIRST_ANSWERS - answers, `A first training needs ${FIRST_ANSWERS} answers, and there ${count(answers)} so far.`);
	}
	const byLabel = [...countByLabel(trainingLabels)].sort(([, a], [, b]) => b - a);
	const leading = byLabel.slice(0, FIRST_LABELS);
	const short = Array.from({ length: FIRST_LABELS }, (_, i) => Math.max(0, ROWS_PER_LABEL - (leading[i]?.[1] ?? 0)));
	const needed = short.reduce((sum, missing) => sum + missing, 0);
	if (needed > 0) {
		const soFar = leading.map(([label, rows]) => `"${label}" has ${rows}`).join(', ');
		return notReady(
			needed,
			`At least two labels need ${ROWS_PER_LABEL} answers each to learn from; so far ${soFar || 'no label has any'}` +
				`${leading.length === 1 ? ' and no other label has any' : ''}. About three of ten answers are set aside to test with.`,
		);
	}
	if (triedBefore && newAnswers < minNewAnswers) {
		return notReady(
			minNewAnswers - newAnswers,
			`The next training waits for ${minNewAnswers} new answers since the last one, and there ${count(newAnswers)}.`,
		);
	}
	return { ready: true };
}

const notReady = (needed: number, missing: string): Readiness => ({ ready: false, missing, needed });

const count = (answers: number): string => (answers === 1 ? 'is 1' : `are ${answers === 0 ? 'none' : answers}`);

function countByLabel(labels: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
	return counts;
}
