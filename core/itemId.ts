import { createHash } from 'node:crypto';
import { HitlError } from './errors';
import { mapInSlices, type SliceOptions } from './mapInSlices';

const MOST_LETTERS = 512;

const digest = (loop: string, text: string): string =>
	createHash('sha256').update(loop).update('\0').update(text).digest('base64url').slice(0, 22);

/** The user's key, else a hash of loop and text: the same item has the same id on every run. */
export function itemIdOf(loop: string, text: string, key: string): string {
	const own = key.trim();
	if (own === '') return digest(loop, text);
	// A long key is shortened so that two of them never meet.
	return own.length <= MOST_LETTERS ? own : `${own.slice(0, MOST_LETTERS - 23)}…${digest(loop, own)}`;
}

export interface IdentifiedText {
	readonly itemId: string;
	readonly text: string;
	/** Position among the node's input items, from 0. */
	readonly index: number;
}

/**
 * One id may stand for one text only. The same text twice is a repeat and welcome. Works in slices.
 * Throws `duplicate-item-id`, `cancelled`.
 */
export async function refuseDuplicateIds<Item>(
	items: readonly Item[],
	identify: (item: Item) => IdentifiedText,
	options: SliceOptions = {},
): Promise<void> {
	const seen = new Map<string, IdentifiedText>();
	await mapInSlices(
		items,
		(item) => {
			const one = identify(item);
			const first = seen.get(one.itemId);
			if (first === undefined) seen.set(one.itemId, one);
			else if (first.text !== one.text) throw duplicate(first, one);
		},
		options,
	);
}

const duplicate = (first: IdentifiedText, { itemId, index }: IdentifiedText): HitlError =>
	new HitlError(
		'duplicate-item-id',
		`Items ${first.index + 1} and ${index + 1} have the same item ID "${itemId.slice(0, 80)}" but different texts`,
		'Map Item ID to a field that differs for every item, such as a ticket number, or leave it empty.',
		{ itemIndex: index },
	);
