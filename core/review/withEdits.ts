import type { DecidedChoice } from './choice';
import { editsMatter, type Edits, type ReadEdits } from './edits';
import type { Problem } from './parsedDecision';
import type { ReviewForm, ReviewItem } from './reviewForm';

/** A decision with all that came along. */
export interface DecidedItem extends DecidedChoice {
	readonly text?: string;
	readonly edits?: Edits;
}

/**
 * A decision with what somebody changed in the item's fields, or what is wrong with it. Changes go with an item that passes:
 * of one that is rejected or left undecided nothing was changed. In approval a change that matters makes it `corrected`.
 */
export function withEdits(decided: DecidedItem, form: ReviewForm, item: ReviewItem, read: () => ReadEdits): DecidedItem | Problem[] {
	if (decided.outcome === 'rejected' || decided.outcome === 'unsure') return decided;
	const { edits, problems } = read();
	if (problems.length > 0) return problems.map((problem) => ({ itemId: item.itemId, ...problem }));
	if (Object.keys(edits).length === 0) return decided;
	const isMistake = form.answerWith === 'approval' && editsMatter(edits, form.editable ?? []);
	return isMistake ? { outcome: 'corrected', edits } : { ...decided, edits };
}
