import { z } from 'zod/v4';
import type { Prediction } from '../item';
import type { Database, Reader, Transaction } from './database';
import { reserve } from './sequence';
import { readRows, storedText } from './storedShapes';
import { toStoredText } from './storedText';

/** Labels to add, by loop, each once and in order of appearance. */
export type LoopLabels = Map<string, Set<string>>;

const nameRow = z.object({ name: storedText });
const labelRow = z.object({ label: storedText });
const championRow = z.object({ champion: z.number() });

const LABELS = 'SELECT label FROM labels WHERE loop = ? ORDER BY position';

/** Every other table points at these rows. */
export async function ensureLoops(transaction: Transaction, loops: Iterable<string>): Promise<void> {
	const sets = [...new Set(loops)].map((loop) => [toStoredText(loop)]);
	await transaction.runMany('INSERT INTO loops (name, champion) VALUES (?, 0) ON CONFLICT DO NOTHING', sets);
}

/** The champion's number (0: none). Nobody else changes anything of the loop itself until the transaction ends. */
export async function holdLoop(transaction: Transaction, loop: string): Promise<number> {
	await ensureLoops(transaction, [loop]);
	const name = toStoredText(loop);
	await transaction.run('UPDATE loops SET champion = champion WHERE name = ?', [name]);
	return championRow.parse(await transaction.get('SELECT champion FROM loops WHERE name = ?', [name])).champion;
}

/** Labels that the predictor could choose from. A mapped prediction says none: its label may be anything that a step put out. */
export const labelsOf = ({ scores = [] }: Prediction): string[] => scores.map(({ label }) => label);

export function noteLabels(labels: LoopLabels, loop: string, names: Iterable<string>): void {
	const noted = labels.get(loop) ?? new Set();
	for (const name of names) if (name !== '') noted.add(name);
	labels.set(loop, noted);
}

/** Adds those labels that their loops do not have yet, in the given order. Positions rise; they may leave gaps. */
export async function addLabels(transaction: Transaction, labels: LoopLabels): Promise<void> {
	const wanted = [...labels].flatMap(([loop, names]) => [...names].map((name) => [loop, name].map(toStoredText)));
	// Most often all are there: nothing is written then.
	const known = await transaction.getMany('SELECT position FROM labels WHERE loop = ? AND label = ?', wanted);
	const missing = wanted.filter((_, index) => known[index] === undefined);
	if (missing.length === 0) return;
	const first = await reserve(transaction, 'label', missing.length);
	await transaction.runMany(
		'INSERT INTO labels (loop, label, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
		missing.map((key, index) => [...key, first + index]),
	);
}

/** As they were given, in order of appearance. */
export async function readGivenLabels(reader: Reader, loop: string, place: string): Promise<string[]> {
	const rows = await readRows(labelRow, await reader.all(LABELS, [toStoredText(loop)]), place);
	return rows.map(({ label }) => label);
}

/** Names of all loops, sorted by code point. */
export async function readLoops(database: Database): Promise<string[]> {
	const rows = await readRows(nameRow, await database.all('SELECT name FROM loops'), database.place);
	return rows.map(({ name }) => name).sort();
}
