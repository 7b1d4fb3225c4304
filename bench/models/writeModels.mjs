// Writes the models of a benchmark into a folder, in a process of its own: what it needs of memory is not the benchmark's.
// Usage: node writeModels.mjs FOLDER ENCODER_FOLDER [MINILM_FOLDER] [HEAD.json]
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { everyTokenHead, firstTokenHead, graftHead } from './graftedModels.mjs';
import { writeImageModel } from './imageModel.mjs';
import { writeStaticModel } from './staticModel.mjs';

const seed = 1;
const [folder, encoderFolder, miniLm, headFile] = process.argv.slice(2);

await graftHead({
	from: miniLm,
	folder: join(folder, 'text-classifier'),
	graph: firstTokenHead(4, seed),
	architecture: 'BertForSequenceClassification',
	labels: ['World', 'Sports', 'Business', 'Sci/Tech'],
});
await graftHead({
	from: miniLm,
	folder: join(folder, 'nli'),
	graph: firstTokenHead(3, seed),
	architecture: 'BertForSequenceClassification',
	labels: ['contradiction', 'entailment', 'neutral'],
});
await graftHead({
	from: miniLm,
	folder: join(folder, 'entities'),
	graph: everyTokenHead(5, seed),
	architecture: 'BertForTokenClassification',
	labels: ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'],
});
await writeImageModel({ folder: join(folder, 'image'), labels: ['cat', 'dog', 'bird'], seed });
if (headFile !== undefined) {
	const { labels, weights } = JSON.parse(await readFile(headFile, 'utf8'));
	const head = { labels, weights: Float32Array.from(weights) };
	await writeStaticModel({ encoderFolder, head, folder: join(folder, 'static') });
}
