import { z } from 'zod/v4';
import { HitlError } from '../errors';
import type { Prediction } from '../item';
import { readNumber } from '../readNumber';

const labelSchema = z.string().trim().min(1).max(200);

export interface MappedValues {
	readonly label: unknown;
	readonly confidence: unknown;
	readonly modelName: string;
}

/**
 * A prediction of another step, say a language model's label (at most 200 characters) and confidence (0 to 1, or with a
 * percent sign: "83 %" is 0.83). Throws `prediction-malformed`.
 */
export function mappedPrediction({ label, confidence, modelName }: MappedValues, itemIndex: number): Prediction {
	const named = labelSchema.safeParse(typeof label === 'number' || typeof label === 'boolean' ? String(label) : label);
	if (!named.success) {
		throw new HitlError(
			'prediction-malformed',
			`Item ${itemIndex + 1} has no label of 1 to 200 characters`,
			'Set Label to an expression that holds the answer of the step in front, e.g. {{ $json.category }}.',
			{ itemIndex },
		);
	}
	const written = typeof confidence === 'string' ? confidence.trim() : confidence;
	const asPercent = typeof written === 'string' && written.endsWith('%');
	const number = readNumber(typeof written === 'string' ? written.replace(/\s*%$/, '') : written);
	const share = number !== undefined && asPercent ? number / 100 : number;
	if (share === undefined || !(share >= 0 && share <= 1)) {
		throw new HitlError(
			'prediction-malformed',
			`The confidence of item ${itemIndex + 1} is not a number between 0 and 1`,
			'Set Confidence to an expression that holds a number from 0 (a guess) to 1 (certain), e.g. {{ $json.confidence }}. Unsure how sure the model is? Use 0: a person will answer.',
			{ itemIndex },
		);
	}
	return { label: named.data, confidence: share, model: { id: modelName } };
}
