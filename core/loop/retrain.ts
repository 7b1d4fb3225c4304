import { createHash } from 'node:crypto';
import { isHitlError } from '../errors';
import type { FeedbackStore, ModelVersion, TrainingManifest } from '../feedback/store';
import { judge, type PromotionVerdict } from '../training/promotion';
import { enoughNewAnswers, enoughToLearn, type NotReady } from '../training/readiness';
import { trainingCancelled } from '../training/trainingCancelled';
import type { TrainingOutcome, TrainingProgress, TrainingRequest } from '../training/trainingOutcome';
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
	/** New answers that a training waits for once there has been one; see `waitingSince` for what counts as new. Default 10. */
	readonly minNewAnswers?: number;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: TrainingProgress) => void;
	readonly seed?: number;
}

/** The outcome without its weights, and how it was judged: what is stored with a version and shown. */
export type RetrainMetrics = Omit<TrainingOutcome, 'head' | 'encoder'> &
	Pick<PromotionVerdict, 'pValue'> & { readonly temperature: number; readonly labels: readonly string[] };

interface Counts {
	readonly loop: string;
	/** Of both sides. Where too few are new to read them all, two answers to one item count as two here and below. */
	readonly answers: number;
	/** Since the last try, or since the version in use after a rollback. */
	readonly newAnswers: number;
}

export type RetrainResult =
	| (Counts & { readonly kind: 'notReady'; readonly missing: string; readonly needed: number })
	/** `metrics` is absent when champion and challenger could not be compared. `champion` is 0 for none. */
	| (Counts & { readonly kind: 'kept'; readonly reason: string; readonly champion: number; readonly metrics?: RetrainMetrics })
	| (Counts & {
			readonly kind: 'promoted';
			readonly version: number;
			readonly parent: number;
			readonly reason: string;
			readonly metrics: RetrainMetrics;
	  });

const MIN_NEW_ANSWERS = 10;

/**
 * One round of learning: reads the answers of a loop, trains a challenger on the training side when there are enough new
 * ones, tests it against the champion on the held-out side, and makes it champion or writes down why not. Throws what the
 * store and the training throw; nothing is written before the verdict, nor after a cancellation.
 */
export async function retrain(input: RetrainInput): Promise<RetrainResult> {
	const { loop, store, signal, onProgress, minNewAnswers = MIN_NEW_ANSWERS, seed = 0 } = input;
	const champion = await store.champion(loop);
	const since = await waitingSince(store, loop, champion);
	const waitsFor = since === undefined ? 0 : minNewAnswers;
	const recorded = await store.countAnswersAfter(loop, since ?? 0);
	const waiting = enoughNewAnswers(recorded, waitsFor);
	if (!waiting.ready) return notReady({ loop, answers: await store.countAnswersAfter(loop, 0), newAnswers: recorded }, waiting);

	const { training, unseen, lastRowId } = await learningRows(await store.labelledRows(loop), signal);
	const isNew = ({ rowId }: { readonly rowId: number }): boolean => rowId > (since ?? 0);
	const newAnswers = training.filter(isNew).length + unseen.filter(isNew).length;
	const counts: Counts = { loop, answers: training.length + unseen.length, newAnswers };
	const labels = training.map((row) => row.label);
	for (const step of [enoughToLearn(labels, counts.answers), enoughNewAnswers(newAnswers, waitsFor)]) {
		if (!step.ready) return notReady(counts, step);
	}

	const manifest = manifestOf(training, lastRowId);
	const known = await store.labels(loop);
	const firstGuessLabels = known.map((name) => ({ name }));
	const request: TrainingRequest = { training, unseen, ...championPart(champion), firstGuessLabels, seed };
	let outcome: TrainingOutcome;
	try {
		outcome = await input.train(request, { signal, onProgress });
	} catch (error) {
		if (!isHitlError(error) || error.code !== 'encoder-changed') throw error;
		return await keepOut(`${error.message} ${error.nextStep}`);
	}
	if (signal?.aborted) throw trainingCancelled();

	const { verdict, reason: verdictReason, pValue } = judge(outcome, champion);
	const reason = `${verdictReason}${withoutAnswers(known, outcome)}`;
	const metrics = metricsOf(outcome, pValue);
	if (verdict === 'keep') return await keepOut(reason, metrics);
	const parent = champion?.version ?? 0;
	try {
		const version = await store.promote({
			loop,
			parent,
			encoder: outcome.encoder,
			...outcome.head,
			calibrated: outcome.calibrated,
			metrics: { ...metrics },
			manifest,
			reason,
			createdAt: input.now().toISOString(),
		});
		return { ...counts, kind: 'promoted', version, parent, reason, metrics };
	} catch (error) {
		if (!isHitlError(error) || error.code !== 'version-conflict') throw error;
		// Not written down as a try: the next run may train on the same answers, against the version that came in between.
		const why = 'While this training ran, another version came into use; the new one was tested against the old, so it stays out.';
		return { ...counts, kind: 'kept', reason: `${why} The next run tries again.`, champion: parent, metrics };
	}

	async function keepOut(reason: string, metrics?: RetrainMetrics): Promise<RetrainResult> {
		const details = { reason, champion: champion?.version ?? 0, ...manifest, ...(metrics && { metrics }) };
		await store.recordEvent({ loop, kind: 'kept', at: input.now().toISOString(), details });
		return { ...counts, kind: 'kept', reason, champion: champion?.version ?? 0, ...(metrics && { metrics }) };
	}
}

const notReady = (counts: Counts, { missing, needed }: NotReady): RetrainResult => ({ ...counts, kind: 'notReady', missing, needed });

/** Labels that the new version cannot answer, because nobody has given them yet. */
function withoutAnswers(known: readonly string[], { head }: TrainingOutcome): string {
	const unknown = known.filter((label) => !head.labels.includes(label));
	return unknown.length === 0 ? '' : ` It knows nothing yet of ${unknown.map((label) => `"${label}"`).join(', ')}: nobody has answered with that so far.`;
}

function championPart(champion: ModelVersion | undefined): Pick<TrainingRequest, 'champion' | 'championEncoder'> {
	if (!champion) return {};
	const { labels, weights, temperature, encoder } = champion;
	return { champion: { labels, weights, temperature }, championEncoder: encoder };
}

function metricsOf({ head, encoder: _, ...numbers }: TrainingOutcome, pValue: number | undefined): RetrainMetrics {
	return { ...numbers, ...(pValue !== undefined && { pValue }), temperature: head.temperature, labels: head.labels };
}

function manifestOf(training: ReadonlyArray<{ readonly rowId: number }>, lastRowId: number): TrainingManifest {
	const ids = training.map((row) => row.rowId).join(',');
	return { lastRowId, rows: training.length, rowIdsHash: createHash('sha256').update(ids).digest('hex') };
}
