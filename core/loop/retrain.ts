import { createHash } from 'node:crypto';
import { isHitlError } from '../errors';
import type { FeedbackStore, ModelVersion, NewModelVersion, TrainingManifest } from '../feedback/store';
import { judge, type PromotionVerdict } from '../training/promotion/judge';
import type { AutomationComparison } from '../training/promotion/moreAutomation';
import { NO_TESTS, type EarlierTests } from '../training/promotion/spending';
import { dueForTraining, enoughToLearn, type NewAnswers, type NotReady, type Readiness, type TrainingTriggers } from '../training/readiness';
import { checkCount } from '../training/trainingMemory';
import { trainingCancelled } from '../training/trainingCancelled';
import type { TrainingReport } from '../training/report/trainingReport';
import type { AutomatedComparison, FlaggedAnswer, OpenDisagreement, TrainingOutcome, TrainingProgress, TrainingRequest } from '../training/trainingOutcome';
import { automatedTexts } from './automatedTexts';
import { wayBack } from './brokenPromise';
import { certificateState, compareAutomation, mayOpenAtOnce, textsToCertify, versionScores } from './certifyVersions';
import { earlierTests } from './earlierTests';
import { nameToday, type LabelMap } from './labelMap';
import { learningRows } from './learningRows';
import { waitingSince } from './waitingSince';

export type Train = (
	request: TrainingRequest,
	options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: TrainingProgress) => void },
) => Promise<TrainingOutcome>;

export interface RetrainInput {
	readonly loop: string;
	readonly store: FeedbackStore;
	/** Trains a challenger, e.g. `train` of `core/training/trainer.ts` with its encoder folder. */
	readonly train: Train;
	readonly now: () => Date;
	/** What a training waits for once there has been one; see `waitingSince` for what counts as new. Default: 10 new answers. */
	readonly triggers?: TrainingTriggers;
	/** A version that passes is kept as a candidate and not used until somebody signs it off. Default false. */
	readonly signOff?: boolean;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: TrainingProgress) => void;
	readonly seed?: number;
}

/** The outcome without its weights, and how it was judged: what is stored with a version and shown. */
export type RetrainMetrics = Omit<TrainingOutcome, 'head' | 'encoder' | 'automated' | 'flagged' | 'report' | 'certifying'> &
	Pick<PromotionVerdict, 'pValue' | 'test'> & {
		readonly temperature: number;
		readonly labels: readonly string[];
		/** Without the texts: those belong to their own rows, where they can be deleted. */
		readonly automated?: Omit<AutomatedComparison, 'open'>;
	};

interface Counts {
	readonly loop: string;
	/** Of both sides. Where too few are new to read them all, two answers to one item count as two here and below. */
	readonly answers: number;
	/** Since the last try, or since the version in use after a rollback. */
	readonly newAnswers: number;
}

interface Tested extends Counts {
	readonly reason: string;
	/** Answered without a person, and the two versions differ: people's answers to these say most, newest first, 20 at most. */
	readonly disagreements: readonly OpenDisagreement[];
	/** Recorded answers that look wrong, the most doubtful first. Nothing is changed by it. */
	readonly flagged: ReadonlyArray<Omit<FlaggedAnswer, 'rowId'> & { readonly itemId: string }>;
	/** What a person should know of the training, with its verdict. */
	readonly report: TrainingReport;
	/** What either version could answer alone under what a gate promises; absent where no gate promises anything. */
	readonly automation?: AutomationComparison;
}

export type RetrainResult =
	| (Counts & { readonly kind: 'notReady'; readonly missing: string; readonly needed: number })
	/** `champion` is 0 for none. */
	| (Tested & { readonly kind: 'kept'; readonly champion: number; readonly metrics: RetrainMetrics })
	/** `candidate`: it passed, and somebody has to sign it off before it is used. */
	| (Tested & { readonly kind: 'promoted' | 'candidate'; readonly version: number; readonly parent: number; readonly metrics: RetrainMetrics })
	/** What a gate promises was broken: an earlier version is in use again, and nothing was trained. */
	| { readonly kind: 'rolledBack'; readonly loop: string; readonly from: number; readonly to: number; readonly reason: string };

const MIN_NEW_ANSWERS = 10;

