import type { Outcome } from '../item';
import { nameToday, type LabelMap } from '../loop/labelMap';
import { mapInSlices } from '../mapInSlices';
import type { PreparedRow } from './feedbackRow';
import type { Transaction } from './database';
import { readPromises } from './gateRuns';
import { readLabelMap, readLabels } from './labelMaps';
import { notePairs } from './reviewersAgree';
import { isWrong, meantLabel, readSaid, type SaidOfText } from './saidOfTexts';
import { updateEvidence, type NewRow } from './updateEvidence';
import { watchAnswers } from './watchAnswers';

/** New rows of one loop, and what the loop was before they were stored. */
export interface LoopBefore {
	readonly loop: string;
	readonly rows: readonly NewRow[];
	readonly labels: readonly string[];
	/** What had been said about the texts of the rows that say something. */
	readonly said: ReadonlyMap<string, SaidOfText | undefined>;
}

const SAYS: ReadonlySet<Outcome | undefined> = new Set<Outcome>(['approved', 'corrected', 'rejected']);

/** To be called before rows are stored. Loops in which nobody was asked are left out. */
export async function loopsBefore(
	transaction: Transaction,
	rows: ReadonlyArray<PreparedRow & { readonly rowId: number }>,
	place: string,
): Promise<LoopBefore[]> {
	const asked = rows.filter(({ entry }) => entry.outcome !== undefined);
	const loops: LoopBefore[] = [];
	for (const [loop, own] of Map.groupBy(asked, ({ entry }) => entry.loop)) {
		const hashes = [...new Set(own.filter(({ entry }) => SAYS.has(entry.outcome)).map(({ hash }) => hash))];
		const said = await readSaid(transaction, loop, hashes, place);
		loops.push({ loop, rows: own, labels: await readLabels(transaction, loop, place), said: new Map(hashes.map((hash, index) => [hash, said[index]])) });
	}
	return loops;
}

/** Counts new answers for and against predictors, and for how well reviewers agree. To be called once rows and labels are stored. */
export async function countAnswers(transaction: Transaction, { loop, rows, labels, said }: LoopBefore, place: string): Promise<void> {
	const map = await readLabelMap(transaction, loop, place);
	const after = await readLabels(transaction, loop, place);
	const evidence = await updateEvidence(transaction, loop, rows, { map, before: labels, after }, place);
	await watchAnswers(transaction, { loop, rows, evidence, promises: await readPromises(transaction, loop, place), map }, place);
	const compared = (await mapInSlices(rows, (row) => disagreement(row, said.get(row.hash), map))).filter((differs) => differs !== undefined);
	await notePairs(transaction, loop, { pairs: compared.length, disagreements: compared.filter(Boolean).length });
}

/**
 * Whether this answer and the one before it to the same text differ; undefined where there are no two. What was picked for a
 * second look looked wrong to begin with, so it says nothing of how often reviewers err.
 */
function disagreement({ entry }: NewRow, before: SaidOfText | undefined, map: LabelMap): boolean | undefined {
	const { outcome, answer, prediction, verdict } = entry;
	if (before === undefined || !SAYS.has(outcome) || verdict.rule === 'asked') return undefined;
	const label = meantLabel(outcome, answer?.label, prediction.label);
	if (label === undefined || before.label === undefined) return label !== before.label;
	// What was split since is no answer to compare with.
	return nameToday(map, before.label) === undefined ? undefined : isWrong(label, before, map);
}
