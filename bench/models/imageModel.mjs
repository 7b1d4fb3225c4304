import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floatOutput, node, onnxFile, tensor } from '../../test/support/onnxFile.ts';
import { seededNumbers } from '../seededNumbers.mjs';

const CHANNELS = 24;
const KERNEL = 7;

/** Writes a small image classifier that has learned nothing: one convolution, the mean over the image, a linear layer. */
export async function writeImageModel({ folder, labels, seed }) {
	const next = seededNumbers(seed);
	const numbers = (count) => Float32Array.from({ length: count }, () => next() - 0.5);
	const onnx = onnxFile({
		inputs: [floatOutput('pixel_values', ['batch', 3, 'height', 'width'])],
		outputs: [floatOutput('logits', ['batch', labels.length])],
		tensors: [
			tensor('kernels', [CHANNELS, 3, KERNEL, KERNEL], numbers(CHANNELS * 3 * KERNEL * KERNEL)),
			tensor('head', [CHANNELS, labels.length], numbers(CHANNELS * labels.length)),
		],
		nodes: [
			node('Conv', ['pixel_values', 'kernels'], 'features'),
			node('Relu', ['features'], 'active'),
			node('GlobalAveragePool', ['active'], 'means'),
			node('Flatten', ['means'], 'pooled'),
			node('MatMul', ['pooled', 'head'], 'logits'),
		],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await writeFile(join(folder, 'onnx/model.onnx'), onnx);
	const json = async (file, value) => await writeFile(join(folder, file), JSON.stringify(value));
	await json('config.json', {
		model_type: 'vit',
		architectures: ['ViTForImageClassification'],
		id2label: Object.fromEntries(labels.entries()),
		label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
	});
	await json('preprocessor_config.json', {
		image_processor_type: 'ViTImageProcessor',
		do_resize: true,
		size: { height: 224, width: 224 },
		resample: 2,
		do_rescale: true,
		rescale_factor: 1 / 255,
		do_normalize: true,
		image_mean: [0.5, 0.5, 0.5],
		image_std: [0.5, 0.5, 0.5],
	});
}
