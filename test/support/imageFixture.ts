import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floatInput, floatOutput, node, onnxFile, tensor } from './onnxFile';
import { writeJson } from './tokenTable';

export const COLOURS = ['red', 'green', 'blue'];
/** Edge of the image that the network sees. */
export const IMAGE_SIZE = 32;

/**
 * Writes a real image classifier: the mean of each colour, ten times over, is the logit of its name. Of the top left pixel
 * alone with `looksAt: 'corner'`.
 */
export async function writeImageFixture(folder: string, looksAt: 'all' | 'corner' = 'all'): Promise<string> {
	const strength = Float32Array.of(10, 0, 0, 0, 10, 0, 0, 0, 10);
	const onnx = onnxFile({
		inputs: [floatInput('pixel_values', ['batch', 3, 'height', 'width'])],
		outputs: [floatOutput('logits', ['batch', COLOURS.length])],
		tensors: [tensor('strength', [3, 3], strength), tensor('zero', [], BigInt64Array.of(0n))],
		nodes: [
			...(looksAt === 'all'
				? [
						node('GlobalAveragePool', ['pixel_values'], 'means'),
						node('Flatten', ['means'], 'colours', { axis: 1 }),
					]
				: [
						node('Gather', ['pixel_values', 'zero'], 'top', { axis: 2 }),
						node('Gather', ['top', 'zero'], 'colours', { axis: 2 }),
					]),
			node('MatMul', ['colours', 'strength'], 'logits'),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await Promise.all([
		writeFile(join(folder, 'onnx/model.onnx'), onnx),
		writeJson(join(folder, 'preprocessor_config.json'), {
			image_processor_type: 'ViTImageProcessor',
			do_resize: true,
			do_rescale: true,
			do_normalize: true,
			image_mean: [0.5, 0.5, 0.5],
			image_std: [0.5, 0.5, 0.5],
			resample: 2,
			rescale_factor: 1 / 255,
			size: { height: IMAGE_SIZE, width: IMAGE_SIZE },
		}),
		writeJson(join(folder, 'config.json'), {
			model_type: 'vit',
			architectures: ['ViTForImageClassification'],
			id2label: Object.fromEntries(COLOURS.entries()),
		}),
	]);
	return folder;
}
