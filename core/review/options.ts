import { shownLabel } from './answerInWords';
import type { Card } from './openCard';
import { CHOICE } from './choice';
import { fieldsOf } from './formFields';
import type { Markup } from './markup';
import { markup } from './markup';
import { cut } from './shorten';

/** As many labels as there are number keys; more are searched. */
const MOST_LABEL_BUTTONS = 9;

export const SEARCH_LIST_ID = 'labels';

export const labelsAreSearched = (labels: readonly string[]): boolean => labels.length > MOST_LABEL_BUTTONS;

/** The answers of one card. All cost the same: one size, one colour, one press; none is chosen beforehand. */
export function options(card: Card): Markup {
	const { place, form } = card;
	const problems = card.problems.filter(({ field }) => field === undefined);
	const answers = form.answerWith === 'labels' ? labelAnswers(card) : approvalAnswers(card);
	const error = `e${place}`;
	const described = problems.length === 0 ? '' : markup` aria-describedby="${error}"`;
	return markup`${
		problems.length > 0 && markup`<p class="err" id="${error}">${problems.map((problem) => problem.message).join(' ')}</p>`
	}<fieldset class=ask${described}><legend>${cut(form.question, 500)}</legend>${answers}</fieldset>`;
}

function approvalAnswers(card: Card): Markup {
	return markup`<div class="opts three">${option(card, CHOICE.approve, card.form.answerWith === 'text' ? 'Use this text' : 'Approve')}${option(card, CHOICE.reject, 'Reject')}${option(card, CHOICE.unsure, 'Not sure')}</div><div class=more>${later(card)}</div>`;
}

function labelAnswers(card: Card): Markup {
	const { labels } = card.form;
	const choices = labelsAreSearched(labels)
		? search(card)
		: markup`<div class=opts>${labels.map((label, index) => option(card, String(index), shownLabel(label)))}</div>`;
	return markup`${choices}
<div class=more>${option(card, CHOICE.none, 'None of these')}${option(card, CHOICE.unsure, 'Not sure')}${later(card)}</div>`;
}

/** Takes an answer back where no script can. */
const later = (card: Card): Markup => markup`<label class="opt later">${radio(card, CHOICE.later)}Answer later</label>`;

const option = (card: Card, token: string, name: string): Markup => markup`<label class=opt>${radio(card, token)}<span>${name}</span></label>`;

/** A page has a hundred of these and more: quotes that say nothing are left out. */
function radio({ place, kept }: Card, token: string): Markup {
	const chosen = kept?.token === token ? ' checked' : '';
	return markup`<input type=radio name="${fieldsOf(place).answer}" value="${token}"${chosen}>`;
}

function search({ place, form, kept }: Card): Markup {
	const name = fieldsOf(place).typedLabel;
	return markup`<div class="find"><label class="lab" for="${name}">Any of the ${form.labels.length} labels</label><input class="in" id="${name}" name="${name}" type="text" list="${SEARCH_LIST_ID}" value="${
		kept?.typedLabel ?? ''
	}" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" aria-describedby="h${place}"><p class="hint" id="h${place}">Type part of a name<span class="onlyjs"> (<kbd>/</kbd> puts you here)</span>, then choose.</p><p class="err none" hidden role="status">No label has these words. Try fewer letters, or choose “Not sure” and write a comment.</p></div>`;
}
