import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import { itemIdOf } from '../../core/itemId';
import { readLoopName } from '../../core/loopName';
import { readKey } from '../shared/readKey';
import type { LabelChoice } from '../../core/inference/labelSimilarity';

/** One input item as Predict needs it. */
export interface PredictInput {
	readonly loop: string;
	readonly itemId: string;
	readonly subjectKey?: string;
	readonly text: string;
}

const optionsSchema = z.object({ itemId: z.unknown(), subjectKey: z.unknown() });

function readText(value: unknown, itemIndex: number): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	throw new HitlError(
		'text-missing',
		`Item ${itemIndex + 1} has no text`,
		'Set Text to an expression that holds what the model should read, e.g. {{ $json.message }}.',
		{ itemIndex },
	);
}

export function readPredictInput(context: IExecuteFunctions, itemIndex: number): PredictInput {
	const loop = readLoopName(context.getNodeParameter('loop', itemIndex), itemIndex);
	const text = readText(context.getNodeParameter('text', itemIndex), itemIndex);
	const options = optionsSchema.parse(context.getNodeParameter('options', itemIndex, {}));
	const itemId = itemIdOf(loop, text, readKey(options.itemId, 'Item ID', itemIndex));
	const subjectKey = readKey(options.subjectKey, 'Person Key', itemIndex);
	return subjectKey === '' ? { loop, itemId, text } : { loop, itemId, text, subjectKey };
}

export type PredictModel =
	| { readonly mode: 'learnedClassifier'; readonly labels: { readonly source: 'loop' } | { readonly source: 'panel'; readonly labels: LabelChoice[] } }
	| { readonly mode: 'textClassifier'; readonly folder: string };

const labelSchema = z.object({ name: z.string().trim().min(1).max(200), description: z.string().trim().optional() });
const labelListSchema = z.object({ label: z.array(labelSchema).default([]) });
const labelsJsonSchema = z.array(z.union([z.string().trim().min(1).max(200).transform((name) => ({ name })), labelSchema]));

function parseJson(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return undefined;
	}
}

function refuseRepeats(labels: LabelChoice[]): LabelChoice[] {
	const names = labels.map(({ name }) => name);
	const repeated = names.find((name, position) => names.indexOf(name) !== position);
	if (repeated === undefined) return labels;
	throw new HitlError('labels-malformed', `The label "${repeated}" is listed twice`, 'Give each label once.');
}

function readLabels(context: IExecuteFunctions, source: unknown): LabelChoice[] {
	if (source === 'json') {
		const parsed = labelsJsonSchema.safeParse(parseJson(context.getNodeParameter('labelsJson', 0)));
		if (parsed.success) return refuseRepeats(parsed.data);
		throw new HitlError(
			'labels-malformed',
			'Labels as JSON is not a list of labels',
			'Write a list such as ["refund", "lost card"], or [{ "name": "refund", "description": "I want my money back" }].',
		);
	}
	const parsed = labelListSchema.safeParse(context.getNodeParameter('labels', 0, {}));
	if (parsed.success) return refuseRepeats(parsed.data.label);
	throw new HitlError('labels-malformed', 'A label in the list has no name', 'Give every label in Label List a name of at most 200 characters.');
}

/** Settings of the whole run, read at item 0. */
export function readPredictModel(context: IExecuteFunctions): PredictModel {
	if (context.getNodeParameter('mode', 0) === 'textClassifier') {
		return { mode: 'textClassifier', folder: String(context.getNodeParameter('modelFolder', 0)).trim() };
	}
	const source = context.getNodeParameter('labelSource', 0);
	if (source === 'loop') return { mode: 'learnedClassifier', labels: { source: 'loop' } };
	return { mode: 'learnedClassifier', labels: { source: 'panel', labels: readLabels(context, source) } };
}
