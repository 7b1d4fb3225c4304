import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { STEADY_AUDIT_SHARE } from '../../core/gate/auditShare';
import type { GateSettings, NamedThreshold, ReviewBudget } from '../../core/gate/gateSettings';
import { readNumberWithin } from '../../core/readNumber';

const within = (least: number, most: number) =>
	z.unknown().transform((value, context) => readNumberWithin(value, least, most) ?? refuse(context, `not a number from ${least} to ${most}`));

function refuse(context: z.RefinementCtx, message: string): never {
	context.addIssue({ code: 'custom', message });
	return z.NEVER;
}

const thresholds = z.array(z.object({ name: z.string().trim().min(1, 'a name is missing'), threshold: within(0, 1) }));

const budgetSchema = z.object({
	reviews: within(0, 1_000_000).refine(Number.isInteger, 'not a whole number'),
	per: z.enum(['hour', 'day']).default('day'),
	beyond: z.enum(['wait', 'automate', 'stop']).default('wait'),
});

const flag = z.boolean().default(false);

const optionsSchema = z.object({
	alwaysReview: z.unknown(),
	auditAutomatic: z.boolean().optional(),
	auditPercent: within(0, 100).optional(),
	budget: z.object({ budget: budgetSchema.optional() }).default({}),
	checkLater: flag,
	eachLabel: flag,
	fieldThresholds: z.object({ fields: thresholds.default([]) }).default({ fields: [] }),
	fields: z.unknown(),
	itemId: z.unknown(),
	labelThresholds: z.object({ labels: thresholds.default([]) }).default({ labels: [] }),
	modelName: z.string().trim().min(1).max(200).default('another step'),
	outOfScopeLimit: within(0, 1).optional(),
	promiseConfidence: z.union([z.literal(0.9), z.literal(0.95)]).default(0.9),
	shadow: flag,
	subjectKey: z.unknown(),
	trustUncalibrated: flag,
	wholeLife: flag,
});

/** How the panel calls them. */
const NAMES: Readonly<Record<string, string>> = {
	auditPercent: 'Audit Share',
	budget: 'Review Budget',
	fieldThresholds: 'Field Thresholds',
	labelThresholds: 'Label Thresholds',
	modelName: 'Model Name',
	outOfScopeLimit: 'Out-of-Scope Limit',
	promiseConfidence: 'Promise Holds With',
};

export interface GateOptions extends Omit<z.infer<typeof optionsSchema>, 'auditAutomatic' | 'auditPercent' | 'budget' | 'fieldThresholds' | 'labelThresholds'> {
	/** As it was set; undefined where it was left to the rule. */
	readonly auditShare: GateSettings['auditShare'] | undefined;
	readonly budget: ReviewBudget | undefined;
	readonly fieldThresholds: readonly NamedThreshold[];
	readonly labelThresholds: readonly NamedThreshold[];
	readonly alwaysReviewLabels: readonly string[];
}

/** The options of one item. Throws `item-malformed`. */
export function readOptions(context: IExecuteFunctions, itemIndex: number): GateOptions {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', itemIndex, {}));
	if (parsed.success) {
		const { auditAutomatic, auditPercent, budget, fieldThresholds, labelThresholds, ...options } = parsed.data;
		const alwaysReviewLabels = readAlwaysReview(options.alwaysReview, itemIndex);
		return { ...options, auditShare: auditShareSet(auditAutomatic, auditPercent), alwaysReviewLabels, budget: budget.budget, fieldThresholds: fieldThresholds.fields, labelThresholds: labelThresholds.labels };
	}
	const issue = parsed.error.issues[0];
	const option = String(issue?.path[0] ?? '');
	throw new HitlError(
		'item-malformed',
		`${NAMES[option] ?? `The option ${option}`} cannot be used: ${issue?.message ?? 'it has another form'}`,
		'Audit Share is a number such as 5, Review Budget a whole number such as 50, a threshold or limit a number from 0 to 1, Model Name a text of at most 200 characters.',
		{ itemIndex },
	);
}

/** A number that was set stands, unless the share was told to adjust itself; whoever switched that off and set none means 5 %. */
function auditShareSet(adjusts: boolean | undefined, percent: number | undefined): GateOptions['auditShare'] {
	if (adjusts === true) return 'automatic';
	if (percent !== undefined) return percent / 100;
	return adjusts === false ? STEADY_AUDIT_SHARE : undefined;
}

const asList = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return text.split(',');
	}
};

/** Names separated by commas; a label that has a comma itself is written in a JSON list. */
function readAlwaysReview(value: unknown, itemIndex: number): string[] {
	const listed = typeof value === 'string' && value.trim().startsWith('[') ? asList(value) : typeof value === 'string' ? value.split(',') : (value ?? []);
	const names = z.array(z.string()).safeParse(listed);
	if (names.success) return names.data.map((name) => name.trim()).filter((name) => name !== '');
	throw new HitlError('item-malformed', 'Always Review Labels is not a list of labels', 'Write the labels separated by commas, e.g. refund, legal.', { itemIndex });
}
