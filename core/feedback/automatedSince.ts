import { z } from 'zod/v4';
import { gateSchema, predictionSchema } from '../item';
import type { Database } from './database';
import type { AutomatedDecision } from './store';
import { readRows, storedJson, storedText } from './storedShapes';
import { toStoredText } from './storedText';

const PAGE_SIZE = 1_000;

/** When the gate first decided on an item whose answer came after a row: answers come some time after their decisions. */
const SINCE = `SELECT MIN(d.decided_at) AS since FROM feedback f
	JOIN decisions d ON d.loop = f.loop AND d.decision_id = f.decision_id
	WHERE f.loop = ? AND f.row_id > ? AND f.outcome IN ('approved', 'corrected') AND f.label IS NOT NULL`;

/** Places only: what the decisions say is long. Those of one run of the gate have one time, so their numbers go on. */
const PLACES = `SELECT number, decided_at, decision_id FROM decisions
	WHERE loop = ? AND decided_at >= ? AND decided_at <= ? AND NOT (decided_at = ? AND number >= ?) AND route IN ('automate', 'audit')
	ORDER BY decided_at DESC, number DESC LIMIT ?`;

const DECISION = 'SELECT item_id, text, route, prediction, verdict FROM decisions WHERE loop = ? AND decision_id = ?';

/** After every time that is written as ISO 8601. */
const END_OF_TIME = '~';

const sinceRow = z.object({ since: z.string().nullable() });

const placeRow = z.object({ number: z.number(), decided_at: z.string(), decision_id: z.string() });

const automatedRow = z
	.object({
		item_id: storedText,
		text: storedText,
		route: z.enum(['automate', 'audit']),
		prediction: storedJson(predictionSchema.pick({ label: true, model: true })),
		verdict: storedJson(gateSchema.pick({ reviewProbability: true })),
	})
	.transform(
		({ item_id: itemId, text, route, prediction, verdict }): AutomatedDecision => ({ itemId, text, route, ...prediction, ...verdict }),
	);

/** Reads page by page: a day of a busy loop at once would hold up the process. */
export async function readAutomatedSince(database: Database, loop: string, rowId: number, limit: number): Promise<AutomatedDecision[]> {
	const name = toStoredText(loop);
	const since = sinceRow.parse(await database.get(SINCE, [name, rowId])).since ?? '';
	const decisions: AutomatedDecision[] = [];
	for (let last = { decided_at: END_OF_TIME, number: 0 }; decisions.length < limit; ) {
		const size = Math.min(PAGE_SIZE, limit - decisions.length);
		const { decided_at: time, number } = last;
		const places = await readRows(placeRow, await database.all(PLACES, [name, since, time, time, number, size]), database.place);
		const rows = await database.getMany(DECISION, places.map((place) => [name, place.decision_id]));
		const page = await readRows(automatedRow, rows.filter((row) => row !== undefined), database.place);
		for (const decision of page) decisions.push(decision);
		const end = places.at(-1);
		if (end === undefined || places.length < size) break;
		last = end;
	}
	return decisions;
}
