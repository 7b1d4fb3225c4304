import type { IExecuteFunctions } from 'n8n-workflow';

const OF_RULE: Readonly<Record<string, readonly string[]>> = {
	fixedThreshold: ['threshold'],
	conditions: ['match', 'conditions'],
	targetErrorRate: ['alpha'],
	cost: ['mistakeCost', 'reviewCost'],
};

/** Options that say nothing about who decides. */
const OTHER_OPTIONS = new Set(['auditOutput', 'fields', 'itemId', 'modelName', 'subjectKey', 'whatIf']);

/** An expression that has another value for every item or every run. */
const VARIES = /\$(json|binary|item|itemIndex|runIndex|execution|now|today)\b|\$input\.item\b|\.item\b|\.itemMatching\b|\brandom\b/;

/**
 * What the panel says of deciding, as one run is compared with the next: values, but of an expression about the item its words,
 * or every item would look like a change of the gate.
 */
export function panelSettings(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const written: Readonly<Record<string, unknown>> = context.getNode().parameters;
	const rule = String(context.getNodeParameter('rule', itemIndex, 'fixedThreshold'));
	const settings: Record<string, unknown> = { rule };
	for (const name of OF_RULE[rule] ?? []) settings[name] = asSet(written[name], context.getNodeParameter(name, itemIndex));
	const options = asSet(written['options'], context.getNodeParameter('options', itemIndex, {}));
	const deciding = Object.entries(isRecord(options) ? options : {}).filter(([name]) => !OTHER_OPTIONS.has(name));
	return { ...settings, options: Object.fromEntries(deciding.sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function asSet(written: unknown, value: unknown): unknown {
	if (typeof written === 'string' && written.startsWith('=')) return VARIES.test(written) ? written.slice(1) : value;
	if (Array.isArray(value)) return value.map((each, at): unknown => asSet(Array.isArray(written) ? written[at] : undefined, each));
	if (!isRecord(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asSet(isRecord(written) ? written[name] : undefined, each)]));
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
