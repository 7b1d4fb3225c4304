import { HitlError } from '../errors';
import type { HitlWith } from '../itemParts';
import { isSignedPrediction } from './predictionSignature';
import type { SigningKey } from './signingKey';

/** A prediction that Predict did not sign was written into the data by somebody: it decides nothing. Throws `prediction-forged`. */
export function refuseForged({ loop, itemId, input, prediction }: HitlWith<'prediction'>, key: SigningKey, itemIndex: number): void {
	if (isSignedPrediction(key, { loop, itemId, text: input.text, prediction })) return;
	throw new HitlError(
		'prediction-forged',
		`The prediction of item ${itemIndex + 1} was not made by Predict: it came in with the data or was changed on the way`,
		'Put Predict in front of this node, or set Prediction From to "Another Step" and map label and confidence.',
		{ itemIndex },
	);
}
