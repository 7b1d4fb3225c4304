import { z } from 'zod/v4';
import type { GateState, PredictorState, RecentReviews } from '../gate/gateState';
import { underLabelsOfToday } from '../loop/certifyLabels';
import type { LabelMap } from '../loop/labelMap';
import type { Database } from './database';
import type { GateQuestion } from './gateRecords';
import { readGateRun } from './gateRuns';
import { readLabelMap, readLabels } from './labelMaps';
import { readMonitoring } from './monitoringRows';
import { nextNumber, readEvidence } from './predictorEvidence';
import { readReviewersError } from './reviewersAgree';
import { readRows, writeTime } from './storedShapes';
import { readStop } from './stopAutomation';
import { toStoredText } from './storedText';

const MS_AN_HOUR = 3_600_000;
const MS_A_DAY = 24 * MS_AN_HOUR;
const DAYS_LOOKED_AT = 7;
const MOST_CONFIDENCES = 1_000;

/** The clock of another process may have run ahead: what it decided later than now is not looked at. */
const ASKED = `SELECT COUNT(*) AS count FROM decisions WHERE loop = ? AND decided_at > ? AND decided_at <= ? AND duty IN ('review', 'check')`;
const DUE = `SELECT COUNT(*) AS count FROM decisions WHERE loop = ? AND decided_at > ? AND decided_at <= ? AND duty IN ('review', 'beyond')`;
const CONFIDENCES = `SELECT confidence FROM decisions WHERE loop = ? AND decided_at <= ? AND duty IN ('review', 'beyond')
	ORDER BY decided_at DESC, number DESC LIMIT ${MOST_CONFIDENCES}`;

/** Of the predictor that certifies most often: each text counts once for each. */
const RATE = `SELECT COUNT(*) AS count, MIN(asked_at) AS since FROM certifying_rows WHERE loop = ? AND predictor = ? AND asked_at > ?`;

const countRow = z.object({ count: z.number() });
const rateRow = z.object({ count: z.number(), since: z.string().nullable() });
const confidenceRow = z.object({ confidence: z.number() });

/** What a gate reads before it decides. Evidence is under the names of today, unless labels were added, merged or split since. */
export async function readGateState(database: Database, loop: string, question: GateQuestion): Promise<GateState> {
	const { place } = database;
	const at = writeTime(question.at);
	const labelMap = await readLabelMap(database, loop, place);
	const labels = await readLabels(database, loop, place);
	const predictors = [...new Set(question.predictors)];
	const run = await readGateRun(database, loop, question, place);
	const stopped = await readStop(database, loop, place);
	const reviewersError = await readReviewersError(database, loop, labelMap, place);
	const answersPerDay = await readAnswersPerDay(database, loop, predictors, at);
	const next = await nextNumber(database, loop);
	return {
		predictors: await readPredictors(database, loop, predictors, { labelMap, labels, next }),
		predictorsSoFar: next - 1,
		labelMap,
		labels,
		reviews: await readReviews(database, loop, at),
		...(stopped && { stopped }),
		...(reviewersError && { reviewersError }),
		...(answersPerDay !== undefined && { answersPerDay }),
		...(run && { settings: run.settings }),
	};
}

async function readPredictors(
	database: Database,
	loop: string,
	predictors: readonly string[],
	{ labelMap, labels, next }: { readonly labelMap: LabelMap; readonly labels: readonly string[]; readonly next: number },
): Promise<Map<string, PredictorState>> {
	const kept = new Map((await readEvidence(database, loop, predictors, database.place)).map((each) => [each.predictor, each]));
	const watched = await readMonitoring(database, loop, predictors, database.place);
	return new Map(
		predictors.flatMap((predictor): Array<[string, PredictorState]> => {
			const [known, monitoring] = [kept.get(predictor), watched.get(predictor)];
			if (known === undefined && monitoring === undefined) return [];
			const evidence = known && (underLabelsOfToday(known.evidence, labelMap, labels) ?? known.evidence);
			return [[predictor, { number: known?.number ?? next, ...(evidence && { evidence }), ...(known?.version === 0 && { foreign: true }), ...(monitoring && { monitoring }) }]];
		}),
	);
}

async function readReviews(database: Database, loop: string, at: string): Promise<RecentReviews> {
	const name = toStoredText(loop);
	const count = async (sql: string, since: number): Promise<number> =>
		countRow.parse(await database.get(sql, [name, before(at, since), at])).count;
	const rows = await readRows(confidenceRow, await database.all(CONFIDENCES, [name, at]), database.place);
	return {
		lastHour: await count(ASKED, MS_AN_HOUR),
		lastDay: await count(ASKED, MS_A_DAY),
		dueLastHour: await count(DUE, MS_AN_HOUR),
		dueLastDay: await count(DUE, MS_A_DAY),
		dueConfidences: rows.map(({ confidence }) => confidence),
	};
}

async function readAnswersPerDay(database: Database, loop: string, predictors: readonly string[], at: string): Promise<number | undefined> {
	const since = before(at, DAYS_LOOKED_AT * MS_A_DAY);
	const found = await database.getMany(RATE, predictors.map((predictor) => [toStoredText(loop), toStoredText(predictor), since]));
	const rates = found.flatMap((row) => {
		const { count, since: first } = rateRow.parse(row);
		const days = first === null ? 0 : (Date.parse(at) - Date.parse(first)) / MS_A_DAY;
		// What came in within a few hours says little about a day.
		return days >= 1 ? [count / days] : [];
	});
	return rates.length === 0 ? undefined : Math.max(...rates);
}

const before = (at: string, ms: number): string => new Date(Date.parse(at) - ms).toISOString();
