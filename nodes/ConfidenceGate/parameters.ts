import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { GateSettings } from '../../core/gate/decide';
import { mappedPrediction } from '../../core/gate/mappedPrediction';
import type { Hitl } from '../../core/item';
import { itemIdOf } from '../../core/itemId';
import { readHitl, type HitlWith } from '../../core/itemParts';
import { readLoopName } from '../../core/loopName';

const optionsSchema = z.object({
	alwaysReview: z.coerce.string().default(''),
	auditOutput: z.boolean().default(false),
	auditPercent: z.coerce.number().min(0).max(100).default(5),
	itemId: z.coerce.string().default(''),
	modelName: z.string().trim().min(1).max(200).default('another step'),
	subjectKey: z.coerce.string().default(''),
	trustUncalibrated: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

export interface GateInput {
	readonly hitl: HitlWith<'prediction'>;
	readonly settings: GateSettings;
	/** Predict's predictions carry its signature; mapped ones are the workflow author's own word. */
	readonly mapped: boolean;
}

function readOptions(context: IExecuteFunctions, itemIndex: number): Options {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', itemIndex, {}));
	if (parsed.success) return parsed.data;
	throw new HitlError('item-malformed', `An option cannot be used: ${z.prettifyError(parsed.error)}`, 'Audit Share is a number from 0 to 100, Model Name a short text.', {
		itemIndex,
	});
}

function readThreshold(context: IExecuteFunctions, itemIndex: number): number {
	const parsed = z.coerce.number().min(0).max(1).safeParse(context.getNodeParameter('threshold', itemIndex));
	if (parsed.success) return parsed.data;
	throw new HitlError('item-malformed', 'Automate From Confidence is not a number between 0 and 1', 'Write for example 0.9 for 90 %.', { itemIndex });
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
	const hitl: Hitl = { loop, itemId: itemIdOf(loop, text, options.itemId), input: { text } };
	return { ...hitl, ...(options.subjectKey === '' ? {} : { subjectKey: options.subjectKey }), prediction };
}

/** One item as the gate needs it: what was predicted, and the settings that hold for it. */
export function readGateInput(context: IExecuteFunctions, item: INodeExecutionData, itemIndex: number): GateInput {
	const options = readOptions(context, itemIndex);
	const mapped = context.getNodeParameter('predictionFrom', itemIndex) === 'anotherStep';
	const settings: GateSettings = {
		threshold: readThreshold(context, itemIndex),
		alwaysReview: new Set(options.alwaysReview.split(',').map((label) => label.trim()).filter((label) => label !== '')),
		auditShare: options.auditPercent / 100,
		trustUncalibrated: options.trustUncalibrated,
	};
	return { mapped, settings, hitl: mapped ? readMapped(context, itemIndex, options) : readHitl(item.json['hitl'], ['prediction'], itemIndex) };
}

/** Whether audits have an output of their own; one setting for the whole run. */
export const hasAuditOutput = (context: IExecuteFunctions): boolean => readOptions(context, 0).auditOutput;
