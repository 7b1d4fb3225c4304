import { webcrypto } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import type { ImageReference } from '../../core/item';
import { cancelled } from '../../core/mapInSlices';

/** The bytes of an item's image. Throws `image-missing`. */
async function imageBytes(context: IExecuteFunctions, itemIndex: number, property: string): Promise<Buffer> {
	if (context.getInputData()[itemIndex]?.binary?.[property] === undefined) {
		throw new HitlError(
			'image-missing',
			`Item ${itemIndex + 1} has no binary field "${property}"`,
			'Set Image Field to the name of the binary field with the image, and put a node in front that reads the file.',
			{ itemIndex },
		);
	}
	return await context.helpers.getBinaryDataBuffer(itemIndex, property);
}

/** The bytes of some items' images, one after the other: n8n unpacks an image that it holds in memory in one go, half a millisecond a megabyte. */
export async function imagesBytes(context: IExecuteFunctions, itemIndexes: readonly number[], property: string): Promise<Buffer[]> {
	const images: Buffer[] = [];
	for (const itemIndex of itemIndexes) {
		await setImmediate();
		images.push(await imageBytes(context, itemIndex, property));
	}
	return images;
}

/** Which image it is: by its bytes, not by its name. Hashed off the main thread. */
async function imageReference(context: IExecuteFunctions, itemIndex: number, property: string): Promise<ImageReference> {
	const bytes = await imageBytes(context, itemIndex, property);
	// Copied as a block: `Uint8Array.from` would take it byte by byte, several milliseconds a megabyte.
	const digest = await webcrypto.subtle.digest('SHA-256', new Uint8Array(bytes));
	const { fileName, mimeType } = context.getInputData()[itemIndex]?.binary?.[property] ?? {};
	return {
		binaryProperty: property,
		sha256: Buffer.from(digest).toString('hex'),
		...(fileName === undefined ? {} : { fileName }),
		...(mimeType === undefined ? {} : { mimeType }),
	};
}

/** Looks at the image of every item; what it gives throws where an item has none. */
export async function readImages(context: IExecuteFunctions, property: string): Promise<(itemIndex: number) => ImageReference> {
	const found: Array<ImageReference | Error> = [];
	for (const index of context.getInputData().keys()) {
		if (context.getExecutionCancelSignal()?.aborted) throw cancelled();
		found.push(await imageReference(context, index, property).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))));
	}
	return (itemIndex) => {
		const image = found[itemIndex];
		if (image === undefined || image instanceof Error) throw image ?? new Error('no image was read');
		return image;
	};
}
