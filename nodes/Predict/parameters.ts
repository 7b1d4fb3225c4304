import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { ImageReference } from '../../core/item';
import { itemIdOf } from '../../core/itemId';
import { readLoopName } from '../../core/loopName';
import { readKey } from '../shared/readKey';

/** One input item as Predict needs it. */
export interface PredictInput {
	readonly loop: string;
	readonly itemId: string;
	readonly subjectKey?: string;
	/** What is read; of an image, its name and hash. */
	readonly text: string;
	readonly image?: ImageReference;
}

const optionsSchema = z.object({ itemId: z.unknown(), subjectKey: z.unknown() });

/** A text item. Throws `text-missing`, `loop-name-invalid`, `item-malformed`. */
export function readPredictInput(context: IExecuteFunctions, itemIndex: number): PredictInput {
	return inputOf(context, itemIndex, readText(context.getNodeParameter('text', itemIndex), itemIndex));
}

/** An image item, with the hash of its bytes. */
export function readImageInput(context: IExecuteFunctions, itemIndex: number, image: ImageReference): PredictInput {
	const text = `${image.fileName ?? 'image'} (${image.mimeType ?? 'image'}, sha256 ${image.sha256})`;
	return { ...inputOf(context, itemIndex, text), image };
}

function inputOf(context: IExecuteFunctions, itemIndex: number, text: string): PredictInput {
	const loop = readLoopName(context.getNodeParameter('loop', itemIndex), itemIndex);
	const options = optionsSchema.parse(context.getNodeParameter('options', itemIndex, {}));
	const itemId = itemIdOf(loop, text, readKey(options.itemId, 'Item ID', itemIndex));
	const subjectKey = readKey(options.subjectKey, 'Person Key', itemIndex);
	return subjectKey === '' ? { loop, itemId, text } : { loop, itemId, text, subjectKey };
}

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
