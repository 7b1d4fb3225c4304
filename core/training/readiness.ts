import { percent } from '../percent';

export interface NotReady {
	readonly ready: false;
	/** In plain words. */
	readonly missing: string;
	/** How many more answers it takes, at the least. */
	readonly needed: number;
}

export type Readiness = { readonly ready: true } | NotReady;

const FIRST_ANSWERS = 10;
const FIRST_LABELS = 2;
const ROWS_PER_LABEL = 3;

/** Whether there is enough to learn from: `answers` on both sides, and the label of each answer of the training side. */
export function enoughToLearn(trainingLabels: readonly string[], answers: number): Readiness {
	if (answers < FIRST_ANSWERS) {
		return notReady(FIRST_ANSWERS - answers, `A first training needs ${FIRST_ANSWERS} answers, and there ${count(answers)} recorded so far. A page of Human Review is recorded when all its items are answered.`);
	}
	const byLabel = [...countByLabel(trainingLabels)].sort(([, a], [, b]) => b - a);
	const leading = byLabel.slice(0, FIRST_LABELS);
	const short = Array.from({ length: FIRST_LABELS }, (_, i) => Math.max(0, ROWS_PER_LABEL - (leading[i]?.[1] ?? 0)));
	const needed = short.reduce((sum, missing) => sum + missing, 0);
	if (needed === 0) return { ready: true };
	const soFar = leading.map(([label, rows]) => `"${label}" has ${rows}`).join(' and ') || 'no label has any';
	const only = leading.length === 1 ? ' and no other label has any' : '';
	return notReady(
		needed,
		`At least two labels need ${ROWS_PER_LABEL} answers each to learn from; so far ${soFar}${only}. ` +
			`${answers - trainingLabels.length} of the ${answers} answers are set aside to test with and do not count here.`,
	);
}

/** Whether a training that waits for new answers may begin. */
export const enoughNewAnswers = (newAnswers: number, minNewAnswers: number): Readiness =>
	newAnswers >= minNewAnswers
		? { ready: true }
		: notReady(
				minNewAnswers - newAnswers,
				`The next training waits for ${minNewAnswers} new ${minNewAnswers === 1 ? 'answer' : 'answers'}, and there ${count(newAnswers)}.`,
			);

/** When a further training begins: when any of these holds. The first one needs none of them. */
export interface TrainingTriggers {
	/** So many new answers, from 1. */
	readonly minNewAnswers: number;
	/** So many new answers for each one that was there before, above 0 to 1. */
	readonly minNewShare?: number;
	/** So many new answers with one label that the version in use does not know, from 1. */
	readonly minOfNewLabel?: number;
}

export interface NewAnswers {
	readonly newAnswers: number;
	/** Of both sides, the new ones included. */
	readonly answers: number;
	/** New answers of each label that the version in use does not know. */
	readonly ofNewLabels: ReadonlyMap<string, number>;
}

/** Whether a training that waits for new answers may begin. */
export function dueForTraining({ newAnswers, answers, ofNewLabels }: NewAnswers, triggers: TrainingTriggers): Readiness {
	const { minNewAnswers, minNewShare = Infinity, minOfNewLabel = Infinity } = triggers;
	const most = Math.max(0, ...ofNewLabels.values());
	const enough = mostNeeded(answers - newAnswers, triggers);
	if (newAnswers >= enough || most >= minOfNewLabel) return { ready: true };
	const byShare = minNewShare !== Infinity && enough < minNewAnswers ? ` (${percent(minNewShare)} of those before)` : '';
	const byLabel = minOfNewLabel === Infinity ? '' : ` It also begins as soon as ${minOfNewLabel} of them have the same new label.`;
	const waits = enoughNewAnswers(newAnswers, enough);
	return waits.ready ? waits : { ...waits, missing: `${waits.missing.slice(0, -1)}${byShare}.${byLabel}` };
}

/** New answers with which a training begins whatever their labels are. `before` counts those that are not new. */
const mostNeeded = (before: number, { minNewAnswers, minNewShare = Infinity }: TrainingTriggers): number =>
	Math.min(minNewAnswers, minNewShare === Infinity ? Infinity : Math.max(1, Math.ceil(before * minNewShare)));

const notReady = (needed: number, missing: string): NotReady => ({ ready: false, missing, needed });

const count = (answers: number): string => (answers === 1 ? 'is 1' : `are ${answers === 0 ? 'none' : answers}`);

function countByLabel(labels: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
	return counts;
}