/**
 * One round of learning: reads the answers of a loop, trains a challenger on the training side when there are enough new
 * ones, tests it against the champion on answers that neither has learned from, and makes it champion (with `signOff`: a
 * candidate) or writes down why not. Either version is certified by what it says of texts that it has not learned from. A
 * version that has broken what a gate promises makes way for the one before it first, and then nothing is trained in this
 * round. Throws what the store and the training throw; nothing is written before the verdict, nor after a cancellation.
 */
export async function retrain(input: RetrainInput): Promise<RetrainResult> {
	const { loop, store, signal, onProgress, triggers = { minNewAnswers: MIN_NEW_ANSWERS }, seed = 0 } = input;
	const champion = await store.champion(loop);
	const back = champion && (await wayBack(store, loop, champion));
	if (champion !== undefined && back !== undefined) {
		const { to, reason } = back;
		await store.rollBack({ loop, from: champion.version, to, reason, at: input.now().toISOString() });
		return { kind: 'rolledBack', loop, from: champion.version, to, reason };
	}
	const since = await waitingSince(store, loop, champion);
	const labelMap = await store.labelMap(loop);
	const known = await store.labels(loop);
	const certifiedLabels = { labels: known, labelMap };
	const certificate = champion && (await certificateState(store, loop, champion, certifiedLabels));
	const uncertified = certificate === 'never' || certificate === 'outdated';
	const isUrgent = certificate === 'outdated' && (await mayOpenAtOnce(store, loop, certifiedLabels));
	const due = (counted: NewAnswers): Readiness => (since === undefined || isUrgent ? { ready: true } : dueForTraining(counted, triggers));
	const [recorded, all] = [await store.countAnswersAfter(loop, since ?? 0), await store.countAnswersAfter(loop, 0)];
	// At the best, all new answers have one new label: where even that is too little, the rows need not be read.
	const waiting = due({ newAnswers: recorded, answers: all, ofNewLabels: new Map([['', recorded]]) });
	if (!waiting.ready) return notReady({ loop, answers: all, newAnswers: recorded }, waiting);

	checkCount(all);
	const { training, unseen, lastRowId, itemIds } = await learningRows({ store, loop, champion }, signal);
	const isNew = ({ rowId }: { readonly rowId: number }): boolean => rowId > (since ?? 0);
	const newAnswers = training.filter(isNew).length + unseen.filter(isNew).length;
	const counts: Counts = { loop, answers: training.length + unseen.length, newAnswers };
	const labels = training.map((row) => row.label);
	const championNames = new Set(champion && namesOfHead(labelMap, champion.labels));
	const ofNewLabels = countLabels([...training, ...unseen].filter((row) => isNew(row) && !championNames.has(row.label)));
	for (const step of [enoughToLearn(labels, counts.answers), due({ newAnswers, answers: counts.answers, ofNewLabels })]) {
		if (!step.ready) return notReady(counts, step);
	}

	const manifest = manifestOf(training, lastRowId);
	const firstGuessLabels = known.map((name) => ({ name }));
	const automated = champion ? await automatedTexts({ store, loop, champion, labelMap }, signal) : [];
	const certifying = await textsToCertify({ store, loop, lastRowId, ...(uncertified && { champion }) });
	const request: TrainingRequest = { training, unseen, automated, certifying, ...championPart(champion, labelMap), firstGuessLabels, seed };
	const outcome = await input.train(request, { signal, onProgress });
	if (signal?.aborted) throw trainingCancelled();

	const parent = champion?.version ?? 0;
	const earlier = champion ? await earlierTests(store, loop, parent) : NO_TESTS;
	const scores = versionScores(outcome.encoder.id, certifying, outcome.certifying.challenger, certifiedLabels);
	const said = champion && outcome.certifying.champion && versionScores(champion.encoder.id, certifying, outcome.certifying.champion, certifiedLabels);
	const automation = said && (await compareAutomation({ store, loop, lastRowId, labelMap, challenger: scores, champion: said, test: earlier.made + 1 }));
	const verdict = judge(outcome, champion, earlier, automation);
	const reason = `${verdict.reason}${otherEncoder(champion, outcome, verdict)}${withoutAnswers(known, outcome)}`;
	const metrics = metricsOf(outcome, verdict);
	const report = { ...outcome.report, verdict: { kind: verdict.verdict === 'promote' && input.signOff ? ('candidate' as const) : verdict.verdict, reason } };
	const flagged = outcome.flagged.flatMap(({ rowId, ...said }) => { const itemId = itemIds.get(rowId); return itemId === undefined ? [] : [{ itemId, ...said }]; });
	const tested = { ...counts, reason, disagreements: outcome.automated?.open ?? [], flagged, report, metrics, ...(automation && { automation }) };
	if (verdict.verdict === 'keep') return await keepOut();
	const version: NewModelVersion = {
		loop,
		parent,
		encoder: outcome.encoder,
		...outcome.head,
		calibrated: outcome.calibrated,
		metrics: { ...metrics },
		manifest,
		reason,
		createdAt: input.now().toISOString(),
		labelMap: labelMap.version,
	};
	try {
		if (input.signOff) return { ...tested, kind: 'candidate', version: await store.keepCandidate(version, scores), parent };
		return { ...tested, kind: 'promoted', version: await store.promote(version, scores), parent };
	} catch (error) {
		if (!isHitlError(error) || error.code !== 'version-conflict') throw error;
		// Not written down as a try: the next run may train on the same answers, against the version that came in between.
		const why = 'While this training ran, another version came into use; the new one was tested against the old, so it stays out.';
		return { ...tested, kind: 'kept', reason: `${why} The next run tries again.`, champion: parent };
	}

	async function keepOut(): Promise<RetrainResult> {
		const tests: EarlierTests = verdict.test ? { made: verdict.test.number, pairs: verdict.test.pairs, rows: verdict.test.rows } : earlier;
		const at = input.now().toISOString();
		const details = { reason, champion: parent, ...manifest, tests, metrics, labelMap: labelMap.version, labels: known.length };
		await store.recordEvent({ loop, kind: 'kept', at, details });
		if (uncertified && said !== undefined) await store.recertify(loop, parent, said, at);
		return { ...tested, kind: 'kept', champion: parent };
	}
}

