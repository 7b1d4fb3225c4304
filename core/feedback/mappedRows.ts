import { isSplit, labelToday, nameToday, type LabelMap } from '../loop/labelMap';
import { mapInSlices } from '../mapInSlices';
import type { FeedbackRow, PastAnswer } from './store';

/** What is stored is never rewritten: the names of today are looked up by whoever reads. */

/** A row as it was recorded, with what its answer's label is called today where that is something else. */
export function withLabelToday(row: FeedbackRow, map: LabelMap): FeedbackRow {
	const given = row.answer?.label;
	if (map.version === 0 || given === undefined) return row;
	const name = nameToday(map, given);
	return name === given ? row : { ...row, labelToday: name ?? null };
}

/** Rows with the names of today as labels of answer and prediction. Those whose answer is a label that was split are left out. */
export async function underNamesOfToday(rows: readonly FeedbackRow[], map: LabelMap): Promise<readonly FeedbackRow[]> {
	if (map.version === 0) return rows;
	const mapped: FeedbackRow[] = [];
	await mapInSlices(
		rows,
		(row) => {
			const { answer, prediction } = row;
			const label = answer?.label === undefined ? undefined : nameToday(map, answer.label);
			if (answer === undefined || label === undefined) return;
			// No label: what was predicted then has no name today.
			const predicted = prediction.label === '' ? '' : (nameToday(map, prediction.label) ?? '');
			const isSame = label === answer.label && predicted === prediction.label;
			mapped.push(isSame ? row : { ...row, answer: { ...answer, label }, prediction: { ...prediction, label: predicted } });
		},
		// Rows are kept, so collecting what is left behind takes long: see `readRows`.
		{ yieldEveryMs: 2 },
	);
	return mapped;
}

/** What somebody said, in the names of today. */
export function saidToday({ label, ...said }: PastAnswer, map: LabelMap): PastAnswer {
	const name = label === undefined ? undefined : nameToday(map, label);
	return name === undefined ? said : { ...said, label: name };
}

/** The parts of an answer's label, where it was split. */
export function partsOf({ answer }: FeedbackRow, map: LabelMap): readonly string[] | undefined {
	if (answer?.label === undefined) return undefined;
	const today = labelToday(map, answer.label);
	return isSplit(today) ? today.splitInto : undefined;
}
