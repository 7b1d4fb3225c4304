import { z } from 'zod/v4';
import { outcomeSchema } from '../item';
import { labelKey, nameToday, type LabelMap } from '../loop/labelMap';
import { mapInSlices } from '../mapInSlices';
import { ReviewerTally, type Voice } from '../review/tallyReviewers';
import type { Database } from './database';
import { readLabelMap } from './labelMaps';
import { readCheckCounts } from './planted';
import type { ReviewerFigures } from './reviewerRecords';
import { meantLabel } from './saidOfTexts';
import { readRows, storedAnswer, storedJson } from './storedShapes';
import { toStoredText } from './storedText';

const PAGE_SIZE = 1_000;

const PAGE = `SELECT row_id, text_hash, outcome, answer, prediction FROM feedback
	WHERE loop = ? AND row_id > ? AND outcome IN ('approved', 'corrected', 'rejected', 'unsure') ORDER BY row_id LIMIT ${PAGE_SIZE}`;

const saidRow = z.object({
	row_id: z.number(),
	text_hash: z.string(),
	outcome: outcomeSchema,
	answer: storedAnswer.nullable(),
	prediction: storedJson(z.object({ label: z.string() })),
});

type SaidRow = z.infer<typeof saidRow>;

const NONE_FITS = '\0';

/** One key for equal answers; undefined where a changed field or text is the answer, or where the label was split since. */
function saidKey(outcome: SaidRow['outcome'], label: string | undefined, predicted: string, map: LabelMap): string | undefined {
	if (outcome === 'rejected') return NONE_FITS;
	const meant = meantLabel(outcome, label, predicted);
	const name = meant === undefined ? undefined : nameToday(map, meant);
	return name === undefined ? undefined : labelKey(name);
}

/** Who said what: where several people decided together, each of them. */
function voicesOf({ text_hash: textHash, answer, prediction }: SaidRow, map: LabelMap): Voice[] {
	if (answer === null) return [];
	const { votes, adjudicated } = answer;
	const said = votes === undefined ? [answer] : [...votes, ...(adjudicated === true ? [answer] : [])];
	return said.map(({ reviewer, outcome, label, secondsOnItem, decidedAt }): Voice => {
		const key = saidKey(outcome, label, prediction.label, map);
		return {
			reviewer,
			textHash,
			unsure: outcome === 'unsure',
			asModel: outcome === 'approved',
			decidedAt,
			...(key === undefined ? {} : { said: key }),
			...(secondsOnItem === undefined ? {} : { seconds: secondsOnItem }),
		};
	});
}

export async function readReviewerFigures(database: Database, loop: string): Promise<ReviewerFigures[]> {
	const name = toStoredText(loop);
	const map = await readLabelMap(database, loop, database.place);
	const tally = new ReviewerTally();
	for (let cursor = 0, full = true; full; ) {
		const rows = await readRows(saidRow, await database.all(PAGE, [name, cursor]), database.place);
		await mapInSlices(rows, (row) => {
			for (const voice of voicesOf(row, map)) tally.add(voice);
		});
		cursor = rows.at(-1)?.row_id ?? cursor;
		full = rows.length === PAGE_SIZE;
	}
	for (const { reviewer, isRight, times } of await readCheckCounts(database, loop, map, database.place)) tally.addKnown(reviewer, isRight, times);
	return tally.figures();
}
