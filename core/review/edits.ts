import { POLLUTING_KEY, pollutes } from './answerParts';
import type { EditableField, ReviewItem } from './reviewForm';

/** Letters of a field that people may change, and of a text that they may write. What is longer is not offered. */
export const MOST_EDIT_LETTERS = 20_000;

export const EDIT_TOO_LONG = 'This is longer than 20,000 letters. Shorten it.';

export type Edits = Readonly<Record<string, unknown>>;

export interface FieldProblem {
	readonly field: string;
	readonly message: string;
}

export interface ReadEdits {
	/** Fields whose value is another one now. */
	readonly edits: Edits;
	readonly problems: readonly FieldProblem[];
}

/** A text as a browser hands it back: with its own line ends, and without what no form can carry. */
export const asSubmitted = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd').toWellFormed();

/** A field's value as the page shows it; null when it is too long to be changed there. */
export function shownValue(value: unknown, type: EditableField['type']): string | null {
	const shown = textOf(value, type);
	return shown.length > MOST_EDIT_LETTERS ? null : shown;
}

function textOf(value: unknown, type: EditableField['type']): string {
	if (type === 'boolean') return typeof value === 'boolean' ? String(value) : '';
	if (type === 'json') return value === undefined ? '' : (JSON.stringify(value, null, 2) ?? '');
	if (value === undefined || value === null) return '';
	return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** What somebody wrote into the fields of one card. `written`: by position; undefined where nothing came. */
export function readWrittenEdits(fields: readonly EditableField[], item: ReviewItem, written: (index: number) => string | undefined): ReadEdits {
	const edits: Record<string, unknown> = {};
	const problems: FieldProblem[] = [];
	for (const [index, { name, type }] of fields.entries()) {
		const [text, before] = [written(index), item.values?.[index]];
		if (text === undefined || before === undefined || before === null || isUnchanged(text, before, type)) continue;
		const read = readWritten(asSubmitted(text), type);
		if (typeof read === 'string') problems.push({ field: name, message: read });
		else if (!isSameValue(read.value, before, type)) edits[name] = read.value;
	}
	return { edits, problems };
}

/** The same from a program: values of the right type by field name. */
export function readGivenEdits(fields: readonly EditableField[], item: ReviewItem, given: Edits): ReadEdits {
	const edits: Record<string, unknown> = {};
	const problems: FieldProblem[] = [];
	for (const [name, value] of Object.entries(given)) {
		const index = fields.findIndex((field) => field.name === name);
		const [type, before] = [fields[index]?.type, item.values?.[index]];
		if (type === undefined || before === undefined) {
			const known = fields.map((field) => `“${field.name}”`).join(', ');
			problems.push({ field: name, message: `This field cannot be edited here. ${known === '' ? 'No field can.' : `These can: ${known}.`}` });
			continue;
		}
		const problem = problemOfGiven(value, type);
		if (problem !== undefined) problems.push({ field: name, message: problem });
		else if (before === null || !isSameValue(value, before, type)) edits[name] = value;
	}
	return { edits, problems };
}

/** Whether the changes say that the suggestion was wrong: one field that matters is enough. */
export const editsMatter = (edits: Edits, fields: readonly EditableField[]): boolean =>
	Object.keys(edits).some((name) => fields.find((field) => field.name === name)?.minor !== true);

function isUnchanged(written: string, before: string, type: EditableField['type']): boolean {
	if (asSubmitted(written) === asSubmitted(before)) return true;
	// A field of one line gives no line ends back.
	return type === 'number' && written.trim() === before.replace(/[\r\n]/g, '').trim();
}

function isSameValue(value: unknown, before: string, type: EditableField['type']): boolean {
	const read = readWritten(asSubmitted(before), type);
	return typeof read !== 'string' && canonical(read.value) === canonical(value);
}

/** Equal for values that are equal, whatever the order of their fields. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_key, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
	) ?? '';

const NUMBER_WANTED = 'Write a number such as 9.50. The workflow expects a number here.';
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

function readWritten(text: string, type: EditableField['type']): { readonly value: unknown } | string {
	if (text.length > MOST_EDIT_LETTERS) return EDIT_TOO_LONG;
	if (type === 'text') return { value: text };
	if (type === 'boolean') return text === 'true' || text === 'false' ? { value: text === 'true' } : 'Choose yes or no.';
	if (type === 'json') return readJson(text);
	const number = NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
	return Number.isFinite(number) ? { value: number } : NUMBER_WANTED;
}

function readJson(text: string): { readonly value: unknown } | string {
	try {
		const value: unknown = JSON.parse(text);
		return pollutes(value) ? POLLUTING_KEY : { value };
	} catch (error) {
		const place = /position (\d+)/.exec(String(error))?.[1];
		const where = place === undefined ? '' : ` Look around letter ${Number(place) + 1}.`;
		return `This is not valid JSON: check quotes, commas and brackets.${where}`;
	}
}

function problemOfGiven(value: unknown, type: EditableField['type']): string | undefined {
	if (pollutes(value)) return POLLUTING_KEY;
	if ((canonical(value) ?? '').length > 2 * MOST_EDIT_LETTERS) return EDIT_TOO_LONG;
	if (type === 'text') return typeof value === 'string' ? undefined : 'This field takes a text.';
	if (type === 'number') return typeof value === 'number' && Number.isFinite(value) ? undefined : 'This field takes a number.';
	if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'This field takes true or false.';
	return undefined;
}
