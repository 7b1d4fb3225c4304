import type { Markup } from './markup';
import { markup } from './markup';
import type { ReviewItem } from './reviewForm';

/** Agreements in a minute and a half after which somebody is asked to look again, by the page's script or by the server. */
export const MOST_AGREED = 60;

/** Field by which a page says that somebody was asked so. */
export const PACE_FIELD = 'pace';

/** A stop without a clock: both buttons look alike, and none decides anything. Left out where nobody can agree so often. */
export function paceDialog(open: readonly ReviewItem[]): Markup | undefined {
	if (open.filter(({ suggestion }) => suggestion !== undefined).length < MOST_AGREED) return undefined;
	return markup`<dialog id="pace" aria-labelledby="ph"><input type="hidden" name="${PACE_FIELD}" form="review"><form method="dialog" class="stack"><h2 id="ph">That was fast.</h2><p>You agreed with the model ${MOST_AGREED} times within a minute and a half. Nothing is sent yet: look at some of them again, and go on when you are sure.</p><p class="acts"><button class="btn" value="no">Look again</button> <button class="btn" value="on">Go on</button></p></form></dialog>`;
}
