import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { readNumber } from '../../core/readNumber';
import { loopNameFrom } from '../../core/review/toolCall';
import { isToolReview, TOOL_QUESTION } from './toolReview';
import { readReviewers } from '../../core/review/reviewers';
import { isTimeZone, readDaysOff, readWorkingHours, withDaysOff } from '../../core/review/workingHours';
import { editableFields } from './editableFields';

const names = z
	.string()
	.default('')
	.transform((list) => [...new Set(list.split(',').map((name) => name.trim()).filter((name) => name !== ''))]);

const BLIND_SHARE = 'Blind Share is not a percentage from 0 to 100';

const KNOWN_SHARE = 'Known Answers is not a percentage from 0 to 50';

const groupSchema = z.object({ values: z.object({}) });

const settingsSchema = z.object({
	question: z.string().trim().min(1, 'Question is empty').max(500, 'Question is longer than 500 characters'),
	/** Whether the panel says what a step without a gate says of each item. */
	withoutGate: z.unknown().transform((said) => groupSchema.safeParse(said).success),
	answerWith: z.enum(['labels', 'approval', 'text']),
	/** Empty: all labels of the loop. */
	labels: names,
	hoursToAnswer: z.number('Time to Answer is not a number of hours').min(0.02, 'Time to Answer is shorter than a minute').max(8_760, 'Time to Answer is longer than a year'),
	askName: z.boolean().default(false),
	// Our own part holds the suggestion, which blind items must not show.
	fields: names.transform((fields) => fields.filter((field) => field !== 'hitl')),
	/** Of a tool's review; every other item names its own. */
	loop: z.string().trim().default(''),
	editFields: editableFields,
	showPast: z.boolean().default(true),
	imageField: z.string().trim().max(200).default(''),
	blindShare: z.number(BLIND_SHARE).min(0, BLIND_SHARE).max(100, BLIND_SHARE).default(0),
	knownAnswers: z.number(KNOWN_SHARE).min(0, KNOWN_SHARE).max(50, KNOWN_SHARE).default(0),
	title: z.string().trim().max(200).default(''),
	owner: z.string().trim().max(200, 'Owner is longer than 200 characters').default(''),
	recordLate: z.boolean().default(false),
	remind: z.boolean().default(true),
	sendLocalLinks: z.boolean().default(false),
	escalateTo: names,
	workingHours: z.string().trim().default('').transform((text, context) => {
		const read = text === '' ? undefined : readWorkingHours(text);
		if (text !== '' && read === undefined) context.addIssue({ code: 'custom', message: `Working Hours "${text.slice(0, 40)}" cannot be read: write them as Mon-Fri 09:00-17:00, or with a break as Mon-Fri 09:00-12:00, 13:00-17:00` });
		return read;
	}),
	daysOff: z.string().trim().default('').transform((text, context) => {
		const read = readDaysOff(text);
		if (read === undefined) context.addIssue({ code: 'custom', message: `Days Off "${text.slice(0, 40)}" cannot be read: write at most 400 dates as 2026-12-25, 2027-01-01` });
		return read ?? new Set<string>();
	}),
	timeZone: z.string().trim().default('').refine((name) => name === '' || isTimeZone(name), 'Time Zone is no name of a time zone, such as Europe/Berlin'),
	reviewers: z.object({ reviewer: z.array(z.unknown()).default([]) }).default({ reviewer: [] }).transform(({ reviewer }) => readReviewers(reviewer)),
	whoDecides: z.enum(['first', 'all', 'majority']).default('first'),
	agreeing: z.number('People Who Have to Agree is not a number').int('People Who Have to Agree is not a whole number').min(0, 'People Who Have to Agree is below 0').default(0),
	adjudicator: z.string().trim().default(''),
	/** Whether the panel says who asked; who it was may differ for every item. */
	requester: z.unknown().transform((said) => said !== undefined && said !== ''),
	sendLinkTo: z.coerce.string().trim().pipe(z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'Send the Link To is not a web address' })], 'Send the Link To is not a web address')),
});

/** A number may come as text from an expression. */
const agreeingOption = z.object({ agreeing: z.unknown().optional() }).transform(({ agreeing }) => (agreeing === undefined ? {} : { agreeing: readNumber(agreeing) }));

export type ReviewSettings = z.infer<typeof settingsSchema>;

/** n8n runs a tool with what the agent wanted: an edit would change nothing, and nobody decides about what they are not shown. */
const NOT_OF_TOOLS = { editFields: [], blindShare: 0, knownAnswers: 0, showPast: false, imageField: '' };

/** Settings of the whole pause, read at item 0: there is one page for all items. */
export function readReviewSettings(context: IExecuteFunctions): ReviewSettings {
	const isTool = isToolReview(context.getNode());
	const answerWith = isTool ? 'approval' : context.getNodeParameter('answerWith', 0);
	const ownList = answerWith === 'labels' && context.getNodeParameter('labelSource', 0) === 'list';
	const parsed = settingsSchema.safeParse({
		sendLinkTo: context.getNodeParameter('sendLinkTo', 0) ?? '',
		...z.record(z.string(), z.unknown()).parse(context.getNodeParameter('options', 0, {})),
		...agreeingOption.parse(context.getNodeParameter('options', 0, {})),
		question: isTool ? TOOL_QUESTION : context.getNodeParameter('message', 0),
		answerWith,
		labels: ownList ? context.getNodeParameter('labels', 0) : '',
		hoursToAnswer: readNumber(context.getNodeParameter('hoursToAnswer', 0)),
	});
	if (!parsed.success) {
		throw new HitlError('item-malformed', parsed.error.issues[0]?.message ?? 'A setting cannot be used', 'Correct it in the panel of Human Review.');
	}
	if (ownList && parsed.data.labels.length < 2) {
		throw new HitlError('labels-missing', 'Fewer than two labels are listed', 'List at least two labels, separated by commas, or choose "All Labels of the Loop".');
	}
	const loop = parsed.data.loop || loopNameFrom(context.getWorkflow().name ?? '');
	const workingHours = withDaysOff(parsed.data.workingHours, parsed.data.daysOff);
	return { ...parsed.data, ...(isTool ? NOT_OF_TOOLS : {}), workingHours, loop };
}

const requesterOption = z.object({ requester: z.union([z.string(), z.number()]).transform(String).catch('') });

/** Who asked for these items, as the panel says it of each; none where it says nothing. */
export function readRequesters(context: IExecuteFunctions, settings: ReviewSettings, indices: readonly number[]): string[] {
	if (!settings.requester) return [];
	return indices.map((index) => requesterOption.parse(context.getNodeParameter('options', index, {})).requester);
}
