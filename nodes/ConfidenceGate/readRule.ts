import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { RuleSettings } from '../../core/gate/gateSettings';
import { COMPARISONS } from '../../core/gate/rules/conditions';
import { readNumberWithin } from '../../core/readNumber';
import type { GateOptions } from './readOptions';

const MOST_COST = 1e12;

const conditionsSchema = z.object({
	condition: z
		.array(
			z.object({
				of: z.enum(['label', 'score', 'field', 'fieldValue']),
				name: z.string().trim().min(1),
				comparison: z.enum(COMPARISONS),
				value: z.union([z.string(), z.number()]),
			}),
		)
		.default([]),
});

/** The rule that holds for one item. Throws `item-malformed`. */
export function readRule(context: IExecuteFunctions, itemIndex: number, options: GateOptions): RuleSettings {
	const rule = context.getNodeParameter('rule', itemIndex, 'fixedThreshold');
	switch (rule) {
		case 'fixedThreshold':
			return { rule, threshold: numberOf(context, itemIndex, 'threshold', 0, 1, 'Automate From Confidence is not a number between 0 and 1', 'Write for example 0.9 for 90 %.') };
		case 'conditions':
			return { rule, match: context.getNodeParameter('match', itemIndex) === 'any' ? 'any' : 'all', conditions: readConditions(context, itemIndex) };
		case 'targetErrorRate': {
			const alpha = Number(context.getNodeParameter('alpha', itemIndex));
			if (!(alpha > 0 && alpha < 1)) {
				throw malformed(itemIndex, 'Mistakes Allowed is not a share above 0 and below 1', 'Choose one from the list. No mistakes at all can be promised by nobody; to allow any number of them, choose a fixed threshold of 0.');
			}
			const { promiseConfidence, eachLabel, wholeLife } = options;
			// A difference of decimal fractions is a hair off.
			return { rule, alpha, delta: Math.round((1 - promiseConfidence) * 1e6) / 1e6, ...(eachLabel && { eachLabel }), ...(wholeLife && { wholeLife }) };
		}
		case 'cost':
			return { rule, mistake: costOf(context, itemIndex, 'mistakeCost', 'A Mistake Costs'), review: costOf(context, itemIndex, 'reviewCost', 'A Review Costs') };
		default:
			throw malformed(itemIndex, 'Rule is not one that this node knows', 'Choose a rule from the list.');
	}
}

function readConditions(context: IExecuteFunctions, itemIndex: number) {
	const parsed = conditionsSchema.safeParse(context.getNodeParameter('conditions', itemIndex, {}));
	if (!parsed.success) throw malformed(itemIndex, 'A condition cannot be read', 'Each condition needs a name (or *), a comparison and a value, e.g. Label refund is at least 0.9.');
	const { condition } = parsed.data;
	const wordless = condition.find(({ of, comparison, value }) => (of !== 'fieldValue' || comparison === 'atLeast' || comparison === 'atMost') && readNumberWithin(value, -MOST_COST, MOST_COST) === undefined);
	if (wordless === undefined) return condition;
	throw malformed(itemIndex, `The condition on "${wordless.name}" compares with "${String(wordless.value).slice(0, 80)}", which is not a number`, 'Write a number such as 0.9. Only the value of a field can be compared with a text.');
}

const costOf = (context: IExecuteFunctions, itemIndex: number, parameter: string, name: string): number => {
	const cost = numberOf(context, itemIndex, parameter, 0, MOST_COST, `${name} is not a number above 0`, 'Write what it costs in any currency, e.g. 10 for a mistake and 1 for a review.');
	if (cost > 0) return cost;
	throw malformed(itemIndex, `${name} is not a number above 0`, 'Write what it costs in any currency, e.g. 10 for a mistake and 1 for a review.');
};

function numberOf(context: IExecuteFunctions, itemIndex: number, parameter: string, least: number, most: number, message: string, nextStep: string): number {
	const number = readNumberWithin(context.getNodeParameter(parameter, itemIndex), least, most);
	if (number === undefined) throw malformed(itemIndex, message, nextStep);
	return number;
}

const malformed = (itemIndex: number, message: string, nextStep: string): HitlError => new HitlError('item-malformed', message, nextStep, { itemIndex });
