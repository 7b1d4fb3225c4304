import { certify } from '../gate/certification/certify';
import type { Evidence } from '../gate/certification/evidence';
import { promiseBroken } from '../gate/certification/promiseBroken';
import { floorsOf, withoutUnearned } from '../gate/labelRules';
import { newMonitoring, withAudit, withPromise, type Monitoring } from '../gate/monitoring/monitoring';
import { restrictedEvidence } from '../gate/rules/restrictedEvidence';
import type { LabelMap } from '../loop/labelMap';
import type { Outcome } from '../item';
import { slices } from '../mapInSlices';
import type { Transaction } from './database';
import type { KeptPromise } from './gateRecords';
import { readMonitoring, writeWatched } from './monitoringRows';
import { isWrong, meantLabel } from './saidOfTexts';
import { unearnedLabels } from './unearnedLabels';
import type { ChangedEvidence, NewRow } from './updateEvidence';

export interface Watched {
	readonly loop: string;
	/** Stored just now. */
	readonly rows: readonly NewRow[];
	/** Of predictors of which it changed. */
	readonly evidence: ChangedEvidence;
	/** What the gates of the loop promise. */
	readonly promises: readonly KeptPromise[];
	readonly map: LabelMap;
}

const SAID: ReadonlySet<Outcome | undefined> = new Set<Outcome>(['approved', 'corrected', 'rejected']);

/** Watches what people answered: random checks, and the promises of the gates against all that certifies. */
export async function watchAnswers(transaction: Transaction, { loop, rows, evidence, promises, map }: Watched, place: string): Promise<void> {
	const checks = Map.groupBy(
		rows.filter(({ entry: { route, outcome } }) => route === 'audit' && SAID.has(outcome)),
		({ entry }) => entry.verdict.predictor,
	);
	const known = await readMonitoring(transaction, loop, [...new Set([...checks.keys(), ...evidence.keys()])], place);
	const at = rows.at(-1)?.entry.recordedAt;
	if (at === undefined) return;
	for (const predictor of new Set([...checks.keys(), ...evidence.keys()])) {
		const before = known.get(predictor) ?? newMonitoring();
		let now = before;
		for (const { entry } of checks.get(predictor) ?? []) now = withAudit(now, isMistake(entry, map), at);
		const counted = evidence.get(predictor);
		if (counted !== undefined) {
			const unearned = await unearnedLabels({ ...transaction, place }, loop, counted, map);
			now = await withPromises(now, { ...counted, unearned }, { promises, map }, at);
		}
		await writeWatched(transaction, loop, predictor, before, now, at);
	}
}

const isMistake = ({ outcome, answer, prediction }: NewRow['entry'], map: LabelMap): boolean =>
	isWrong(prediction.label, { label: meantLabel(outcome, answer?.label, prediction.label) }, map);

/** Each promise takes some milliseconds to work out. It is watched where the gate lets items go on, and nowhere else. */
async function withPromises(
	state: Monitoring,
	{ evidence, number, unearned }: { readonly evidence: Evidence; readonly number: number; readonly unearned: readonly string[] },
	{ promises, map }: Pick<Watched, 'promises' | 'map'>,
	at: string,
): Promise<Monitoring> {
	const slice = slices({});
	let watched = state;
	for (const { wholeLife = false, ...promise } of promises) {
		const restricted = restrictedEvidence(evidence, withoutUnearned(floorsOf(promise, map), unearned));
		const { threshold, labelThresholds: shown, answers, mistakes } = certify(restricted, { ...promise, ...(wholeLife && { versionNumber: number }) });
		const { alpha } = promise;
		if (threshold !== undefined) {
			const accepted = shown === undefined ? restricted : restrictedEvidence(restricted, (label) => shown[label] ?? Infinity);
			watched = withPromise(watched, { eValue: promiseBroken(accepted, threshold, promise), alpha, threshold, answers, mistakes }, at);
		}
		await slice.next();
	}
	return watched;
}
