import { HitlError } from '../errors';
import type { LabelScore, Prediction } from '../item';
import { rankScores } from './rankScores';
import { LONGEST_TEXT } from './textBatches';

export interface ModelAnswer {
	/** Folder of the model: its identity. */
	readonly folder: string;
	/** The text that was classified. */
	readonly text: string;
	/** How many scores to keep, the best first. Default: all. */
	readonly topK?: number;
}

/** The prediction that the scores of a pretrained model stand for. Not calibrated: no answer of this loop backs it. */
export function modelPrediction(
	scores: readonly LabelScore[],
	{ folder, text, topK }: ModelAnswer,
): Prediction {
	if (scores.length === 0) {
		throw new HitlError(
			'model-unsupported',
			`The model in ${folder} gives no labels.`,
			'Choose a text-classification model.',
		);
	}
	const isEmpty = text.trim() === '';
	const truncated = text.length > LONGEST_TEXT;
	const ranking = rankScores(isEmpty ? scores.map(({ label }) => ({ label, score: 0 })) : scores, topK);
	const reason = isEmpty
		? 'The text is empty, so a person has to decide'
		: 'Answered by a pretrained model, whose confidence no human answer of this loop has confirmed yet';
	return {
		...ranking,
		truncated,
		calibrated: false,
		reason: truncated ? `${reason} (only the beginning of this long text was read).` : `${reason}.`,
		model: { id: folder },
	};
}
