import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { MODEL_DTYPES, type ModelDtype } from '../../core/inference/tasks/task';
import { readNumberWithin } from '../../core/readNumber';
import type { TrainingTriggers } from '../../core/training/readiness';

export interface TrainSettings {
	readonly triggers: TrainingTriggers;
	/** A better version waits for a person's word. */
	readonly signOff: boolean;
	/** Most recorded answers that leave for a second look. */
	readonly lookAgain: number;
	readonly dtype: ModelDtype;
	readonly offline: boolean;
}

const optionsSchema = z.object({
	dtype: z.enum(MODEL_DTYPES).default('auto'),
	offline: z.boolean().default(false),
	signOff: z.boolean().default(false),
	lookAgain: z.unknown().optional(),
	minNewShare: z.unknown().optional(),
	minOfNewLabel: z.unknown().optional(),
});

const LOOK_AGAIN = 5;

function number(value: unknown, name: string, least: number, most: number): number {
	const read = readNumberWithin(value, least, most);
	if (read !== undefined) return read;
	throw new HitlError('item-malformed', `${name} is not a number from ${least} to ${most}`, 'Write for example 10, or remove the option.');
}

function minNewAnswers(context: IExecuteFunctions): number {
	const read = readNumberWithin(context.getNodeParameter('minNewAnswers', 0), 1, 1_000_000);
	if (read !== undefined && Number.isInteger(read)) return read;
	throw new HitlError('item-malformed', 'Train After New Answers is not a whole number above 0', 'Write for example 10.');
}

/** Settings of a training, read at item 0. Throws `item-malformed`. */
export function readTrainSettings(context: IExecuteFunctions): TrainSettings {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', 0, {}));
	if (!parsed.success) throw new HitlError('item-malformed', 'An option holds something that it cannot use', 'Remove the option and add it again.');
	const { lookAgain = LOOK_AGAIN, minNewShare, minOfNewLabel, ...settings } = parsed.data;
	return {
		...settings,
		lookAgain: number(lookAgain, 'Answers to Look at Again', 0, 1_000),
		triggers: {
			minNewAnswers: minNewAnswers(context),
			...(minNewShare === undefined ? {} : { minNewShare: number(minNewShare, 'Train at a Share of New Answers', 0.1, 100) / 100 }),
			...(minOfNewLabel === undefined ? {} : { minOfNewLabel: number(minOfNewLabel, 'Train at a New Label', 1, 10_000) }),
		},
	};
}
