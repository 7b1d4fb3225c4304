import { HitlError } from '../errors';
import { isSplit, labelKey, labelToday, type LabelEntries, type LabelToday } from './labelMap';

/** A change of names, as somebody asks for it. */
export type LabelChange =
	| { readonly kind: 'rename'; readonly from: string; readonly to: string }
	/** `to` may be one of `from`, another label, or a new name. */
	| { readonly kind: 'merge'; readonly from: readonly string[]; readonly to: string }
	| { readonly kind: 'split'; readonly from: string; readonly into: readonly string[] };

/** As it is kept: labels as the loop spells them, and the names that were labels for the first time. */
export type MadeChange = LabelChange & { readonly newNames: readonly string[] };

/** A change that was taken back, by the number of its version. */
export interface UndoneChange {
	readonly kind: 'undo';
	readonly of: number;
	readonly change: MadeChange;
}

export type RecordedChange = MadeChange | UndoneChange;

const MOST_LETTERS = 200;

export interface Changed {
	readonly change: MadeChange;
	readonly entries: LabelEntries;
}

/**
 * Works out a change. `labels` are the loop's labels of today. The map stays flat: every label of today is called by its own
 * name, so chains work and there are no circles. Throws `label-change-refused`.
 */
export function changeLabels(entries: LabelEntries, labels: readonly string[], asked: LabelChange): Changed {
	switch (asked.kind) {
		case 'rename':
			return rename(entries, labels, asked);
		case 'merge':
			return merge(entries, labels, asked);
		case 'split':
			return split(entries, labels, asked);
	}
}

function rename(entries: LabelEntries, labels: readonly string[], asked: { readonly from: string; readonly to: string }): Changed {
	const from = knownLabel(labels, asked.from);
	const to = newName(asked.to);
	if (from === to) throw refused(`"${from}" is called that already`, 'Give the label another name.');
	const other = labels.find((label) => label !== from && (label === to || sameName(label, to) && !sameName(from, to)));
	if (other !== undefined) {
		throw refused(`There is a label "${other}" already, so "${from}" cannot be renamed to it`, `To make the two one label, merge "${from}" into "${other}".`);
	}
	return { change: { kind: 'rename', from, to, newNames: [to] }, entries: called(entries, [from], to) };
}

function merge(entries: LabelEntries, labels: readonly string[], asked: { readonly from: readonly string[]; readonly to: string }): Changed {
	const from = [...new Set(asked.from.map((label) => knownLabel(labels, label)))];
	const wanted = newName(asked.to);
	const known = spelled(labels, wanted);
	const to = known ?? wanted;
	if (from.every((label) => label === to)) throw refused(`There is nothing to merge into "${to}"`, 'Name at least one other label.');
	if (known === undefined && from.length === 1) {
		throw refused(`Only "${from[0]}" would become "${to}"`, 'Name at least two labels to merge, or rename the one.');
	}
	return { change: { kind: 'merge', from, to, newNames: known === undefined ? [to] : [] }, entries: called(entries, from, to) };
}

function split(entries: LabelEntries, labels: readonly string[], asked: { readonly from: string; readonly into: readonly string[] }): Changed {
	const from = knownLabel(labels, asked.from);
	const into = [...new Map(asked.into.map(newName).map((part) => [labelKey(part), spelled(labels, part) ?? part])).values()];
	if (into.some((part) => sameName(part, from))) {
		throw refused(
			`A part of "${from}" cannot be called "${from}" as well`,
			'Give each part a new name. Old answers could not be told from new ones otherwise.',
		);
	}
	if (into.length < 2) throw refused(`"${from}" needs at least two parts`, 'Name two or more labels to split it into, or rename it.');
	const after = new Map(entries);
	for (const [key, today] of entries) {
		if (isSplit(today)) after.set(key, asParts(today.splitInto.flatMap((part) => (sameName(part, from) ? into : [part]))));
		else if (sameName(today.label, from)) after.set(key, { splitInto: into });
	}
	after.set(labelKey(from), { splitInto: into });
	// A part that had become the label that is split now: answers with its name mean the part again.
	for (const part of into) {
		const before = entries.get(labelKey(part));
		if (before !== undefined && !isSplit(before) && sameName(before.label, from)) after.set(labelKey(part), { label: part });
	}
	for (const part of into) takeName(after, part);
	return { change: { kind: 'split', from, into, newNames: into.filter((part) => !labels.includes(part)) }, entries: after };
}

/** The map from before a change, in which answers given since then find their way. */
export function undoChange(before: LabelEntries, after: LabelEntries, { newNames, ...change }: MadeChange): LabelEntries {
	if (change.kind === 'rename') return called(after, [change.to], change.from);
	const entries = new Map(before);
	for (const name of newNames) {
		const key = labelKey(name);
		// A name that came back into use means again what it meant before.
		if (!entries.has(key)) entries.set(key, change.kind === 'merge' ? { splitInto: change.from } : { label: change.from });
	}
	return entries;
}

/** Calls some labels by one name, and with them all that is called like them by now. */
function called(entries: LabelEntries, from: readonly string[], to: string): LabelEntries {
	const keys = new Set(from.map(labelKey));
	const name = (label: string): string => (keys.has(labelKey(label)) ? to : label);
	const after = new Map<string, LabelToday>();
	for (const [key, today] of entries) after.set(key, isSplit(today) ? asParts(today.splitInto.map(name)) : { label: name(today.label) });
	for (const key of keys) after.set(key, { label: to });
	takeName(after, to);
	return after;
}

/** Parts that have become one label again leave nothing to ask. */
function asParts(parts: readonly string[]): LabelToday {
	const [first = '', ...others] = new Set(parts);
	return others.length === 0 ? { label: first } : { splitInto: [first, ...others] };
}

/** All spellings of a name are the label. One that old answers carry in another meaning would mix them with the new ones. */
function takeName(entries: Map<string, LabelToday>, name: string): void {
	const today = labelToday({ entries }, name);
	if (!isSplit(today) && today.label === name) {
		entries.set(labelKey(name), today);
		return;
	}
	const fate = isSplit(today) ? 'was split, and old answers with it wait to be given anew' : `was changed to "${today.label}", and old answers with it count as that`;
	throw refused(`The name "${name}" was used before: it ${fate}`, 'Choose a name that this loop has not used yet.');
}

const sameName = (one: string, other: string): boolean => labelKey(one) === labelKey(other);

/** The label as the loop spells it: exactly, else the one that differs in case or spacing alone. */
const spelled = (labels: readonly string[], name: string): string | undefined =>
	labels.includes(name) ? name : labels.find((label) => sameName(label, name));

function knownLabel(labels: readonly string[], asked: string): string {
	const name = asked.trim();
	const known = spelled(labels, name);
	if (known !== undefined) return known;
	const listed = labels.length === 0 ? 'It has no labels yet.' : `Its labels: ${labels.slice(0, 50).join(', ')}${labels.length > 50 ? ' and others' : ''}.`;
	throw refused(`This loop has no label "${name.slice(0, MOST_LETTERS)}"`, `Check the spelling and the name of the loop. ${listed}`);
}

function newName(asked: string): string {
	const name = asked.trim();
	if (name !== '' && name.length <= MOST_LETTERS) return name;
	throw refused(name === '' ? 'The new label has no name' : `The new label's name is longer than ${MOST_LETTERS} characters`, `Give it a name of 1 to ${MOST_LETTERS} characters.`);
}

const refused = (message: string, nextStep: string): HitlError =>
	new HitlError('label-change-refused', message, `Nothing was changed. ${nextStep}`);
