import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { MODEL_DTYPES, type ModelDtype } from '../../core/inference/tasks/task';
import { readNumberWithin } from '../../core/readNumber';
import { readEncoder, readModel, type ChosenModel } from '../shared/readModel';
import { readLabels, type Labels } from './labels';

/** What holds for every mode that may need a transformers.js model. */
export interface RunSettings {
	readonly dtype: ModelDtype;
	/** Nothing is downloaded. */
	readonly offline: boolean;
	/** Undefined for none. */
	readonly timeLimitMs: number | undefined;
	/** How many scores to keep; undefined for all. */
	readonly topK: number | undefined;
}

export type PredictModel = RunSettings &
	(
		| {
				readonly mode: 'learnedClassifier';
				readonly labels: Labels;
				/** Undefined for the built-in one. */
				readonly encoder: ChosenModel | undefined;
				/** How many similar past answers travel along. */
				readonly nearest: number;
		  }
		| { readonly mode: 'textClassifier' | 'entities'; readonly model: ChosenModel }
		| { readonly mode: 'zeroShot'; readonly model: ChosenModel; readonly labels: Labels; readonly hypothesis: string; readonly severalLabels: boolean }
		| { readonly mode: 'imageClassifier'; readonly model: ChosenModel; readonly binaryProperty: string; readonly pixelLimit: number }
	);

const optionsSchema = z.object({
	dtype: z.enum(MODEL_DTYPES).default('auto'),
	hypothesis: z.string().default('This example is {}.'),
	megapixels: z.unknown().optional(),
	nearest: z.unknown().optional(),
	offline: z.boolean().default(false),
	severalLabels: z.boolean().default(false),
	timeLimit: z.unknown().optional(),
	topK: z.unknown().optional(),
});

/** Settings of the whole run, read at item 0. */
export function readPredictModel(context: IExecuteFunctions): PredictModel {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', 0, {}));
	if (!parsed.success) throw optionMalformed(parsed.error.issues[0]?.path.join('.') ?? 'Options');
	const options = parsed.data;
	const topK = whole(options.topK, 'Scores to Keep', 5, 0, 1_000);
	const seconds = number(options.timeLimit, 'Time Limit', 0, 0, 86_400);
	const run: RunSettings = {
		dtype: options.dtype,
		offline: options.offline,
		timeLimitMs: seconds === 0 ? undefined : seconds * 1_000,
		topK: topK === 0 ? undefined : topK,
	};
	switch (context.getNodeParameter('mode', 0)) {
		case 'textClassifier':
			return { ...run, mode: 'textClassifier', model: readModel(context) };
		case 'entities':
			return { ...run, mode: 'entities', model: readModel(context) };
		case 'zeroShot': {
			const { severalLabels } = options;
			return { ...run, mode: 'zeroShot', model: readModel(context), labels: readLabels(context), hypothesis: hypothesis(options.hypothesis), severalLabels };
		}
		case 'imageClassifier': {
			const pixelLimit = number(options.megapixels, 'Largest Image', 50, 1, 500) * 1_000_000;
			return { ...run, mode: 'imageClassifier', model: readModel(context), binaryProperty: String(context.getNodeParameter('binaryProperty', 0)), pixelLimit };
		}
		default: {
			const encoder = readEncoder(context);
			const nearest = whole(options.nearest, 'Similar Past Answers', 3, 0, 10);
			return { ...run, mode: 'learnedClassifier', labels: readLabels(context), encoder, nearest };
		}
	}
}

function hypothesis(template: string): string {
	if (template.includes('{}')) return template;
	throw new HitlError('labels-malformed', 'Hypothesis has no place for the label', 'Write {} where the label belongs, e.g. This message is about {}.');
}

function number(value: unknown, name: string, otherwise: number, least: number, most: number): number {
	const read = value === undefined ? otherwise : readNumberWithin(value, least, most);
	if (read !== undefined) return read;
	throw new HitlError('item-malformed', `${name} is not a number from ${least} to ${most}`, `Write for example ${otherwise}.`);
}

function whole(value: unknown, name: string, otherwise: number, least: number, most: number): number {
	const read = number(value, name, otherwise, least, most);
	if (Number.isInteger(read)) return read;
	throw new HitlError('item-malformed', `${name} is not a whole number`, `Write for example ${otherwise}.`);
}

const optionMalformed = (option: string): HitlError =>
	new HitlError('item-malformed', `The option "${option}" holds something that it cannot use`, 'Remove the option and add it again.');
