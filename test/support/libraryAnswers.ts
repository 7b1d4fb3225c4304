import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the pipelines of transformers.js give, one text at a time: q8, one thread, on the runtime that the tests are on. */

const BACKEND = join(__dirname, '../../dist/core/inference/host/backend.js');
const SCRIPT = `
const [backendFile, backend, task, folder, call] = JSON.parse(process.argv[1]);
const answers = {
	embeddings: async (extract, { texts }) => {
		const vectors = [];
		for (const text of texts) vectors.push(Array.from((await extract(text, { pooling: 'mean', normalize: true })).data));
		return vectors;
	},
	zeroShot: async (classify, { texts, labels, hypothesis }) => {
		const scores = [];
		for (const text of texts) {
			const ask = async (multi_label) => {
				const ranked = await classify(text, labels, { hypothesis_template: hypothesis, multi_label });
				return labels.map((label) => ranked.scores[ranked.labels.indexOf(label)]);
			};
			scores.push({ alone: await ask(true), together: await ask(false) });
		}
		return scores;
	},
};
(async () => {
	await require(backendFile).chooseBackend(backend, 1);
	const { env, pipeline } = require('@huggingface/transformers');
	env.allowRemoteModels = false;
	const session_options = { intraOpNumThreads: 1, interOpNumThreads: 1 };
	const loaded = await pipeline(task, folder, { dtype: 'q8', session_options });
	console.log(JSON.stringify(await answers[call.name](loaded, call)));
})();
`;

async function ask<Answer>(task: string, folder: string, call: object): Promise<Answer> {
	const backend = process.env.HITL_TEST_BACKEND ?? 'native';
	const input = JSON.stringify([BACKEND, backend, task, folder, call]);
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', SCRIPT, input], {
		cwd: __dirname,
		env: {},
		maxBuffer: 2 ** 26,
	});
	return JSON.parse(stdout);
}

/** Vectors by mean pooling, with L2 norm 1. */
export const libraryEmbeddings = async (folder: string, texts: readonly string[]): Promise<number[][]> =>
	await ask('feature-extraction', folder, { name: 'embeddings', texts });

interface ZeroShotScores {
	/** Each label by itself. */
	readonly alone: number[];
	/** The labels share 1. */
	readonly together: number[];
}

/** A score for each label, in their order. */
export const libraryZeroShot = async (
	folder: string,
	texts: readonly string[],
	labels: readonly string[],
	hypothesis: string,
): Promise<ZeroShotScores[]> =>
	await ask('zero-shot-classification', folder, { name: 'zeroShot', texts, labels, hypothesis });
