import { z } from 'zod/v4';
import { certifyingChance } from '../gate/certification/certifyingChance';
import { newEvidence, promotedNow, type Evidence } from '../gate/certification/evidence';
import { expectedErrors, FOREIGN_THRESHOLDS, thresholdsFor } from '../gate/certification/thresholds';
import { withAnswers } from '../gate/certification/withAnswers';
import { newMonitoring } from '../gate/monitoring/monitoring';
import type { WeightedRow } from '../gate/monitoring/reference';
import { predictorOf } from '../gate/certification/predictorOf';
import { mapInSlices } from '../mapInSlices';
import { routeSchema } from '../item';
import { answerToday, deleteRowsOf, insertRows, type CertifyingRow } from './certifyingRows';
import type { VersionScores } from './certifyingTexts';
import type { Reader, SqlRow, Transaction } from './database';
import { judgeAgain } from './judgeAgain';
import { readLabelMap } from './labelMaps';
import { readEvidenceOfVersion, writeEvidence } from './predictorEvidence';
import { writeMonitoring } from './monitoringRows';
import { isWrong, readSaid } from './saidOfTexts';
import { samplingOf } from './sampling';
import { HELD_OUT_SHARE } from './side';
import { readRows, storedVerdict } from './storedShapes';
import { toStoredText } from './storedText';

/** A version to certify; the loop must be held. */
export interface VersionToCertify {
	readonly loop: string;
	readonly version: number;
	/** Rows that it may have learned from end here. */
	readonly lastRowId: number;
	readonly scores: VersionScores;
	readonly at: string;
}

/** The draw that brought a text to a person, where it still certifies: what was let through or taken to training since does not. */
const DRAWN = `SELECT t.text_hash, t.asked_row, f.recorded_at, f.route, f.verdict FROM texts t JOIN feedback f ON f.row_id = t.asked_row
	WHERE t.loop = ? AND t.text_hash = ? AND t.let_through = 0 AND (t.side = 'heldout' OR t.asked_row > ?)`;

const drawnRow = z.object({ text_hash: z.string(), asked_row: z.number(), recorded_at: z.string(), route: routeSchema, verdict: storedVerdict });

/** With fewer scores than steps nobody knows where the steps lie, and they stay as long as the version does. */
const FEWEST_SCORES = 40;

/**
 * Makes the evidence of a version from what it says of texts that it has not learned from, with the answers of now: thresholds
 * from the scores alone, each text with the chance that it had of being among them. What was known of it before is replaced.
 */
export async function certifyVersion(transaction: Transaction, { loop, version, lastRowId, scores, at }: VersionToCertify, place: string): Promise<void> {
	const predictor = predictorOf({ id: scores.modelId, version });
	const { evidence, rows, traffic } = await evidenceOf(transaction, { loop, predictor, lastRowId, scores }, place);
	await deleteRowsOf(transaction, loop, predictor);
	await writeEvidence(transaction, loop, { predictor, version, evidence }, at, { anew: true });
	await insertRows(transaction, loop, rows);
	await writeMonitoring(transaction, loop, predictor, newMonitoring(traffic));
}

/** The evidence that a version would have, without keeping it: to compare two versions on the same texts. */
export const trialEvidence = async (reader: Reader, loop: string, lastRowId: number, scores: VersionScores, place: string): Promise<Evidence> =>
	(await evidenceOf(reader, { loop, predictor: '', lastRowId, scores }, place)).evidence;

interface MadeEvidence {
	readonly evidence: Evidence;
	readonly rows: readonly CertifyingRow[];
	readonly traffic: readonly WeightedRow[];
}

async function evidenceOf(reader: Reader, wanted: RowsToCertify, place: string): Promise<MadeEvidence> {
	const { loop } = wanted;
	const map = await readLabelMap(reader, loop, place);
	const { labels, labelMap } = wanted.scores;
	const rows = await certifyingRows(reader, wanted, place);
	const said = await readSaid(reader, loop, rows.map(({ textHash }) => textHash), place);
	const judged = rows.map((row, index) => ({ ...row, wrong: isWrong(row.label, said[index], map) }));
	const answers = judged.map((row) => answerToday(row, map));
	const traffic = answers.map(({ confidence, label, reviewProbability }) => ({ confidence, label, weight: 1 / reviewProbability }));
	const isTold = rows.length >= FEWEST_SCORES;
	const thresholds = isTold ? thresholdsFor(traffic) : FOREIGN_THRESHOLDS;
	const expected = isTold ? expectedErrors(traffic, thresholds) : undefined;
	const evidence = withAnswers(newEvidence(thresholds, { labels, labelMap, expected }), answers);
	return { evidence: promotedNow(evidence), rows: judged, traffic };
}

interface RowsToCertify {
	readonly loop: string;
	readonly predictor: string;
	readonly lastRowId: number;
	readonly scores: VersionScores;
}

/** Not judged yet. */
async function certifyingRows(reader: Reader, { loop, predictor, lastRowId, scores }: RowsToCertify, place: string): Promise<CertifyingRow[]> {
	const name = toStoredText(loop);
	const distinct = new Map(scores.texts.map((text) => [text.textHash, text]));
	const found = await reader.getMany(DRAWN, [...distinct.keys()].map((hash) => [name, hash, lastRowId]));
	const drawn = await readRows(drawnRow, found.filter((row): row is SqlRow => row !== undefined), place);
	const rows = await mapInSlices(drawn, ({ text_hash: textHash, asked_row: rowId, recorded_at: askedAt, route, verdict }): CertifyingRow[] => {
		const sampling = samplingOf(route, verdict);
		const said = distinct.get(textHash);
		if (sampling === undefined || said === undefined) return [];
		const chance = certifyingChance(sampling, rowId <= lastRowId, sampling.audited, HELD_OUT_SHARE);
		return [{ predictor, textHash, rowId, askedAt, label: said.label, confidence: said.confidence, wrong: true, ...chance }];
	});
	return rows.flat();
}

/**
 * A candidate comes into use some time after it was tested: what its batch test sees are the answers and names of now. Where
 * labels were merged since, its scores are no longer what it would say, and the gate stays closed until it is certified anew.
 */
export async function certifyCandidate(transaction: Transaction, loop: string, version: number, at: string, place: string): Promise<void> {
	const kept = await readEvidenceOfVersion(transaction, loop, version, place);
	if (kept === undefined) return;
	const { predictor } = kept;
	const map = await readLabelMap(transaction, loop, place);
	const { thresholds, labels, labelMap, expected } = kept.evidence;
	const empty = newEvidence(thresholds, { labels, labelMap, expected });
	const evidence = promotedNow(await judgeAgain(transaction, loop, { predictor, empty, map }, place));
	await writeEvidence(transaction, loop, { ...kept, evidence }, at);
}
