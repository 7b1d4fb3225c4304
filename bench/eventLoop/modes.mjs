import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { hubCredential } from './hubCredential.mjs';
import { backToNothing } from './recordedAnswers.mjs';

const texts = (rows, count) => ({ items: rows.slice(0, count).map(({ text }) => ({ text })) });

/** A JPEG that looks like nothing in particular, as base64. */
async function image(seed) {
	const sharp = createRequire(import.meta.url)('sharp');
	const [width, height] = [640, 480];
	const pixels = Buffer.alloc(width * height * 3);
	for (let i = 0; i < pixels.length; i++) pixels[i] = (i * seed + (i >> 8) * 31) & 255;
	const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
		.jpeg()
		.toBuffer();
	return jpeg.toString('base64');
}

/** What the node downloaded is gone again: the next run has to fetch it anew. */
const forgetModels = ({ userFolder }) =>
	rmSync(join(userFolder, '.n8n/hitl/models'), { recursive: true, force: true });

const fromFolder = (folder) => ({ __rl: true, mode: 'folder', value: folder });

/**
 * The modes of Predict, and a training, with their input: `body` goes to the webhook, `predict` or `retrain` into the panel. A
 * new mode of the node is a new entry here. `loads`: the model process is ended before each run, so that its start and the loading of the model count.
 * `before` runs before each run too, `credential` makes what the node signs in with.
 */
export async function benchModes({ files, models, labels, hub, quick, answers }) {
	const banking = files['banking77-test.csv'];
	const news = files['ag-news.csv'];
	const images = await Promise.all(Array.from({ length: quick ? 4 : 24 }, (_, at) => image(at + 3)));
	const few = quick ? 40 : 200;
	return [
		{
			name: 'learned',
			what: 'Learned classifier, 1,000 texts, 77 labels',
			loads: false,
			predict: {
				mode: 'learnedClassifier',
				text: '={{ $json.text }}',
				labelSource: 'json',
				labelsJson: JSON.stringify(labels),
			},
			body: texts(banking, 1_000),
		},
		{
			name: 'classifier',
			what: `Text classifier, ${few} texts`,
			loads: true,
			predict: {
				mode: 'textClassifier',
				text: '={{ $json.text }}',
				model: fromFolder(models.textClassifier),
			},
			body: texts(news, few),
		},
		{
			name: 'download',
			what: `Text classifier, download of 23 MB included, ${few / 10} texts`,
			loads: true,
			before: forgetModels,
			credential: () => hubCredential(hub.address),
			predict: {
				mode: 'textClassifier',
				text: '={{ $json.text }}',
				model: { __rl: true, mode: 'id', value: `${hub.id}@${hub.commit}` },
			},
			body: texts(news, few / 10),
		},
		{
			name: 'zeroshot',
			what: `Zero-shot with 10 labels, ${few / 10} texts`,
			loads: true,
			predict: {
				mode: 'zeroShot',
				text: '={{ $json.text }}',
				model: fromFolder(models.nli),
				labelSource: 'json',
				labelsJson: JSON.stringify(labels.slice(0, 10)),
			},
			body: texts(banking, few / 10),
		},
		{
			name: 'image',
			what: `Image classifier, ${images.length} images`,
			loads: true,
			images: true,
			predict: { mode: 'imageClassifier', binaryProperty: 'data', model: fromFolder(models.image) },
			body: { items: images.map((one) => ({ image: one })) },
		},
		{
			name: 'entities',
			what: `Entities, ${few} texts`,
			loads: true,
			predict: { mode: 'entities', text: '={{ $json.text }}', model: fromFolder(models.entities) },
			body: texts(news, few),
		},
		{
			name: 'retrain',
			what: `Retrain, ${answers.toLocaleString('en')} answers with ${labels.length} labels`,
			loads: false,
			before: backToNothing,
			retrain: { operation: 'train' },
			body: { items: [{}] },
		},
	];
}
