import { z } from 'zod/v4';
import { FOREIGN_THRESHOLDS } from '../gate/certification/thresholds';
import { newEvidence, withAnswer, withoutAnswer, type Evidence } from '../gate/certification/evidence';
import { predictorOf } from '../gate/certification/predictorOf';
import { labelsAdded, underLabelsOfToday } from '../loop/certifyLabels';
import type { LabelMap } from '../loop/labelMap';
import { slices } from '../mapInSlices';
import { answerToday, deleteRowsOf, insertRows, readRowsOfTexts, writeWrong, type CertifyingRow } from './certifyingRows';
import type { Transaction } from './database';
import { judgeAgain } from './judgeAgain';
import { readEvidence, readForeignEvidence, writeEvidence, type KeptEvidence } from './predictorEvidence';
import { samplingOf } from './sampling';
import { isWrong, readSaid, type SaidOfText } from './saidOfTexts';
import type { FeedbackEntry } from './store';
import { toStoredText } from './storedText';

/** A row that was stored just now. */
export interface NewRow {
	readonly rowId: number;
	readonly hash: string;
	readonly entry: FeedbackEntry;
}

/** A loop as it is while rows are stored. */
export interface LoopLabelsNow {
	readonly map: LabelMap;
	/** Labels of today without those that the new rows brought, and with them. */
	readonly before: readonly string[];
	readonly after: readonly string[];
}

/** What the predictors of one loop have in this transaction. */
type Ledger = Map<string, { readonly version: number; evidence: Evidence; readonly judged: boolean }>;

interface ChangedPredictor {
	readonly evidence: Evidence;
	/** Which predictor of the loop it is, from 1. */
	readonly number: number;
	readonly version: number;
}

/** Those whose evidence changed. */
export type ChangedEvidence = ReadonlyMap<string, ChangedPredictor>;

const textRow = z.object({ asked_row: z.number().nullable(), let_through: z.number() });

/**
 * Counts new answers of one loop for and against its predictors, in the transaction that stores them. A text certifies the
 * predictor that decided on it when a person was asked about it for the first time ever, by a draw whose chance is known, and
 * nothing had let it through before: then no version has learned from it. A newer answer to a text replaces the older one,
 * for every predictor that the text certifies. Returns the predictors whose evidence changed, with it.
 */
export async function updateEvidence(
	transaction: Transaction,
	loop: string,
	rows: readonly NewRow[],
	labels: LoopLabelsNow,
	place: string,
): Promise<ChangedEvidence> {
	const asked = rows.filter(({ entry }) => entry.outcome !== undefined);
	if (asked.length === 0) return new Map();
	const hashes = [...new Set(asked.map(({ hash }) => hash))];
	const said = new Map((await readSaid(transaction, loop, hashes, place)).map((answer, index) => [hashes[index]!, answer]));
	const fresh = await firstAsked(transaction, loop, asked, hashes);
	const first = new Set(fresh.map(({ hash }) => hash));
	const older = await readRowsOfTexts(transaction, loop, hashes.filter((hash) => !first.has(hash)), place);
	const added = fresh.flatMap((row) => certifying(row, said.get(row.hash), labels.map));
	const changed = older.flatMap((row) => {
		const wrong = isWrong(row.label, said.get(row.textHash), labels.map);
		return wrong === row.wrong ? [] : [{ before: row, after: { ...row, wrong } }];
	});
	const versions = new Map(fresh.map(({ entry }) => [entry.verdict.predictor, versionOf(entry)]));
	const concerned = [...added, ...changed.map(({ after }) => after)].map(({ predictor }) => predictor);
	const ledger = await openLedger(transaction, loop, concerned, { versions, labels, place });

	const slice = slices({});
	for (const { before, after } of changed) {
		const kept = ledger.get(before.predictor);
		// What was judged again was judged by the answers of now.
		if (kept === undefined || kept.judged) continue;
		kept.evidence = withAnswer(withoutAnswer(kept.evidence, answerToday(before, labels.map)), answerToday(after, labels.map));
		if (slice.isOver()) await slice.next();
	}
	for (const row of added) {
		const kept = ledger.get(row.predictor);
		if (kept !== undefined) kept.evidence = withAnswer(kept.evidence, answerToday(row, labels.map));
		if (slice.isOver()) await slice.next();
	}
	await writeWrong(transaction, loop, changed.map(({ after }) => after));
	const at = rows.at(-1)!.entry.recordedAt;
	const counted = new Map<string, ChangedPredictor>();
	for (const [predictor, { version, evidence, judged }] of ledger) {
		const own = version > 0 ? evidence : withNewLabels(evidence, labels);
		const number = await writeEvidence(transaction, loop, { predictor, version, evidence: own }, at, { anew: judged });
		counted.set(predictor, { evidence, number, version });
	}
	await insertRows(transaction, loop, added);
	if (labels.after.length !== labels.before.length) await tellOthers(transaction, loop, ledger, labels, at, place);
	return counted;
}

