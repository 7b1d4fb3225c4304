import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { cancelled } from '../../core/mapInSlices';
import { IMAGE_TOO_LARGE, MOST_IMAGE_BYTES, thumbnailEdge, thumbnailOf, type ReviewImage } from '../../core/review/thumbnail';
import type { DecidedItem } from './askedItems';

/** Bytes of a file, without reading it. */
async function sizeOf(context: IExecuteFunctions, { id, bytes, data }: IBinaryData): Promise<number> {
	if (bytes !== undefined) return bytes;
	return id === undefined ? (data.length * 3) / 4 : (await context.helpers.getBinaryMetadata(id)).fileSize;
}

async function imageOf(context: IExecuteFunctions, { index, item }: DecidedItem, field: string, edge: number): Promise<ReviewImage> {
	const binary = item.binary?.[field];
	if (binary === undefined) return { problem: `This item has no file in the field “${field}”, so no image is shown.` };
	try {
		if ((await sizeOf(context, binary)) > MOST_IMAGE_BYTES) return IMAGE_TOO_LARGE;
		return await thumbnailOf(await context.helpers.getBinaryDataBuffer(index, field), edge);
	} catch (error) {
		context.logger.warn('Human Review could not read an image; the item is asked about without it', { error });
		return { problem: 'The image could not be read from n8n, so it is not shown here.' };
	}
}

/** Small pictures of the items' images, one after the other; undefined for items without one. `cancelled`. */
export async function readImages(context: IExecuteFunctions, decided: readonly DecidedItem[], field: string): Promise<Array<ReviewImage | undefined>> {
	const fields = decided.map(({ imageField }) => (field === '' ? imageField : field));
	const edge = thumbnailEdge(fields.filter((name) => name !== undefined).length);
	const images: Array<ReviewImage | undefined> = [];
	for (const [position, entry] of decided.entries()) {
		if (context.getExecutionCancelSignal()?.aborted) throw cancelled();
		const name = fields[position];
		images.push(name === undefined ? undefined : await imageOf(context, entry, name, edge));
	}
	return images;
}
