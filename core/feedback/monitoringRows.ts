import { z } from 'zod/v4';
import type { Alarm } from '../gate/monitoring/alarms';
import { alarmsOf, monitoringSchema, newMonitoring, withDecisions, type Monitoring } from '../gate/monitoring/monitoring';
import { underNames } from '../gate/monitoring/underNames';
import { nameToday, type LabelMap } from '../loop/labelMap';
import { slices } from '../mapInSlices';
import type { Reader, SqlRow, Transaction } from './database';
import { writeEvent } from './events';
import type { GateDecision } from './store';
import { readRows, storedJson, storedText } from './storedShapes';
import { toStoredText } from './storedText';

const monitoringRow = z.object({ predictor: storedText, state: storedJson(monitoringSchema) });

/** What is watched of each of the predictors; those of which nothing is are left out. */
export async function readMonitoring(reader: Reader, loop: string, predictors: readonly string[], place: string): Promise<Map<string, Monitoring>> {
	const sql = 'SELECT predictor, state FROM monitoring WHERE loop = ? AND predictor = ?';
	const rows = await reader.getMany(sql, predictors.map((predictor) => [loop, predictor].map(toStoredText)));
	const read = await readRows(monitoringRow, rows.filter((row): row is SqlRow => row !== undefined), place);
	return new Map(read.map(({ predictor, state }) => [predictor, state]));
}

/** Begins anew: whatever alarm stood is over. */
export async function writeMonitoring(transaction: Transaction, loop: string, predictor: string, state: Monitoring): Promise<void> {
	await transaction.run(
		'INSERT INTO monitoring (loop, predictor, state) VALUES (?, ?, ?) ON CONFLICT (loop, predictor) DO UPDATE SET state = excluded.state',
		[toStoredText(loop), toStoredText(predictor), JSON.stringify(state)],
	);
}

/** As `writeMonitoring`, with an event for each alarm that was raised or has passed. */
export async function writeWatched(transaction: Transaction, loop: string, predictor: string, before: Monitoring, now: Monitoring, at: string): Promise<void> {
	if (now === before) return;
	await writeMonitoring(transaction, loop, predictor, now);
	const [stood, stand] = [alarmsOf(before), alarmsOf(now)];
	const isAmong = (alarms: readonly Alarm[], { kind }: Alarm): boolean => alarms.some((other) => other.kind === kind);
	for (const alarm of stand.filter((each) => !isAmong(stood, each))) {
		const { kind, sentence, figures } = alarm;
		await writeEvent(transaction, { loop, kind: 'alarmRaised', at, details: { predictor, alarm: kind, sentence, figures } });
	}
	for (const { kind } of stood.filter((each) => !isAmong(stand, each))) {
		await writeEvent(transaction, { loop, kind: 'alarmCleared', at, details: { predictor, alarm: kind } });
	}
}

/** Decisions that are handed over at a stretch: some 2 ms. */
const DECISIONS_AT_ONCE = 500;

/** Watches what came in at the gates of one loop: decisions that were stored just now, in order. */
export async function watchDecisions(transaction: Transaction, loop: string, decisions: readonly GateDecision[], map: LabelMap, place: string): Promise<void> {
	const byPredictor = Map.groupBy(decisions.filter(({ verdict }) => verdict.rule !== 'asked'), ({ verdict }) => verdict.predictor);
	const known = await readMonitoring(transaction, loop, [...byPredictor.keys()], place);
	const slice = slices({});
	for (const [predictor, decided] of byPredictor) {
		const before = underNames(known.get(predictor) ?? newMonitoring(), (label) => nameToday(map, label));
		const at = decided.at(-1)!.decidedAt;
		let now = before;
		for (let from = 0; from < decided.length; from += DECISIONS_AT_ONCE) {
			const items = decided.slice(from, from + DECISIONS_AT_ONCE).map(({ prediction: { label, confidence } }) => ({ confidence, label: nameToday(map, label) ?? '' }));
			now = withDecisions(now, items, at);
			if (slice.isOver()) await slice.next();
		}
		await writeWatched(transaction, loop, predictor, before, now, at);
	}
}
