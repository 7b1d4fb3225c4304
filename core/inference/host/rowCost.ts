import type { TaskName, TaskRequest } from '../tasks/task';

/** One row as it is sent to a model. */
export type TaskRow = TaskRequest['rows'][number];

/** Characters of a text that are sent: one more than a model reads, so that it sees that there was more. */
export const SENT_CHARACTERS = 10_001;

// English: about four characters a token. Where it is more or less, the measured pace of the model makes up for it.
const CHARACTERS_PER_TOKEN = 4;
const MOST_TOKENS = 512;
// Patches of an image of 224 x 224 pixels in the usual transformer.
const IMAGE_TOKENS = 197;

/** Reckoned tokens that a model reads for a row, from 1. Rows that cost the same have about the same length. */
export function rowCost(row: TaskRow, settings: TaskRequest<TaskName>['settings']): number {
	if (typeof row !== 'string') return IMAGE_TOKENS;
	const passes = 'labels' in settings ? Math.max(1, settings.labels.length) : 1;
	return passes * Math.min(MOST_TOKENS, 2 + Math.ceil(row.length / CHARACTERS_PER_TOKEN));
}

/** What a row weighs in the queue: characters of a text, bytes of an image. */
export const rowBytes = (row: TaskRow): number =>
	typeof row === 'string' ? Math.min(row.length, SENT_CHARACTERS) : row.byteLength;
