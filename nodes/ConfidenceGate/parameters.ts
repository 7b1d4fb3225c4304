import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { GateSettings } from '../../core/gate/decide';
import { mappedPrediction } from '../../core/gate/mappedPrediction';
import type { Hitl } from '../../core/item';
import { itemIdOf } from '../../core/itemId';
import { readHitl, type HitlWith } from '../../core/itemParts';
import { readLoopName } from '../../core/loopName';
import { readNumberWithin } from '../../core/readNumber';
import { readKey } from '../shared/readKey';

const optionsSchema = z.object({
	alwaysReview: z.unknown(),
	auditOutput: z.boolean().default(false),
	auditPercent: z.unknown().transform((value) => readNumberWithin(value ?? DEFAULT_AUDIT_PERCENT, 0, 100)),
	itemId: z.unknown(),
	modelName: z.string().trim().min(1).max(200).default('another step'),
	subjectKey: z.unknown(),
	trustUncalibrated: z.boolean().default(false),
});

const DEFAULT_AUDIT_PERCENT = 5;

export interface GateInput {
	readonly hitl: HitlWith<'prediction'>;
	readonly settings: GateSettings;
	/** Predict's predictions carry its signature; mapped ones are the workflow author's own word. */
	readonly mapped: boolean;
}

function readOptions(context: IExecuteFunctions, itemIndex: number) {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', itemIndex, {}));
	const auditPercent = parsed.data?.auditPercent;
	if (parsed.success && auditPercent !== undefined) return { ...parsed.data, auditPercent };
	throw new HitlError(
		'item-malformed',
		parsed.success ? 'Audit Share is not a number between 0 and 100' : `An option cannot be used: ${z.prettifyError(parsed.error)}`,
		'Audit Share is a number such as 5, Model Name a text of at most 200 characters.',
		{ itemIndex },
	);
}

type Options = ReturnType<typeof readOptions>;

function readThreshold(context: IExecuteFunctions, itemIndex: number): number {
	const threshold = readNumberWithin(context.getNodeParameter('threshold', itemIndex), 0, 1);
	if (threshold !== undefined) return threshold;
	throw new HitlError('item-malformed', 'Automate From Confidence is not a number between 0 and 1', 'Write for example 0.9 for 90 %.', { itemIndex });
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

function readMapped(context: IExecuteFunctions, itemIndex: number, options: Options): HitlWith<'prediction'> {
	const loop = readLoopName(context.getNodeParameter('loop', itemIndex), itemIndex);
	const value = context.getNodeParameter('text', itemIndex);
	if (value === undefined || value === null || String(value).trim() === '') {
		throw new HitlError('text-missing', `Item ${itemIndex + 1} has no text for the reviewer`, 'Set Text to an expression that holds what people should read.', {
			itemIndex,
		});
	}
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	const prediction = mappedPrediction(
		{ label: context.getNodeParameter('label', itemIndex), confidence: context.getNodeParameter('confidence', itemIndex), modelName: options.modelName },
		itemIndex,
	);
	const itemId = itemIdOf(loop, text, readKey(options.itemId, 'Item ID', itemIndex));
	const subjectKey = readKey(options.subjectKey, 'Person Key', itemIndex);
	const hitl: Hitl = { loop, itemId, input: { text } };
	return { ...hitl, ...(subjectKey === '' ? {} : { subjectKey }), prediction };
}

/** One item as the gate needs it: what was predicted, and the settings that hold for it. */
export function readGateInput(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): GateInput {
	const options = readOptions(context, itemIndex);
	const mapped = context.getNodeParameter('predictionFrom', itemIndex) === 'anotherStep';
	const settings: GateSettings = {
		threshold: readThreshold(context, itemIndex),
		alwaysReview: readAlwaysReview(options.alwaysReview, itemIndex),
		auditShare: options.auditPercent / 100,
		trustUncalibrated: options.trustUncalibrated,
	};
	return { mapped, settings, hitl: mapped ? readMapped(context, itemIndex, options) : readHitl(item.json['hitl'], ['prediction'], itemIndex) };
}

/** Whether audits have an output of their own, as the canvas draws it; one setting for the whole run. */
export const hasAuditOutput = (context: IExecuteFunctions): boolean =>
	z.object({ auditOutput: z.literal(true) }).safeParse(context.getNodeParameter('options', 0, {})).success;
