import type { Markup } from './markup';
import { markup } from './markup';
import type { ReviewItem } from './reviewForm';

/** Agreements in a minute and a half after which the page asks to look again, as its script counts them. */
const MOST_AGREED = 60;

/** A stop without a clock: both buttons look alike, and none decides anything. Left out where nobody can agree so often. */
export function paceDialog(open: readonly ReviewItem[]): Markup | undefined {
	if (open.filter(({ suggestion }) => suggestion !== undefined).length < MOST_AGREED) return undefined;
	return markup`<dialog id="pace" aria-labelledby="ph"><form method="dialog" class="stack"><h2 id="ph">That was fast.</h2><p>You agreed with the model ${MOST_AGREED} times within a minute and a half. Nothing is sent yet: look at some of them again, and go on when you are sure.</p><p class="acts"><button class="btn" value="again">Look again</button> <button class="btn" value="on">Go on</button></p></form></dialog>`;
}
