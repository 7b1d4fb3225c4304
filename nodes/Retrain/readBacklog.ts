import type { IExecuteFunctions } from 'n8n-workflow';
import type { FeedbackStore } from '../../core/feedback/store';
import type { TextEncoder } from '../../core/inference/encoder/textEncoder';
import type { Prediction } from '../../core/item';
import { mapInSlices } from '../../core/mapInSlices';
import { Backlog } from '../../core/selection/backlog';
import { learnedAnswers, type LearnedModel } from '../Predict/learnedAnswers';
import type { BacklogItem } from './backlogItems';

/** An item that people may be asked about, with what is suggested to them. */
export interface Candidate {
	readonly item: BacklogItem;
	readonly prediction: Prediction;
}

export interface BacklogReading {
	readonly loop: string;
	readonly store: FeedbackStore;
	readonly encoder: TextEncoder;
	readonly model: LearnedModel;
	readonly seed: number;
}

/** Texts whose encodings and predictions are in memory at a time. */
const TEXTS_AT_ONCE = 2_000;

const NO_PREDICTION: Prediction = { label: '', confidence: 0, reason: 'The loop knows no labels yet', model: { id: 'none' } };

/** Encodes and predicts the items part by part: what is kept of a backlog does not grow with it. */
export async function readBacklog(context: IExecuteFunctions, items: readonly BacklogItem[], reading: BacklogReading): Promise<Backlog<Candidate>> {
	const { loop, store, encoder, model, seed } = reading;
	const signal = context.getExecutionCancelSignal();
	const labels = (await store.labels(loop)).map((name) => ({ name }));
	const backlog = new Backlog<Candidate>(seed);
	const unread = new Float32Array(encoder.denseSize);
	for (let from = 0; from < items.length; from += TEXTS_AT_ONCE) {
		const part = items.slice(from, from + TEXTS_AT_ONCE);
		const texts = part.map(({ value }) => value.text);
		const encodings = await encoder.encodeAll(texts, { signal });
		const predictions = labels.length < 2 ? [] : await learnedAnswers(context, model, loop, texts, { store, labels });
		await mapInSlices(
			encodings,
			({ dense, knownTokenRatio }, at) => {
				const item = part[at];
				if (item === undefined) return; // there is one for each encoding
				const prediction = predictions[at] ?? NO_PREDICTION;
				// A first guess from the names of the labels is no doubt that an answer would clear up.
				const isTrained = (prediction.model.version ?? 0) > 0;
				backlog.add({ item: { item, prediction }, vector: knownTokenRatio > 0 ? dense : unread, ...(isTrained ? { prediction } : {}) });
			},
			{ signal },
		);
	}
	return backlog;
}
