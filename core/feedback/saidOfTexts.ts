import { z } from 'zod/v4';
import { outcomeSchema, type Outcome } from '../item';
import { labelKey, nameToday, type LabelMap } from '../loop/labelMap';
import type { Reader, SqlRow } from './database';
import { readRows, storedJson, storedText } from './storedShapes';
import { toStoredText } from './storedText';

/** What people said last about a text, whichever item it stood in. */
export interface SaidOfText {
	/** What they meant, as it was given; undefined where no label fits. */
	readonly label: string | undefined;
}

/** As the index `feedback_by_text` has it. Who is unsure or silent says nothing, so an earlier answer stands. */
const SAID = `SELECT f.outcome, f.label, CASE WHEN f.label IS NULL THEN f.prediction END AS prediction FROM feedback f
	WHERE f.loop = ? AND f.text_hash = ? AND f.outcome IN ('approved', 'corrected', 'rejected')
	ORDER BY f.decided_at DESC, f.row_id DESC LIMIT 1`;

const saidRow = z.object({
	outcome: outcomeSchema,
	label: storedText.nullable(),
	prediction: storedJson(z.object({ label: z.string() })).nullable(),
});

/** Who approves without naming a label means the predicted one; who corrects without naming one, by changing a field or a text, means none. */
export const meantLabel = (outcome: Outcome | undefined, label: string | undefined, predicted: string | undefined): string | undefined =>
	outcome === 'approved' ? (label ?? predicted) : outcome === 'corrected' ? label : undefined;

const meant = ({ outcome, label, prediction }: z.infer<typeof saidRow>): SaidOfText => ({
	label: meantLabel(outcome, label ?? undefined, prediction?.label),
});

/** What was said of each text, in order; undefined where nobody has answered. */
export async function readSaid(reader: Reader, loop: string, hashes: readonly string[], place: string): Promise<Array<SaidOfText | undefined>> {
	const name = toStoredText(loop);
	const found = await reader.getMany(SAID, hashes.map((hash) => [name, hash]));
	const said = (await readRows(saidRow, found.filter((row): row is SqlRow => row !== undefined), place)).values();
	return found.map((row) => {
		const next = row === undefined ? undefined : said.next().value;
		return next && meant(next);
	});
}

/** Whether people disagree with a label, or have not agreed yet: what was split since has no answer until it is given anew. */
export function isWrong(predicted: string, said: SaidOfText | undefined, map: LabelMap): boolean {
	if (said?.label === undefined) return true;
	const [right, own] = [nameToday(map, said.label), nameToday(map, predicted)];
	return right === undefined || own === undefined || labelKey(right) !== labelKey(own);
}
