import { z } from 'zod/v4';
import type { Database, Reader, SqlRow, Transaction } from './database';
import { readEvents, writeEvent } from './events';
import type { GateRunRecord, GateThreshold, KeptPromise } from './gateRecords';
import { ensureLoops } from './loopRows';
import { plainRecord } from './plainRecord';
import type { LoopEvent } from './store';
import { readRows, storedJson, storedText, writeTime } from './storedShapes';
import { toStoredText } from './storedText';

const share = z.number().gt(0).lt(1);

const thresholdSchema = z.object({
	predictor: z.string(),
	threshold: z.number().optional(),
	because: z.enum(['alarm', 'labels', 'stopped']).optional(),
	certificate: plainRecord.optional(),
});

const promiseSchema = z.object({
	alpha: share,
	delta: share,
	eachLabel: z.boolean().optional(),
	wholeLife: z.boolean().optional(),
	alwaysReview: z.array(z.string()).optional(),
	labelThresholds: z.array(z.object({ name: z.string(), threshold: z.number() })).optional(),
});

const runSchema = z.object({
	settings: plainRecord,
	promise: promiseSchema.optional(),
	thresholds: z.array(thresholdSchema),
});

type StoredRun = z.infer<typeof runSchema>;

const runRow = z.object({ workflow_id: storedText, node_id: storedText, at: z.string(), run: storedJson(runSchema) });

type RunRow = z.infer<typeof runRow>;

const OF_GATE = 'SELECT workflow_id, node_id, at, run FROM gate_runs WHERE loop = ? AND workflow_id = ? AND node_id = ?';
const OF_LOOP = 'SELECT workflow_id, node_id, at, run FROM gate_runs WHERE loop = ? ORDER BY at DESC LIMIT ?';

/** Gates of one loop whose promises are watched: those that ran last. */
const MOST_GATES = 20;
/** Predictors of one gate whose thresholds are remembered: those of the newest runs. */
const MOST_THRESHOLDS = 50;

export type Gate = Pick<GateRunRecord, 'workflowId' | 'nodeId'>;

/** What a gate was set to at its last run that changed anything. */
export async function readGateRun(reader: Reader, loop: string, { workflowId, nodeId }: Gate, place: string): Promise<StoredRun | undefined> {
	const found = await reader.get(OF_GATE, [loop, workflowId, nodeId].map(toStoredText));
	return found === undefined ? undefined : (await readRuns([found], place))[0]?.run;
}

/** The newest first, each gate's own. */
export async function readPromises(reader: Reader, loop: string, place: string): Promise<KeptPromise[]> {
	const rows = await readRuns(await reader.all(OF_LOOP, [toStoredText(loop), MOST_GATES]), place);
	return rows.flatMap(({ workflow_id: workflowId, node_id: nodeId, at, run: { promise } }) => (promise === undefined ? [] : [{ ...promise, workflowId, nodeId, at }]));
}

const readRuns = async (rows: readonly SqlRow[], place: string): Promise<RunRow[]> => await readRows(runRow, rows, place);

/** Keeps what a gate was set to and what its thresholds were; what is as it was is not written again. */
export async function recordGateSettings(database: Database, loop: string, run: GateRunRecord): Promise<void> {
	// As it will be read back: what JSON leaves out makes no difference.
	const given = runSchema.parse(JSON.parse(JSON.stringify({ settings: run.settings, promise: run.promise, thresholds: run.thresholds })));
	if (isSame(await readGateRun(database, loop, run, database.place), given)) return;
	await database.transaction(async (transaction) => {
		await ensureLoops(transaction, [loop]);
		const before = await readGateRun(transaction, loop, run, database.place);
		if (isSame(before, given)) return;
		const at = writeTime(run.at);
		const { workflowId, nodeId } = run;
		const thresholds = remembered(before?.thresholds ?? [], given.thresholds);
		await transaction.run(
			`INSERT INTO gate_runs (loop, workflow_id, node_id, at, run) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (loop, workflow_id, node_id) DO UPDATE SET at = excluded.at, run = excluded.run`,
			[toStoredText(loop), toStoredText(workflowId), toStoredText(nodeId), at, JSON.stringify({ ...given, thresholds })],
		);
		const gate = { workflowId, nodeId };
		const settingsChanged = before !== undefined && !equal([before.settings, before.promise], [given.settings, given.promise]);
		if (settingsChanged) await writeEvent(transaction, { loop, kind: 'gateChanged', at, details: { ...gate, from: before.settings, to: given.settings } });
		for (const now of given.thresholds) {
			const was = before?.thresholds.find(({ predictor }) => predictor === now.predictor);
			if (was?.threshold === now.threshold && (was !== undefined || now.threshold === undefined)) continue;
			const cause = settingsChanged ? 'settings' : await causeOf(transaction, loop, was, now, database.place);
			const { predictor, threshold, certificate } = now;
			const details = { ...gate, predictor, from: was?.threshold ?? null, to: threshold ?? null, cause, ...(certificate && { certificate }) };
			await writeEvent(transaction, { loop, kind: 'thresholdChanged', at, details });
		}
	});
}

/** Certificates grow with every answer; by themselves they are no change. */
function isSame(before: StoredRun | undefined, now: StoredRun): boolean {
	if (before === undefined || !equal([before.settings, before.promise], [now.settings, now.promise])) return false;
	return now.thresholds.every(({ predictor, threshold, because }) => {
		const was = before.thresholds.find((each) => each.predictor === predictor);
		return was !== undefined && was.threshold === threshold && was.because === because;
	});
}

const equal = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function remembered(before: readonly GateThreshold[], now: readonly GateThreshold[]): GateThreshold[] {
	const names = new Set(now.map(({ predictor }) => predictor));
	return [...now, ...before.filter(({ predictor }) => !names.has(predictor))].slice(0, MOST_THRESHOLDS);
}

type Cause = 'answers' | 'promotion' | 'rollback' | 'alarm' | 'labels' | 'stopped' | 'predictor';

/** Why the threshold of a predictor is another one than at the gate's last run. */
async function causeOf(transaction: Transaction, loop: string, was: GateThreshold | undefined, now: GateThreshold, place: string): Promise<Cause> {
	if (was !== undefined) return now.because ?? was.because ?? 'answers';
	const [newest] = await readEvents({ ...transaction, place }, loop, 1, CHANGES_OF_VERSION);
	if (newest === undefined) return 'predictor';
	return newest.kind === 'rolledBack' ? 'rollback' : 'promotion';
}

const CHANGES_OF_VERSION: ReadonlyArray<LoopEvent['kind']> = ['promoted', 'rolledBack'];
