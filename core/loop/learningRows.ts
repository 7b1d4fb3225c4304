import type { FeedbackRow, FeedbackStore, ModelVersion } from '../feedback/store';
import { mapInSlices } from '../mapInSlices';
import type { TrainingRow, UnseenRow } from '../training/trainingOutcome';
import { saidBy } from './saidBy';

export interface LearningRows {
	readonly training: TrainingRow[];
	/** Of the held-out side: they test and never train. */
	readonly unseen: UnseenRow[];
	/** Of both; 0 without rows. */
	readonly lastRowId: number;
	/** Of the rows of the training side, by row id. */
	readonly itemIds: ReadonlyMap<number, string>;
}

/** Whoever adjudicates has seen what others said and why they differ. */
const ADJUDICATED_WEIGHT = 2;
/** Who answers without the suggestion is not drawn towards it, so such an answer is more often what the person thinks. */
const BLIND_WEIGHT = 1.5;

/**
 * The answers of a loop, split by their side, in slices that leave the process responsive. Rows that carry no label (there is
 * nothing to learn in them) are left out. An abort throws `cancelled`; else what the store throws.
 */
export async function learningRows(
	{ store, loop, champion }: { readonly store: FeedbackStore; readonly loop: string; readonly champion: ModelVersion | undefined },
	signal?: AbortSignal,
): Promise<LearningRows> {
	const rows = await store.labelledRows(loop);
	const answeredBefore = champion ? await overruledAnswers(rows, champion, { store, loop }) : new Set<number>();
	const training: TrainingRow[] = [];
	const unseen: UnseenRow[] = [];
	const itemIds = new Map<number, string>();
	let lastRowId = 0;
	await mapInSlices(rows, sort, { signal });
	return { training, unseen, lastRowId, itemIds };

	function sort(row: FeedbackRow): void {
		const label = answeredLabel(row);
		if (!label) return;
		lastRowId = Math.max(lastRowId, row.rowId);
		const said = champion && saidBy(champion, row.prediction);
		const own: UnseenRow = {
			rowId: row.rowId,
			text: row.text,
			label,
			...(said === undefined ? {} : { championLabel: said }),
			...(answeredBefore.has(row.rowId) && { answeredBefore: true }),
		};
		if (row.side === 'heldout') {
			unseen.push(own);
			return;
		}
		itemIds.set(row.rowId, row.itemId);
		training.push({ ...own, ...weightOf(row), ...(isFirstGuess(row) && { incumbentLabel: row.prediction.label }) });
	}
}

/** New rows of the training side whose text had an answer when the champion was trained; only repeated texts can. */
async function overruledAnswers(
	rows: readonly FeedbackRow[],
	{ manifest: { lastRowId } }: ModelVersion,
	{ store, loop }: { readonly store: FeedbackStore; readonly loop: string },
): Promise<Set<number>> {
	const repeated = rows.filter(({ rowId, side, occurrences }) => rowId > lastRowId && side === 'train' && occurrences > 1);
	const answered = await store.answeredUpTo(loop, lastRowId, repeated);
	return new Set(repeated.filter((_, position) => answered[position]).map(({ rowId }) => rowId));
}

/** What the person said; who approves without naming a label means the predicted one. */
const answeredLabel = ({ answer, outcome, prediction }: FeedbackRow): string | undefined =>
	answer?.label ?? (outcome === 'approved' ? prediction.label : undefined);

function weightOf({ answer }: FeedbackRow): Pick<TrainingRow, 'weight'> {
	if (answer?.adjudicated) return { weight: ADJUDICATED_WEIGHT };
	return answer?.blind ? { weight: BLIND_WEIGHT } : {};
}

/** Whether the prediction was made before any version was trained: what a first version has to be measured against. */
const isFirstGuess = ({ prediction }: FeedbackRow): boolean => (prediction.model.version ?? 0) === 0;
