import type { Prediction } from '../../item';
import type { FailedRow } from '../tasks/task';

/** What stands for an item that the model could not read: no label and no confidence, and why. A person decides. */
export const failedPrediction = ({ failed }: FailedRow, model: Prediction['model']): Prediction => ({
	label: '',
	confidence: 0,
	scores: [],
	margin: 0,
	entropy: 1,
	truncated: false,
	calibrated: false,
	reason: `${failed.message} A person has to decide. ${failed.nextStep}`,
	model,
});
