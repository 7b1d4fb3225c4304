import { z } from 'zod/v4';
import type { GateVerdict } from '../item';
import { mapInSlices } from '../mapInSlices';
import type { Database, SqlRow, SqlValue } from './database';
import { addLabels, ensureLoops, labelsOf, noteLabels, type LoopLabels } from './loopRows';
import { readLabelMap } from './labelMaps';
import { watchDecisions } from './monitoringRows';
import { reserve } from './sequence';
import type { DecisionKey, GateDecision } from './store';
import { readRows, storedPrediction, storedText, storedVerdict, writePrediction, writeTime, writeVerdict } from './storedShapes';
import { toStoredText } from './storedText';

const COLUMNS = 'loop, decision_id, item_id, execution_id, text, subject_key, prediction, verdict, decided_at';

const INSERT = `INSERT INTO decisions (${COLUMNS}, route, model_version, duty, confidence, number)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT DO NOTHING`;

const STANDING = `SELECT ${COLUMNS} FROM decisions WHERE loop = ? AND decision_id = ?`;

const decisionRow = z
	.object({
		loop: storedText,
		decision_id: storedText,
		item_id: storedText,
		execution_id: storedText,
		text: storedText,
		subject_key: storedText.nullable(),
		prediction: storedPrediction,
		verdict: storedVerdict,
		decided_at: z.string(),
	})
	.transform(
		(row): GateDecision => ({
			loop: row.loop,
			decisionId: row.decision_id,
			itemId: row.item_id,
			executionId: row.execution_id,
			text: row.text,
			...(row.subject_key === null ? {} : { subjectKey: row.subject_key }),
			prediction: row.prediction,
			verdict: row.verdict,
			decidedAt: row.decided_at,
		}),
	);

const keyOf = ({ loop, decisionId }: DecisionKey): string[] => [loop, decisionId].map(toStoredText);

const valuesOf = (decision: GateDecision): SqlValue[] => [
	...keyOf(decision),
	toStoredText(decision.itemId),
	toStoredText(decision.executionId),
	toStoredText(decision.text),
	decision.subjectKey === undefined ? null : toStoredText(decision.subjectKey),
	writePrediction(decision.prediction),
	writeVerdict(decision.verdict),
	writeTime(decision.decidedAt),
	decision.verdict.route,
	decision.prediction.model.version ?? 0,
	dutyOf(decision.verdict),
	decision.prediction.confidence,
];

/** What a decision asks of people. Nothing where nobody was asked, nor where no gate asked. */
function dutyOf({ route, rule, overBudget }: GateVerdict): 'review' | 'check' | 'beyond' | null {
	if (rule === 'asked') return null;
	if (route === 'audit') return 'check';
	if (overBudget === true) return 'beyond';
	return route === 'review' ? 'review' : null;
}

/** Writes decisions that are new; a key that has one keeps it. Returns what stands, in the given order. */
export async function recordDecisions(
	database: Database,
	decisions: readonly GateDecision[],
): Promise<GateDecision[]> {
	if (decisions.length === 0) return [];
	const values = await mapInSlices(decisions, valuesOf);
	const { changes, older } = await database.transaction(async (transaction) => {
		await ensureLoops(transaction, decisions.map(({ loop }) => loop));
		const first = await reserve(transaction, 'decision', decisions.length);
		const stored = await transaction.runMany(INSERT, values.map((set, index) => [...set, first + index]));
		const isNew = (_: unknown, index: number) => stored[index] === 1;
		const labels: LoopLabels = new Map();
		await mapInSlices(decisions.filter(isNew), ({ loop, prediction }) => noteLabels(labels, loop, labelsOf(prediction)));
		await addLabels(transaction, labels);
		for (const [loop, made] of Map.groupBy(decisions.filter(isNew), (decision) => decision.loop)) {
			await watchDecisions(transaction, loop, made, await readLabelMap(transaction, loop, database.place), database.place);
		}
		const repeats = decisions.filter((decision, index) => !isNew(decision, index));
		return { changes: stored, older: await transaction.getMany(STANDING, repeats.map(keyOf)) };
	});
	const standing = (await readRows(decisionRow, present(older), database.place)).values();
	return decisions.map((decision, index) => {
		if (changes[index] === 1) return { ...decision, decidedAt: writeTime(decision.decidedAt) };
		return standing.next().value ?? decision;
	});
}

/** The decision of each key; undefined when there is none. */
export async function findDecisions(
	database: Database,
	keys: readonly DecisionKey[],
): Promise<Array<GateDecision | undefined>> {
	const rows = await database.getMany(STANDING, keys.map(keyOf));
	const found = (await readRows(decisionRow, present(rows), database.place)).values();
	return rows.map((row) => (row === undefined ? undefined : found.next().value));
}

const present = (rows: ReadonlyArray<SqlRow | undefined>): SqlRow[] => rows.filter((row) => row !== undefined);