/** Rows that were the first ever to ask a person about their text, where nothing had let it through before. */
async function firstAsked(transaction: Transaction, loop: string, asked: readonly NewRow[], hashes: readonly string[]): Promise<NewRow[]> {
	const sql = 'SELECT asked_row, let_through FROM texts WHERE loop = ? AND text_hash = ?';
	const found = await transaction.getMany(sql, hashes.map((hash) => [toStoredText(loop), hash]));
	const firstRows = new Set(
		found.flatMap((row) => {
			const { asked_row: askedRow, let_through: letThrough } = textRow.parse(row);
			return letThrough === 0 && askedRow !== null ? [askedRow] : [];
		}),
	);
	return asked.filter(({ rowId }) => firstRows.has(rowId));
}

function certifying({ rowId, hash, entry }: NewRow, said: SaidOfText | undefined, map: LabelMap): CertifyingRow[] {
	const { route, verdict, prediction, recordedAt } = entry;
	const sampling = samplingOf(route, verdict);
	if (sampling === undefined) return [];
	const { reviewProbability, leastProbability } = sampling;
	const { label, confidence } = prediction;
	const wrong = isWrong(label, said, map);
	return [{ predictor: verdict.predictor, textHash: hash, rowId, askedAt: recordedAt, label, confidence, wrong, reviewProbability, leastProbability }];
}

/** Of the loop's own model; 0 for any other predictor. */
const versionOf = ({ prediction: { model }, verdict }: FeedbackEntry): number => (predictorOf(model) === verdict.predictor ? (model.version ?? 0) : 0);

interface LedgerOptions {
	/** Of predictors that may be new. */
	readonly versions: ReadonlyMap<string, number>;
	readonly labels: LoopLabelsNow;
	readonly place: string;
}

async function openLedger(transaction: Transaction, loop: string, predictors: readonly string[], options: LedgerOptions): Promise<Ledger> {
	const { versions, labels, place } = options;
	const wanted = [...new Set(predictors)];
	const known = new Map((await readEvidence(transaction, loop, wanted, place)).map((kept) => [kept.predictor, kept]));
	const ledger: Ledger = new Map();
	for (const predictor of wanted) {
		const kept = known.get(predictor);
		const current = kept && underLabelsOfToday(kept.evidence, labels.map, labels.before);
		if (kept === undefined) {
			ledger.set(predictor, { version: versions.get(predictor) ?? 0, evidence: fromZero(labels), judged: false });
			continue;
		}
		const { version } = kept;
		// The loop's own model is certified anew by Retrain; until then its evidence says itself that its labels are old.
		if (current !== undefined || version > 0) ledger.set(predictor, { version, evidence: current ?? kept.evidence, judged: false });
		else {
			const evidence = await begunAgain(transaction, loop, kept, labels, place);
			ledger.set(predictor, { version, evidence, judged: true });
		}
	}
	return ledger;
}

const fromZero = ({ before, map }: LoopLabelsNow): Evidence => newEvidence(FOREIGN_THRESHOLDS, { labels: before, labelMap: map.version });

/**
 * A predictor that cannot be scored again, after a change of the labels. After a merge or a split its answers are judged again
 * by the names of today. Where it could choose from other labels until now, what it said then proves nothing.
 */
async function begunAgain(transaction: Transaction, loop: string, { predictor, evidence }: KeptEvidence, labels: LoopLabelsNow, place: string): Promise<Evidence> {
	if (labelsAdded(evidence, labels.map, labels.before).length === 0) return await judgeAgain(transaction, loop, { predictor, empty: fromZero(labels), map: labels.map }, place);
	await deleteRowsOf(transaction, loop, predictor);
	return fromZero(labels);
}

/** A label that somebody answered with for the first time: the answer itself is counted, so nothing has to begin again. */
const withNewLabels = (evidence: Evidence, { after, map }: LoopLabelsNow): Evidence => ({ ...evidence, labels: after, labelMap: map.version });

async function tellOthers(transaction: Transaction, loop: string, told: Ledger, labels: LoopLabelsNow, at: string, place: string): Promise<void> {
	for (const { predictor, version, evidence } of await readForeignEvidence(transaction, loop, place)) {
		const current = told.has(predictor) ? undefined : underLabelsOfToday(evidence, labels.map, labels.before);
		if (current !== undefined) await writeEvidence(transaction, loop, { predictor, version, evidence: withNewLabels(current, labels) }, at);
	}
}
