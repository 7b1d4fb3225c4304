/** Names of a card's fields: the item's place on the form, from 1. Nothing that a browser sends names an item itself. */
export const fieldsOf = (place: number) => ({
	answer: `a${place}`,
	typedLabel: `s${place}`,
	comment: `c${place}`,
	seconds: `t${place}`,
	text: `x${place}`,
	edit: (index: number) => `e${place}_${index}`,
});

export const REVIEWER_FIELD = 'reviewer';
export const SHOWN_AT_FIELD = 'shown';

export type FormFields = Readonly<Record<string, unknown>>;

/**
 * The fields of a urlencoded body, whether the host parsed it or not; undefined when it is no such body.
 * A field sent twice is an array, as node:querystring gives it.
 */
export function readFormFields(body: unknown): FormFields | undefined {
	if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
	if (typeof body !== 'string') return undefined;
	const fields = new Map<string, string | string[]>();
	for (const [name, value] of new URLSearchParams(body)) {
		const before = fields.get(name);
		fields.set(name, before === undefined ? value : [before, value].flat());
	}
	return Object.fromEntries(fields);
}

/** One field's text; undefined when it is absent, empty, sent twice or no text. */
export function textField(fields: FormFields, name: string): string | undefined {
	const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** One field's text as it was sent, empty or not; undefined when it is absent, sent twice or no text. */
export function sentText(fields: FormFields, name: string): string | undefined {
	const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
	return typeof value === 'string' ? value : undefined;
}

/** Every different text that was sent under a name; `undefined` when something in it is no text. */
export function textsOfField(fields: FormFields, name: string): string[] | undefined {
	const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
	if (value === undefined) return [];
	const values: unknown[] = Array.isArray(value) ? value : [value];
	const texts = values.filter((entry) => typeof entry === 'string');
	return texts.length === values.length ? [...new Set(texts.filter((text) => text !== ''))] : undefined;
}
