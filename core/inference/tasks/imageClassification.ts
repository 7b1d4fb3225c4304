import { setImmediate } from 'node:timers/promises';
import { AutoImageProcessor, RawImage, Tensor } from '@huggingface/transformers';
import { z } from 'zod/v4';
import { isHitlError } from '../../errors';
import { cancelled } from '../../mapInSlices';
import { inspectModelFolder } from '../models/modelFolder';
import { allowRasterImagesOnly, decodeImage, type DecodeLimits } from './decodeImage';
import { labelsOf, numberTwins, probabilities, readLogits } from './logits';
import { unloadable } from './modelErrors';
import type { LoadedModel, LoadOptions } from './loadedModel';
import { loadOnnxModel } from './onnxModel';
import type { FailedRow, LabelAnswer } from './task';

const TASK = 'image-classification';
const USUAL_SIZE = 224;
// The processor shrinks the rest of the way by its own rule; that is as good from twice its size as from the original.
const MARGIN = 2;

const sizeSchema = z.union([z.number(), z.record(z.string(), z.unknown())]).nullish();
const processedSchema = z.object({ pixel_values: z.custom<Tensor>((value) => value instanceof Tensor) });

/** Loads an image classifier. An image that cannot be read is a failed row; the others go on. One image is in memory at a time. */
export async function loadImageClassification(options: LoadOptions): Promise<LoadedModel<typeof TASK>> {
	const folder = await inspectModelFolder(options.folder, TASK, options.dtype);
	const processor = await AutoImageProcessor.from_pretrained(folder.folder, { local_files_only: true }).catch(
		(cause: unknown) => {
			throw unloadable(folder.folder, 'preprocessor_config.json', cause);
		},
	);
	allowRasterImagesOnly(options.threads);
	const shortestEdge =
		MARGIN * Math.max(largestOf(processor.size), largestOf(processor.crop_size), USUAL_SIZE);
	const model = await loadOnnxModel(folder, TASK, options.threads);
	const { bytes, isCurrent, dispose } = model;
	const source = { folder, task: TASK } as const;

	const look = async (image: RawImage) => {
		const { pixel_values } = processedSchema.parse(await processor(image));
		return readLogits(await model.forward({ pixel_values }), 1, source);
	};
	let labels: readonly string[];
	try {
		const grey = new RawImage(new Uint8ClampedArray(64 * 64 * 3).fill(128), 64, 64, 3);
		labels = numberTwins(labelsOf(folder, (await look(grey)).columns));
	} catch (error) {
		await dispose();
		throw error;
	}

	return {
		bytes,
		isCurrent,
		dispose,
		async run(images, { pixelLimit }, isAborted) {
			const results: Array<LabelAnswer | FailedRow> = [];
			for (const bytesOfImage of images) {
				await setImmediate();
				if (isAborted()) throw cancelled();
				const image = await decoded(bytesOfImage, { pixelLimit, shortestEdge });
				results.push(
					'failed' in image
						? image
						: { scores: probabilities(await look(image), 0, folder), truncated: false, knownTokenRatio: 1 },
				);
			}
			return { labels, results };
		},
	};
}

/** The next line of a batch must not stumble over the one before. */
async function decoded(bytes: Uint8Array, limits: DecodeLimits): Promise<RawImage | FailedRow> {
	try {
		return await decodeImage(bytes, limits);
	} catch (error) {
		if (!isHitlError(error)) throw error;
		const { code, message, nextStep } = error;
		return { failed: { code, message, nextStep } };
	}
}

/** Edges are given as a number, or by name: `shortest_edge`, or `height` and `width`. */
function largestOf(size: unknown): number {
	const parsed = sizeSchema.safeParse(size).data ?? 0;
	const edges = typeof parsed === 'number' ? [parsed] : Object.values(parsed);
	return Math.max(0, ...edges.filter((edge) => typeof edge === 'number'));
}
