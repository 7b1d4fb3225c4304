import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { LabelChoice } from '../../core/inference/classifier/labelSimilarity';

/** Where the possible answers come from: the panel, or what the loop has seen. */
export type Labels = { readonly source: 'loop' } | { readonly source: 'panel'; readonly labels: readonly LabelChoice[] };

const labelSchema = z.object({ name: z.string().trim().min(1).max(200), description: z.string().trim().optional() });
const labelListSchema = z.object({ label: z.array(labelSchema).default([]) });
const labelsJsonSchema = z.array(z.union([z.string().trim().min(1).max(200).transform((name) => ({ name })), labelSchema]));

/** Labels of the whole run, read at item 0. Throws `labels-malformed`. */
export function readLabels(context: IExecuteFunctions): Labels {
	const source = context.getNodeParameter('labelSource', 0);
	if (source === 'loop') return { source: 'loop' };
	return { source: 'panel', labels: refuseRepeats(source === 'json' ? fromJson(context) : fromList(context)) };
}

function fromJson(context: IExecuteFunctions): LabelChoice[] {
	const parsed = labelsJsonSchema.safeParse(parseJson(context.getNodeParameter('labelsJson', 0)));
	if (parsed.success) return parsed.data;
	throw new HitlError(
		'labels-malformed',
		'Labels as JSON is not a list of labels',
		'Write a list such as ["refund", "lost card"], or [{ "name": "refund", "description": "I want my money back" }].',
	);
}

function fromList(context: IExecuteFunctions): LabelChoice[] {
	const parsed = labelListSchema.safeParse(context.getNodeParameter('labels', 0, {}));
	if (parsed.success) return parsed.data.label;
	throw new HitlError('labels-malformed', 'A label in the list has no name', 'Give every label in Label List a name of at most 200 characters.');
}

function parseJson(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return undefined;
	}
}

function refuseRepeats(labels: readonly LabelChoice[]): readonly LabelChoice[] {
	const seen = new Set<string>();
	for (const { name } of labels) {
		if (seen.has(name)) throw new HitlError('labels-malformed', `The label "${name}" is listed twice`, 'Give each label once.');
		seen.add(name);
	}
	return labels;
}
