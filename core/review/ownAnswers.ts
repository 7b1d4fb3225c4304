import { answersInDraft } from './draft';
import { readFormFields, textField } from './formFields';
import type { KeptAnswers } from './keptAnswers';
import type { Markup } from './markup';
import { markup } from './markup';
import { carriesPageNonce } from './pageNonce';

/** Field of a page that was served with answers filled in: nothing of it counts before its box is ticked. */
const FILLED_FIELD = 'filled';
/** Name of that box. */
const MINE_FIELD = 'mine';

/** Whether the box of a page that was served with answers filled in is ticked. */
export type Tick = 'asked' | 'ticked';

/** Said when the box is not ticked: whoever presses every button of such a page has chosen nothing. */
export const NOT_TICKED = 'These answers were filled in before the page was opened. Look at them, tick “These are my answers”, then press “Send”.';

/** What a form says about that box; undefined where its page was served empty. */
export function tickOf(body: unknown): Tick | undefined {
	const fields = readFormFields(body) ?? {};
	if (textField(fields, FILLED_FIELD) === undefined) return undefined;
	return textField(fields, MINE_FIELD) === undefined ? 'asked' : 'ticked';
}

/** The box on a page that shows again what was sent. Answers that did not come from the page have been chosen by nobody. */
export function tickAgain(body: unknown, kept: KeptAnswers, pageNonce: string): { readonly tick?: Tick } {
	const tick = carriesPageNonce(readFormFields(body) ?? {}, pageNonce) ? tickOf(body) : 'asked';
	return tick === undefined || answersInDraft(kept) === 0 ? {} : { tick };
}

export const tickBox = (tick: Tick): Markup =>
	markup`<label class="switch mine"><input type="checkbox" name="${MINE_FIELD}" value="yes" required autocomplete="off"${tick === 'ticked' && markup` checked`}>These are my answers</label><input type="hidden" name="${FILLED_FIELD}" value="yes">`;
