import { createHash } from 'node:crypto';
import { HitlError } from './errors';

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

/** One id may stand for one text only. The same text twice is a repeat and welcome. Throws `duplicate-item-id`. */
export function refuseDuplicateIds(items: ReadonlyArray<{ itemId: string; text: string; index: number }>): void {
	const seen = new Map<string, { text: string; index: number }>();
	for (const { itemId, text, index } of items) {
		const first = seen.get(itemId);
		if (first === undefined) seen.set(itemId, { text, index });
		else if (first.text !== text) {
			throw new HitlError(
				'duplicate-item-id',
				`Items ${first.index + 1} and ${index + 1} have the same item ID "${itemId.slice(0, 80)}" but different texts`,
				'Map Item ID to a field that differs for every item, such as a ticket number, or leave it empty.',
				{ itemIndex: index },
			);
		}
	}
}
