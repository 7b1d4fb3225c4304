import { MOST_EDIT_LETTERS } from './edits';
import { fieldsOf } from './formFields';
import type { Markup } from './markup';
import { markup } from './markup';
import type { Card } from './openCard';
import type { EditableField } from './reviewForm';
import { shorten } from './shorten';

/** What people may write on a card before they let the item pass: the text that is asked for, and the editable fields. */
export function editPart(card: Card): Markup | undefined {
	const { form, item } = card;
	const fields = form.editable?.map((field, index) => editField(card, field, index, item.values?.[index] ?? null)) ?? [];
	if (form.answerWith !== 'text' && fields.length === 0) return undefined;
	const hint = form.answerWith === 'text' ? '' : markup`<p class="hint">What you change here counts when the item passes.</p>`;
	return markup`<div class="edits">${form.answerWith === 'text' && textField(card)}${fields}${hint}</div>`;
}

function textField({ place, item, kept }: Card): Markup {
	const id = fieldsOf(place).text;
	const suggested = item.suggestion?.label ?? '';
	if (suggested.length > MOST_EDIT_LETTERS) return markup`<p class="hint">The suggested text is too long to be changed here.</p>`;
	const label = item.suggestion === undefined ? 'Your text' : 'The text, to be corrected';
	return markup`<div class="field"><label for="${id}">${label}</label>${area(id, kept?.text ?? suggested, '')}</div>`;
}

function editField({ place, kept, problems }: Card, { name, type }: EditableField, index: number, value: string | null): Markup {
	const id = fieldsOf(place).edit(index);
	const label = shorten(name, 80);
	if (value === null) return markup`<div class="field"><p class="lab" dir="auto">${label}</p><p class="hint">This field is too long to be changed here.</p></div>`;
	const own = problems.filter(({ field }) => field === name).map(({ message }) => message);
	const described = own.length === 0 ? '' : markup` aria-invalid="true" aria-describedby="${id}e"`;
	const error = own.length > 0 && markup`<p class="err" id="${id}e">${own.join(' ')}</p>`;
	return markup`<div class="field"><label for="${id}" dir="auto">${label}</label>${control(type, id, kept?.edits?.[index] ?? value, described)}${error}</div>`;
}

function control(type: EditableField['type'], id: string, value: string, described: Markup | ''): Markup {
	if (type === 'boolean') return choice(id, value, described);
	if (type === 'number') {
		return markup`<input class="in" id="${id}" name="${id}" type="text" inputmode="decimal" autocomplete="off" dir="auto" value="${value}"${described}>`;
	}
	return area(id, value, described, type === 'json' && markup` spellcheck="false"`);
}

/** A browser takes the first line end of a text area away. */
const area = (id: string, value: string, described: Markup | '', more: Markup | false = false): Markup =>
	markup`<textarea class="in" id="${id}" name="${id}" rows="1" dir="auto"${more}${described}>
${value}</textarea>`;

function choice(id: string, value: string, described: Markup | ''): Markup {
	const known = value === 'true' || value === 'false';
	const options = [...(known ? [] : [['', 'not set']]), ['true', 'yes'], ['false', 'no']];
	return markup`<select class="in" id="${id}" name="${id}"${described}>${options.map(
		([token = '', word = '']) => markup`<option value="${token}"${value === token && markup` selected`}>${word}</option>`,
	)}</select>`;
}
