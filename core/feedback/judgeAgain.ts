import type { Evidence } from '../gate/certification/evidence';
import { withAnswers } from '../gate/certification/withAnswers';
import type { LabelMap } from '../loop/labelMap';
import { slices } from '../mapInSlices';
import { answerToday, deleteRowsBefore, readRowsOf, writeWrong } from './certifyingRows';
import type { Transaction } from './database';
import { isWrong, readSaid } from './saidOfTexts';

/** Newest texts that are judged again: enough for any promise, and read in under a second. */
const MOST_JUDGED = 20_000;

export interface JudgedAgain {
	readonly predictor: string;
	/** Thresholds, labels and label map to count under. */
	readonly empty: Evidence;
	readonly map: LabelMap;
}

/** Counts what certifies a predictor anew, by the answers and names of today. */
export async function judgeAgain(transaction: Transaction, loop: string, { predictor, empty, map }: JudgedAgain, place: string): Promise<Evidence> {
	let evidence = empty;
	let judged = 0;
	const slice = slices({});
	for await (const rows of readRowsOf(transaction, loop, predictor, place)) {
		const said = await readSaid(transaction, loop, rows.map(({ textHash }) => textHash), place);
		const now = rows.map((row, index) => ({ ...row, wrong: isWrong(row.label, said[index], map) }));
		await writeWrong(transaction, loop, now.filter(({ wrong }, index) => wrong !== rows[index]!.wrong));
		evidence = withAnswers(evidence, now.map((row) => answerToday(row, map)));
		if (slice.isOver()) await slice.next();
		judged += rows.length;
		if (judged < MOST_JUDGED) continue;
		// What is not counted must not be taken back later.
		await deleteRowsBefore(transaction, loop, predictor, rows.at(-1)!.rowId);
		break;
	}
	return evidence;
}
