import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/command.mjs';
import { root } from '../../scripts/places.mjs';
import { Sentence } from '../../scripts/sentence.mjs';

/** MiniLM in 8 bits, not part of the repository. */
export const miniLmFolder = join(root, '../shared/models/all-MiniLM-L6-v2');
export const encoderFolder = join(root, 'dist/models/hitl-encoder-en');

/**
 * Folders of models for a benchmark, written below `folder`: MiniLM itself, and with heads for other tasks that have its
 * weights, size and speed but have learned nothing. With a `head` for the built-in encoder also that, for `pipeline()`.
 */
export async function benchModels(folder, head) {
	if (!existsSync(join(miniLmFolder, 'onnx/model_quantized.onnx'))) {
		throw new Sentence(
			`This benchmark needs the sentence encoder all-MiniLM-L6-v2 in 8 bits (ONNX), and it is not in ${miniLmFolder}.\n` +
				'Put it there (CONTRIBUTING.md, "Benchmarks", says where it comes from) and run the command again.',
		);
	}
	const headFile = join(folder, 'head.json');
	if (head !== undefined)
		writeFileSync(headFile, JSON.stringify({ labels: head.labels, weights: [...head.weights] }));
	const script = join(root, 'bench/models/writeModels.mjs');
	// The writer of model files is TypeScript, which Node 24 reads; it would say that package.json names no module type.
	const flags = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON'];
	const args = [folder, encoderFolder, miniLmFolder, ...(head === undefined ? [] : [headFile])];
	await run(process.execPath, [...flags, script, ...args], { cwd: root });
	const below = (name) => join(folder, name);
	return {
		miniLm: miniLmFolder,
		textClassifier: below('text-classifier'),
		nli: below('nli'),
		entities: below('entities'),
		image: below('image'),
		static: below('static'),
	};
}