const notReady = (counts: Counts, { missing, needed }: NotReady): RetrainResult => ({ ...counts, kind: 'notReady', missing, needed });

function countLabels(rows: ReadonlyArray<{ readonly label: string }>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
	return counts;
}

/** Labels that the new version cannot answer, because nobody has given them yet. */
function withoutAnswers(known: readonly string[], { head }: TrainingOutcome): string {
	const unknown = known.filter((label) => !head.labels.includes(label));
	return unknown.length === 0 ? '' : ` It knows nothing yet of ${unknown.map((label) => `"${label}"`).join(', ')}: nobody has answered with that so far.`;
}

/** With another encoder, only what the version in use said at the time can be compared. */
function otherEncoder(champion: ModelVersion | undefined, { encoder }: TrainingOutcome, { verdict }: PromotionVerdict): string {
	if (champion === undefined || champion.encoder.hash === encoder.hash) return '';
	const compared =
		` The new version reads texts with the encoder ${encoder.id}, the one in use with ${champion.encoder.id}; ` +
		'only texts that the one in use answered at the time were compared.';
	if (verdict === 'promote') return compared;
	return `${compared} If that takes too long, roll this loop back to version 0: Retrain then trains a first version from all answers.`;
}

function championPart(champion: ModelVersion | undefined, labelMap: LabelMap): Partial<TrainingRequest> {
	if (!champion) return {};
	const { labels, weights, temperature, encoder, manifest } = champion;
	return {
		champion: { labels, weights, temperature },
		championEncoder: encoder,
		championNames: namesOfHead(labelMap, labels),
		championLastRowId: manifest.lastRowId,
	};
}

/** A label that was split can be no answer any more. */
const namesOfHead = (labelMap: LabelMap, labels: readonly string[]): string[] => labels.map((label) => nameToday(labelMap, label) ?? '');

function metricsOf({ head, encoder: _, automated, flagged: _flagged, report: _report, certifying: _scores, ...numbers }: TrainingOutcome, { pValue, test }: PromotionVerdict): RetrainMetrics {
	return {
		...numbers,
		...(automated && { automated: { texts: automated.texts, alike: automated.alike, groups: automated.groups } }),
		...(pValue !== undefined && { pValue }),
		...(test && { test }),
		temperature: head.temperature,
		labels: head.labels,
	};
}

function manifestOf(training: ReadonlyArray<{ readonly rowId: number }>, lastRowId: number): TrainingManifest {
	const ids = training.map((row) => row.rowId).join(',');
	return { lastRowId, rows: training.length, rowIdsHash: createHash('sha256').update(ids).digest('hex') };
}
