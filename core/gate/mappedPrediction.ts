import { z } from 'zod/v4';
import { HitlError } from '../errors';
import type { PredictedField, Prediction } from '../item';
import { readNumber } from '../readNumber';

const labelSchema = z.string().trim().min(1).max(200);

export interface MappedValues {
	readonly label: unknown;
	readonly confidence: unknown;
	/** A list of objects with name, value and confidence, or such a list as JSON; nothing where there are none. */
	readonly fields?: unknown;
	readonly modelName: string;
}

/**
 * A prediction of another step, say a language model's label (at most 200 characters) and confidence (0 to 1, or with a
 * percent sign: "83 %" is 0.83). Throws `prediction-malformed`.
 */
export function mappedPrediction({ label, confidence, fields, modelName }: MappedValues, itemIndex: number): Prediction {
	const named = labelSchema.safeParse(typeof label === 'number' || typeof label === 'boolean' ? String(label) : label);
	if (!named.success) {
		throw malformed(itemIndex, `Item ${itemIndex + 1} has no label of 1 to 200 characters`, 'Set Label to an expression that holds the answer of the step in front, e.g. {{ $json.category }}.');
	}
	const share = shareOf(confidence);
	if (share === undefined) {
		throw malformed(
			itemIndex,
			`The confidence of item ${itemIndex + 1} is not a number between 0 and 1`,
			'Set Confidence to an expression that holds a number from 0 (a guess) to 1 (certain), e.g. {{ $json.confidence }}. Unsure how sure the model is? Use 0: a person will answer.',
		);
	}
	const found = fieldsOf(fields, itemIndex);
	return { label: named.data, confidence: share, ...(found && { fields: found }), model: { id: modelName } };
}

/** 0 to 1, also written as text or in percent; undefined for all else. */
function shareOf(value: unknown): number | undefined {
	const written = typeof value === 'string' ? value.trim() : value;
	const asPercent = typeof written === 'string' && written.endsWith('%');
	const number = readNumber(typeof written === 'string' ? written.replace(/\s*%$/, '') : written);
	const share = number !== undefined && asPercent ? number / 100 : number;
	return share !== undefined && share >= 0 && share <= 1 ? share : undefined;
}

const fieldsSchema = z.array(
	z
		.object({ name: z.string().trim().min(1), value: z.unknown(), confidence: z.unknown() })
		.transform(({ name, value, confidence }, context): PredictedField => {
			const score = shareOf(confidence);
			if (score !== undefined) return { name, value: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), score };
			context.addIssue({ code: 'custom', message: 'a confidence is not a number between 0 and 1' });
			return z.NEVER;
		}),
);

function fieldsOf(fields: unknown, itemIndex: number): PredictedField[] | undefined {
	if (fields === undefined || fields === null || fields === '') return undefined;
	const parsed = fieldsSchema.safeParse(typeof fields === 'string' ? parsedJson(fields) : fields);
	if (parsed.success) return parsed.data;
	throw malformed(
		itemIndex,
		`The fields of item ${itemIndex + 1} are not a list of objects with name, value and confidence`,
		'Set Fields to an expression such as {{ $json.fields }} that holds for example [{ "name": "amount", "value": "12.50", "confidence": 0.93 }], or leave it empty.',
	);
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const malformed = (itemIndex: number, message: string, nextStep: string): HitlError => new HitlError('prediction-malformed', message, nextStep, { itemIndex });
