import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { floatOutput, int64Input, node, onnxFile, tensor } from './onnxFile';
import { readTokenTable, writeJson, writeTokenizer } from './tokenTable';

/** Logit of the label that a word has; the others have 0. */
export const SURE = 6;

/** Writes a real token-classification model: each token has the label that `words` gives it, O where it gives none. */
export async function writeEntitiesFixture(
	folder: string,
	words: Readonly<Record<string, string>>,
): Promise<{ readonly folder: string; readonly labels: readonly string[] }> {
	const table = await readTokenTable();
	const labels = ['O', ...new Set(Object.values(words))];
	const count = table.count + 2;
	const logits = new Float32Array(count * labels.length);
	for (let id = 0; id < count; id++) logits[id * labels.length] = SURE;
	for (const [word, label] of Object.entries(words)) {
		const id = table.ids.get(word);
		if (id === undefined) throw new Error(`"${word}" is not one token`);
		logits[id * labels.length] = 0;
		logits[id * labels.length + labels.indexOf(label)] = SURE;
	}
	const onnx = onnxFile({
		inputs: [int64Input('input_ids', ['batch', 'sequence'])],
		outputs: [floatOutput('logits', ['batch', 'sequence', labels.length])],
		tensors: [tensor('table', [count, labels.length], logits)],
		nodes: [node('Gather', ['table', 'input_ids'], 'logits')],
	});
	await mkdir(join(folder, 'onnx'), { recursive: true });
	await Promise.all([
		writeFile(join(folder, 'onnx/model.onnx'), onnx),
		writeTokenizer(folder, { hasSpecialTokens: true }),
		writeJson(join(folder, 'config.json'), {
			model_type: 'bert',
			architectures: ['BertForTokenClassification'],
			id2label: Object.fromEntries(labels.entries()),
		}),
	]);
	return { folder, labels };
}
