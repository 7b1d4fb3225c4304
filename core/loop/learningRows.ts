import type { FeedbackRow } from '../feedback/store';
import { mapInSlices } from '../mapInSlices';
import type { TrainingRow, UnseenRow } from '../training/trainingOutcome';

export interface LearningRows {
	readonly training: TrainingRow[];
	/** Of the held-out side: they test and never train. */
	readonly unseen: UnseenRow[];
	/** Of both; 0 without rows. */
	readonly lastRowId: number;
}

/**
 * Splits answered rows by their side, in slices that leave the process responsive. Rows that carry no label (there is nothing
 * to learn in them) are left out. An abort throws `cancelled`.
 */
export async function learningRows(rows: readonly FeedbackRow[], signal?: AbortSignal): Promise<LearningRows> {
	const training: TrainingRow[] = [];
	const unseen: UnseenRow[] = [];
	let lastRowId = 0;
	await mapInSlices(rows, sort, { signal });
	return { training, unseen, lastRowId };

	function sort(row: FeedbackRow): void {
		const label = answeredLabel(row);
		if (!label) return;
		lastRowId = Math.max(lastRowId, row.rowId);
		const own = { rowId: row.rowId, text: row.text, label };
		if (row.side === 'heldout') unseen.push(own);
		else training.push(isFirstGuess(row) ? { ...own, incumbentLabel: row.prediction.label } : own);
	}
}

/** What the person said; who approves without naming a label means the predicted one. */
const answeredLabel = ({ answer, outcome, prediction }: FeedbackRow): string | undefined =>
	answer?.label ?? (outcome === 'approved' ? prediction.label : undefined);

/** Whether the prediction was made before any version was trained: what a first version has to be measured against. */
const isFirstGuess = ({ prediction }: FeedbackRow): boolean => (prediction.model.version ?? 0) === 0;
