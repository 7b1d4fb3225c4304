import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { usualAuditShare } from '../../core/gate/auditShare';
import type { GateSettings, RunSettings } from '../../core/gate/gateSettings';
import { mappedPrediction } from '../../core/gate/mappedPrediction';
import type { Hitl } from '../../core/item';
import { itemIdOf } from '../../core/itemId';
import { readHitl, type HitlWith } from '../../core/itemParts';
import { readLoopName } from '../../core/loopName';
import { readKey } from '../shared/readKey';
import { readReviewedText } from '../shared/readReviewedText';
import { readOptions, type GateOptions } from './readOptions';
import { readRule } from './readRule';

export interface GateInput {
	readonly hitl: HitlWith<'prediction'>;
	readonly settings: GateSettings;
	/** Predict's predictions carry its signature; mapped ones are the workflow author's own word. */
	readonly mapped: boolean;
}

const groupSchema = z.object({ values: z.object({ text: z.unknown(), label: z.unknown(), confidence: z.unknown() }).partial() }).partial();

/** Since 1.1 what another step says is a group of its own. */
function readGroup(context: IExecuteFunctions, itemIndex: number): { readonly text?: unknown; readonly label?: unknown; readonly confidence?: unknown } {
	if (context.getNode().typeVersion >= 1.1) return groupSchema.parse(context.getNodeParameter('mapped', itemIndex, {})).values ?? {};
	const [text, label, confidence] = ['text', 'label', 'confidence'].map((name): unknown => context.getNodeParameter(name, itemIndex));
	return { text, label, confidence };
}

function readMapped(context: IExecuteFunctions, itemIndex: number, options: GateOptions): HitlWith<'prediction'> {
	const loop = readLoopName(context.getNodeParameter('loop', itemIndex), itemIndex);
	const { text: value, label, confidence } = readGroup(context, itemIndex);
	const text = readReviewedText(value, itemIndex);
	const prediction = mappedPrediction({ label, confidence, fields: options.fields, modelName: options.modelName }, itemIndex);
	const itemId = itemIdOf(loop, text, readKey(options.itemId, 'Item ID', itemIndex));
	const subjectKey = readKey(options.subjectKey, 'Person Key', itemIndex);
	const hitl: Hitl = { loop, itemId, input: { text } };
	return { ...hitl, ...(subjectKey === '' ? {} : { subjectKey }), prediction };
}

function settingsOf(context: IExecuteFunctions, itemIndex: number, options: GateOptions): GateSettings {
	const { alwaysReviewLabels, auditShare, fieldThresholds, labelThresholds, outOfScopeLimit, trustUncalibrated } = options;
	const rule = readRule(context, itemIndex, options);
	return {
		...rule,
		alwaysReview: alwaysReviewLabels,
		...(labelThresholds.length > 0 && { labelThresholds }),
		...(fieldThresholds.length > 0 && { fieldThresholds }),
		...(outOfScopeLimit !== undefined && { outOfScopeLimit }),
		auditShare: auditShare ?? usualAuditShare(rule.rule),
		trustUncalibrated,
	};
}

/** Reads one item after another as the gate needs it. Equal settings are one object: a gate is worked out once for each. */
export function gateReader(context: IExecuteFunctions): (item: INodeExecutionData, itemIndex: number) => GateInput {
	let [last, written]: [GateSettings | undefined, string] = [undefined, ''];
	return (item, itemIndex) => {
		const options = readOptions(context, itemIndex);
		const mapped = context.getNodeParameter('predictionFrom', itemIndex) === 'anotherStep';
		const read = settingsOf(context, itemIndex, options);
		const key = JSON.stringify(read);
		const settings = last !== undefined && key === written ? last : read;
		[last, written] = [settings, key];
		return { mapped, settings, hitl: mapped ? readMapped(context, itemIndex, options) : readHitl(item.json['hitl'], ['prediction'], itemIndex) };
	};
}

/** What holds for the whole run, as it stands for one of its items. */
export function readRun(context: IExecuteFunctions, itemIndex: number): RunSettings {
	const { budget, shadow, checkLater } = readOptions(context, itemIndex);
	return { ...(budget && { budget }), shadow, checkLater };
}

const outputsSchema = z.object({ auditOutput: z.boolean().default(false), whatIf: z.boolean().default(false) });

/** Which outputs the canvas draws beside Review and Automate; one setting for the whole run. */
export function extraOutputs(context: IExecuteFunctions): { readonly audit: boolean; readonly whatIf: boolean } {
	const { auditOutput = false, whatIf = false } = outputsSchema.safeParse(context.getNodeParameter('options', 0, {})).data ?? {};
	return { audit: auditOutput, whatIf };
}
