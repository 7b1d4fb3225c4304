import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';

const names = z
	.string()
	.default('')
	.transform((list) => [...new Set(list.split(',').map((name) => name.trim()).filter((name) => name !== ''))]);

const settingsSchema = z.object({
	question: z.string().trim().min(1, 'Question is empty').max(2_000, 'Question is longer than 2,000 characters'),
	answerWith: z.enum(['labels', 'approval']),
	/** Empty: all labels of the loop. */
	labels: names,
	hoursToAnswer: z.coerce.number('Time to Answer is not a number').min(0.01, 'Time to Answer is too short').max(8_760, 'Time to Answer is longer than a year'),
	askName: z.boolean().default(false),
	fields: names,
	title: z.string().trim().max(200).default(''),
});

export type ReviewSettings = z.infer<typeof settingsSchema>;

/** Settings of the whole pause, read at item 0: there is one page for all items. */
export function readReviewSettings(context: IExecuteFunctions): ReviewSettings {
	const answerWith = context.getNodeParameter('answerWith', 0);
	const ownList = answerWith === 'labels' && context.getNodeParameter('labelSource', 0) === 'list';
	const parsed = settingsSchema.safeParse({
		...z.record(z.string(), z.unknown()).parse(context.getNodeParameter('options', 0, {})),
		question: context.getNodeParameter('message', 0),
		answerWith,
		labels: ownList ? context.getNodeParameter('labels', 0) : '',
		hoursToAnswer: context.getNodeParameter('hoursToAnswer', 0),
	});
	if (!parsed.success) {
		throw new HitlError('item-malformed', parsed.error.issues[0]?.message ?? 'A setting cannot be used', 'Correct it in the panel of Human Review.');
	}
	if (ownList && parsed.data.labels.length < 2) {
		throw new HitlError('labels-missing', 'Fewer than two labels are listed', 'List at least two labels, separated by commas, or choose "All Labels of the Loop".');
	}
	return parsed.data;
}
