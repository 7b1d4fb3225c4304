import { HitlError } from '../../errors';
import type { PredictedField, Prediction } from '../../item';
import { rankScores } from '../classifier/rankScores';
import type { LabelAnswer } from '../tasks/task';
import { answeredBy } from './reason';

export interface LabelSource {
	/** The labels that the scores belong to. */
	readonly labels: readonly string[];
	readonly model: Prediction['model'];
	/** How many scores to keep, the best first. Default: all. */
	readonly topK?: number | undefined;
	/** Each label was judged by itself. Default: as the scores look, which otherwise share 1. */
	readonly severalLabels?: boolean | undefined;
}

/** A label judged by itself holds from here on. */
const HOLDS = 0.5;
// Scores of 32 bits that share 1.
const SUM_TOLERANCE = 1e-3;

/**
 * The prediction that the scores of a pretrained model stand for: text classifier, zero-shot, image. Not calibrated: no
 * answer of this loop backs it. Where several labels may hold, `fields` has those that do, and the confidence is that in
 * the least sure of them. Nothing that the model could read means no label and no confidence.
 */
export function labelPrediction(
	answer: LabelAnswer,
	{ labels, model, topK, severalLabels }: LabelSource,
): Prediction {
	const { scores, truncated, knownTokenRatio } = answer;
	if (labels.length === 0 || labels.length !== scores.length) {
		throw new HitlError(
			'model-unsupported',
			`The model ${model.id} gives no labels.`,
			'Choose a model that classifies.',
		);
	}
	const common = { knownTokenRatio, truncated, calibrated: false, model };
	const isUnread = scores.every((score) => score === 0);
	if (isUnread || knownTokenRatio === 0) {
		const { label: _label, ...ranking } = rankScores(
			labels.map((label) => ({ label, score: 0 })),
			topK,
		);
		const reason = isUnread
			? 'The text is empty, so a person has to decide.'
			: 'The model knows none of the words in this text, so a person has to decide.';
		return { label: '', ...ranking, ...common, reason };
	}
	const all = labels.map((label, position) => ({ label, score: scores[position] ?? 0 }));
	const ranking = rankScores(all, topK);
	const reason = answeredBy(truncated);
	if (!(severalLabels ?? !sharesOne(scores))) return { ...ranking, ...common, reason };
	const fields: PredictedField[] = all
		.filter(({ score }) => score >= HOLDS)
		.toSorted((a, b) => b.score - a.score)
		.map(({ label, score }) => ({ name: label, value: label, score }));
	return { ...ranking, ...common, confidence: fields.at(-1)?.score ?? ranking.confidence, fields, reason };
}

const sharesOne = (scores: Float32Array): boolean =>
	Math.abs(scores.reduce((sum, score) => sum + score, 0) - 1) < SUM_TOLERANCE;
