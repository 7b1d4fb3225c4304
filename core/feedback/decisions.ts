import { z } from 'zod/v4';
import type { Database, SqlRow, SqlValue } from './database';
import { inSlices } from './inSlices';
import { addLabels, ensureLoops, labelsOf } from './loopRows';
import { reserve } from './sequence';
import type { DecisionKey, GateDecision } from './store';
import { readRows, storedPrediction, storedText, storedVerdict, writePrediction, writeTime, writeVerdict } from './storedShapes';
import { toStoredText } from './storedText';

const COLUMNS = 'loop, item_id, execution_id, text, subject_key, prediction, verdict, decided_at';

const INSERT = `INSERT INTO decisions (${COLUMNS}, route, number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

const STANDING = `SELECT ${COLUMNS} FROM decisions WHERE loop = ? AND item_id = ? AND execution_id = ?`;

const BEST = `SELECT ${COLUMNS} FROM decisions WHERE loop = ? AND item_id = ?
	ORDER BY CASE WHEN execution_id = ? THEN 0 ELSE 1 END, decided_at DESC, number DESC LIMIT 1`;

const decisionRow = z
	.object({
		loop: storedText,
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
			itemId: row.item_id,
			executionId: row.execution_id,
			text: row.text,
			...(row.subject_key === null ? {} : { subjectKey: row.subject_key }),
			prediction: row.prediction,
			verdict: row.verdict,
			decidedAt: row.decided_at,
		}),
	);

const keyOf = ({ loop, itemId, executionId }: DecisionKey): string[] => [loop, itemId, executionId].map(toStoredText);

const valuesOf = (decision: GateDecision): SqlValue[] => [
	...keyOf(decision),
	toStoredText(decision.text),
	decision.subjectKey === undefined ? null : toStoredText(decision.subjectKey),
	writePrediction(decision.prediction),
	writeVerdict(decision.verdict),
	writeTime(decision.decidedAt),
	decision.verdict.route,
];

/** Writes decisions that are new; a key that has one keeps it. Returns what stands, in the given order. */
export async function recordDecisions(
	database: Database,
	decisions: readonly GateDecision[],
): Promise<GateDecision[]> {
	if (decisions.length === 0) return [];
	const values = await inSlices(decisions, valuesOf);
	const { changes, older } = await database.transaction(async (transaction) => {
		await ensureLoops(transaction, decisions.map(({ loop }) => loop));
		const first = await reserve(transaction, 'decision', decisions.length);
		const stored = await transaction.runMany(INSERT, values.map((set, index) => [...set, first + index]));
		const isNew = (_: unknown, index: number) => stored[index] === 1;
		const labels = decisions
			.filter(isNew)
			.flatMap(({ loop, prediction }) => labelsOf(prediction).map((label) => ({ loop, label })));
		await addLabels(transaction, labels);
		const repeats = decisions.filter((decision, index) => !isNew(decision, index));
		return { changes: stored, older: await transaction.getMany(STANDING, repeats.map(keyOf)) };
	});
	const standing = (await readRows(decisionRow, present(older), database.place)).values();
	return decisions.map((decision, index) => {
		if (changes[index] === 1) return { ...decision, decidedAt: writeTime(decision.decidedAt) };
		return standing.next().value ?? decision;
	});
}

/** For each key the decision of that execution, else the item's newest. */
export async function findDecisions(
	database: Database,
	keys: readonly DecisionKey[],
): Promise<Array<GateDecision | undefined>> {
	const rows = await database.getMany(BEST, keys.map(keyOf));
	const found = (await readRows(decisionRow, present(rows), database.place)).values();
	return rows.map((row) => (row === undefined ? undefined : found.next().value));
}

const present = (rows: ReadonlyArray<SqlRow | undefined>): SqlRow[] => rows.filter((row) => row !== undefined);
