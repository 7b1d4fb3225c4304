import type { Prediction } from '../../core/item';
import type { FeedbackStore, ModelVersion } from '../../core/feedback/store';
import { HitlError } from '../../core/errors';
import type { LabelChoice } from '../../core/inference/labelSimilarity';
import { classify, type Champion } from '../../core/inference/learnedClassifier';
import { modelPrediction } from '../../core/inference/modelPrediction';
import { openTextClassifierHost, type TextClassifierHost } from '../../core/inference/textClassifierHost';
import { builtInEncoder } from '../shared/builtInEncoder';
import type { PredictModel } from './parameters';

let host: TextClassifierHost | undefined;

export interface PredictContext {
	readonly store: FeedbackStore;
	readonly signal: AbortSignal | undefined;
}

const choices = async (model: PredictModel & { mode: 'learnedClassifier' }, store: FeedbackStore, loop: string): Promise<LabelChoice[]> =>
	model.labels.source === 'panel' ? model.labels.labels : (await store.labels(loop)).map((name) => ({ name }));

async function championOf(version: ModelVersion | undefined, encoderHash: string): Promise<Champion | undefined> {
	if (version === undefined) return undefined;
	if (version.encoder.hash !== encoderHash) {
		throw new HitlError(
			'encoder-corrupt',
			`Version ${version.version} of this loop was trained with another encoder (${version.encoder.id})`,
			'Install the version of the package that trained it, or go back to label names in Retrain (operation Roll Back, version 0) and retrain.',
		);
	}
	const { labels, weights, temperature, calibrated } = version;
	return { version: version.version, head: { labels, weights, temperature }, calibrated };
}

/** Predictions of one loop's texts, in their order. */
export async function predictTexts(model: PredictModel, loop: string, texts: readonly string[], context: PredictContext): Promise<Prediction[]> {
	const { store, signal } = context;
	if (model.mode === 'textClassifier') {
		host ??= openTextClassifierHost();
		const scores = await host.classify(model.folder, texts, { signal });
		return scores.map((labels, position) => modelPrediction(labels, { folder: model.folder, text: texts[position] ?? '' }));
	}
	const [encoder, labels, version] = await Promise.all([builtInEncoder(), choices(model, store, loop), store.champion(loop)]);
	const champion = await championOf(version, encoder.hash);
	return await classify(texts, { encoder, labels, champion, signal, now: () => performance.now() });
}
