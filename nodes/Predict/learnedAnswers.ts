import type { IExecuteFunctions } from 'n8n-workflow';
import type { FeedbackStore } from '../../core/feedback/store';
import type { LabelChoice } from '../../core/inference/classifier/labelSimilarity';
import type { Prediction } from '../../core/item';
import { learnedAnswers as answersOf } from '../../core/loop/learnedAnswers';
import { loopEncoder } from '../shared/loopEncoder';
import { pastAnswersRead } from '../shared/pastAnswersRead';
import type { PredictModel } from './predictModel';

export type LearnedModel = Extract<PredictModel, { mode: 'learnedClassifier' }>;

/** What the loop's own model says of each text, in their order, with the encoder that the panel chooses. */
export async function learnedAnswers(
	context: IExecuteFunctions,
	model: LearnedModel,
	loop: string,
	texts: readonly string[],
	known: { readonly store: FeedbackStore; readonly labels: readonly LabelChoice[] },
): Promise<Prediction[]> {
	const { topK, nearest, timeLimitMs } = model;
	const encoder = await loopEncoder(context, model);
	return await answersOf(texts, { ...known, loop, encoder, topK, nearest, past: pastAnswersRead, timeLimitMs, signal: context.getExecutionCancelSignal() });
}
