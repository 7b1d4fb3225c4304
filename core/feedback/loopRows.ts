import { z } from 'zod/v4';
import type { Prediction } from '../item';
import type { Database, Transaction } from './database';
import { reserve } from './sequence';
import { readRows, storedText } from './storedShapes';
import { toStoredText } from './storedText';

export interface LoopLabel {
	readonly loop: string;
	readonly label: string;
}

const nameRow = z.object({ name: storedText });
const labelRow = z.object({ label: storedText });

const LABELS = 'SELECT label FROM labels WHERE loop = ? ORDER BY position';

/** Every other table points at these rows. */
export async function ensureLoops(transaction: Transaction, loops: Iterable<string>): Promise<void> {
	const sets = [...new Set(loops)].map((loop) => [toStoredText(loop)]);
	await transaction.runMany('INSERT INTO loops (name, champion) VALUES (?, 0) ON CONFLICT DO NOTHING', sets);
}

/** Labels that a prediction speaks of, its own first. */
export const labelsOf = ({ label, scores }: Prediction): string[] =>
	(scores === undefined ? [label] : [...scores.map((score) => score.label), label]).filter((name) => name !== '');

/** Adds those labels that their loops do not have yet, in the given order. */
export async function addLabels(transaction: Transaction, labels: Iterable<LoopLabel>): Promise<void> {
	const wanted = new Map<string, Set<string>>();
	for (const { loop, label } of labels) wanted.set(loop, (wanted.get(loop) ?? new Set()).add(label));
	for (const [loop, names] of wanted) {
		const known = new Set((await transaction.all(LABELS, [toStoredText(loop)])).map((row) => row.label));
		const missing = [...names].map(toStoredText).filter((name) => !known.has(name));
		if (missing.length === 0) continue;
		const first = await reserve(transaction, 'label', missing.length);
		await transaction.runMany(
			'INSERT INTO labels (loop, label, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
			missing.map((name, index) => [toStoredText(loop), name, first + index]),
		);
	}
}

export async function readLabels(database: Database, loop: string): Promise<string[]> {
	const rows = await readRows(labelRow, await database.all(LABELS, [toStoredText(loop)]), database.place);
	return rows.map(({ label }) => label);
}

/** Names of all loops, sorted by code point. */
export async function readLoops(database: Database): Promise<string[]> {
	const rows = await readRows(nameRow, await database.all('SELECT name FROM loops'), database.place);
	return rows.map(({ name }) => name).sort();
}
