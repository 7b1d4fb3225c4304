import { z } from 'zod/v4';
import { HitlError } from '../errors';
import { changeLabels, undoChange, type LabelChange, type RecordedChange } from '../loop/labelChange';
import { labelsToday, NO_CHANGES, type LabelEntries, type LabelMap } from '../loop/labelMap';
import type { Database, Reader, Transaction } from './database';
import { writeEvent } from './events';
import { holdLoop, readGivenLabels } from './loopRows';
import { readRows, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

export interface LabelChangeRequest {
	readonly loop: string;
	/** Equal for repeats of one request, say those of a node that is tried again. */
	readonly key: string;
	/** `undo` takes the newest change back. */
	readonly change: LabelChange | { readonly kind: 'undo' };
	readonly reason: string;
	readonly at: string;
}

export interface KeptLabelChange {
	/** Of the label map that it led to: 1, 2, … */
	readonly version: number;
	readonly change: RecordedChange;
	readonly reason: string;
	readonly at: string;
}

const newNames = z.array(z.string());
const madeChange = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('rename'), from: z.string(), to: z.string(), newNames }),
	z.object({ kind: z.literal('merge'), from: z.array(z.string()), to: z.string(), newNames }),
	z.object({ kind: z.literal('split'), from: z.string(), into: z.array(z.string()), newNames }),
]);
const recordedChange = z.union([madeChange, z.object({ kind: z.literal('undo'), of: z.number(), change: madeChange })]);

// A list of pairs: as a key of an object the label __proto__ would be lost.
const storedEntries = storedJson(
	z.array(z.tuple([z.string(), z.union([z.object({ label: z.string() }), z.object({ splitInto: z.array(z.string()) })])])),
).transform((pairs): LabelEntries => new Map(pairs));

const CHANGE_COLUMNS = 'version, change, reason, at';

const changeRow = z.object({ version: z.number(), change: storedJson(recordedChange), reason: storedText, at: z.string() });
const mapRow = changeRow.extend({ entries: storedEntries });

type MapRow = z.infer<typeof mapRow>;

const NEWEST = `SELECT ${CHANGE_COLUMNS}, entries FROM label_maps WHERE loop = ? ORDER BY version DESC LIMIT ?`;

const newestRows = async (reader: Reader, loop: string, count: number, place: string): Promise<MapRow[]> =>
	await readRows(mapRow, await reader.all(NEWEST, [toStoredText(loop), count]), place);

/** What the labels of a loop are called today. */
export async function readLabelMap(reader: Reader, loop: string, place: string): Promise<LabelMap> {
	const [newest] = await newestRows(reader, loop, 1, place);
	return newest === undefined ? NO_CHANGES : { version: newest.version, entries: newest.entries };
}

/** The loop's labels under their names of today, in order of first appearance. */
export async function readLabels(reader: Reader, loop: string, place: string): Promise<string[]> {
	return labelsToday(await readLabelMap(reader, loop, place), await readGivenLabels(reader, loop, place));
}

export async function readLabelChanges(database: Database, loop: string): Promise<KeptLabelChange[]> {
	const sql = `SELECT ${CHANGE_COLUMNS} FROM label_maps WHERE loop = ? ORDER BY version`;
	return await readRows(changeRow, await database.all(sql, [toStoredText(loop)]), database.place);
}

/** Adds a version of the map, worked out from the one that stands. Throws `label-change-refused`, and then nothing is stored. */
export async function makeLabelChange(database: Database, request: LabelChangeRequest): Promise<KeptLabelChange> {
	const { loop, reason } = request;
	const name = toStoredText(loop);
	const key = toStoredText(request.key);
	const at = writeTime(request.at);
	return await database.transaction(async (transaction) => {
		await holdLoop(transaction, loop);
		const made = await keptUnder(transaction, [name, key], database.place);
		if (made !== undefined) return made;
		const [current, before] = await newestRows(transaction, loop, 2, database.place);
		const { change, entries } =
			request.change.kind === 'undo'
				? undoNewest(current, before)
				: changeLabels(
						current?.entries ?? NO_CHANGES.entries,
						labelsToday(current ?? NO_CHANGES, await readGivenLabels(transaction, loop, database.place)),
						request.change,
					);
		const version = (current?.version ?? 0) + 1;
		await transaction.run(
			'INSERT INTO label_maps (loop, version, at, change_key, reason, change, entries) VALUES (?, ?, ?, ?, ?, ?, ?)',
			[name, version, at, key, toStoredText(reason), JSON.stringify(change), JSON.stringify([...entries])],
		);
		await writeEvent(transaction, { loop, kind: 'labelsChanged', at, details: { labelMap: version, change, reason } });
		return { version, change, reason, at };
	});
}

async function keptUnder(transaction: Transaction, key: [string, string], place: string): Promise<KeptLabelChange | undefined> {
	const found = await transaction.all(`SELECT ${CHANGE_COLUMNS} FROM label_maps WHERE loop = ? AND change_key = ?`, key);
	return (await readRows(changeRow, found, place))[0];
}

function undoNewest(current: MapRow | undefined, before: MapRow | undefined): { change: RecordedChange; entries: LabelEntries } {
	if (current === undefined) throw nothingToUndo('No label of this loop was ever changed');
	const { version, change, entries } = current;
	if (change.kind === 'undo') throw nothingToUndo('The newest change of the labels was taken back already');
	return { change: { kind: 'undo', of: version, change }, entries: undoChange((before ?? NO_CHANGES).entries, entries, change) };
}

const nothingToUndo = (message: string): HitlError =>
	new HitlError('label-change-refused', message, 'Nothing was changed. Only the newest change can be taken back; make an older one good by another change.');
