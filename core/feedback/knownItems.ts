import { z } from 'zod/v4';
import { nameToday } from '../loop/labelMap';
import { mapInSlices } from '../mapInSlices';
import { wellKnownLabel } from '../review/wellKnown';
import type { Database } from './database';
import { feedbackRow, SELECT_ROWS } from './feedbackRow';
import { readLabelMap } from './labelMaps';
import type { KnownItem } from './plantedRecords';
import { readRows } from './storedShapes';
import type { FeedbackRow } from './store';
import { textHash } from './textHash';
import { toStoredText } from './storedText';

const SAYS = `outcome IN ('approved', 'corrected', 'rejected')`;

const ANSWERED_AGAIN = `SELECT text_hash FROM feedback WHERE loop = ? AND ${SAYS}
	GROUP BY text_hash HAVING COUNT(*) > 1 ORDER BY MAX(row_id) DESC LIMIT ?`;

/** Of older rows the answers are not read for it. */
const NEWEST_ROWS = 20_000;

/** Of one row several people may have said the same, or one decided between them. */
const DECIDED_TOGETHER = `SELECT text_hash FROM feedback WHERE loop = ? AND ${SAYS} AND answer LIKE '%"votes":[{%'
	AND row_id > (SELECT COALESCE(MAX(row_id), 0) FROM feedback WHERE loop = ?) - ${NEWEST_ROWS}
	ORDER BY row_id DESC LIMIT ?`;

const ofTexts = (count: number): string =>
	`${SELECT_ROWS} WHERE f.loop = ? AND f.text_hash IN (${Array.from({ length: count }, () => '?').join(', ')})
	AND f.outcome IN ('approved', 'corrected', 'rejected') ORDER BY f.decided_at, f.row_id`;

const hashRow = z.object({ text_hash: z.string() });

/** Items whose answer is well known, at most so many of each kind, those answered last first. */
export async function readKnownItems(database: Database, loop: string, most: number): Promise<KnownItem[]> {
	const name = toStoredText(loop);
	const { place } = database;
	const map = await readLabelMap(database, loop, place);
	const found = [...(await database.all(ANSWERED_AGAIN, [name, most])), ...(await database.all(DECIDED_TOGETHER, [name, name, most]))];
	const hashes = [...new Set((await readRows(hashRow, found, place)).map(({ text_hash }) => text_hash))];
	if (hashes.length === 0) return [];
	const rows = await readRows(feedbackRow, await database.all(ofTexts(hashes.length), [name, ...hashes]), place);
	const byText = new Map<string, FeedbackRow[]>();
	await mapInSlices(rows, (row) => {
		const hash = textHash(row.text);
		const said = byText.get(hash);
		if (said === undefined) byText.set(hash, [row]);
		else said.push(row);
	});
	return hashes.flatMap((hash): KnownItem[] => {
		const said = byText.get(hash) ?? [];
		const label = wellKnownLabel(said, map);
		const newest = said.at(-1);
		if (label === undefined || newest === undefined) return [];
		const { itemId, decisionId, text, prediction, verdict } = newest;
		const predicted = prediction.label === '' ? '' : (nameToday(map, prediction.label) ?? '');
		return [{ itemId, decisionId, text, prediction: { ...prediction, label: predicted }, verdict, label, answeredBy: peopleIn(said) }];
	});
}

/** Everybody who has said something, under the names and Slack member IDs that were recorded. */
function peopleIn(rows: readonly FeedbackRow[]): string[] {
	const answers = rows.flatMap(({ answer }) => answer ?? []);
	const voices = answers.flatMap((answer) => (answer.votes === undefined ? [answer] : [...answer.votes, ...(answer.adjudicated === true ? [answer] : [])]));
	return [...new Set(voices.flatMap(({ reviewer, slackUserId }) => [reviewer, slackUserId].filter((name) => name !== undefined)))];
}
