import { asSubmitted, EDIT_TOO_LONG, MOST_EDIT_LETTERS } from './edits';
import type { DecidedChoice } from './choice';
import type { ReviewItem } from './reviewForm';

const TEXT_MISSING = 'The text is empty. Write it, or choose “Reject”.';
const NOTHING_SUGGESTED = 'Nothing was suggested for this item, so there is nothing to approve. Send a text.';

const folded = (text: string): string => asSubmitted(text).replace(/\s+/gu, ' ').trim();

/** Whether two texts say the same, whatever their spacing and line ends. */
export const isSameText = (first: string, second: string): boolean => folded(first) === folded(second);

/** The same for a text as `outcomeOf` for a label. */
export const outcomeOfText = (text: string, predicted: string): 'approved' | 'corrected' => (isSameText(text, predicted) ? 'approved' : 'corrected');

/**
 * What an accepted text means for an item, or a sentence why it cannot be taken. `written`: undefined where the suggestion
 * was accepted as it stands. Without a visible suggestion the caller, who knows the prediction, tells the outcome.
 */
export function decideText(written: string | undefined, { suggestion }: ReviewItem): (DecidedChoice & { readonly text: string }) | string {
	const suggested = suggestion?.label;
	if (written === undefined) return suggested === undefined ? NOTHING_SUGGESTED : { outcome: 'approved', text: suggested };
	if (written.length > MOST_EDIT_LETTERS) return EDIT_TOO_LONG;
	const text = asSubmitted(written).trim();
	if (text === '') return TEXT_MISSING;
	if (suggested === undefined) return { text };
	return isSameText(text, suggested) ? { outcome: 'approved', text: suggested } : { outcome: 'corrected', text };
}
