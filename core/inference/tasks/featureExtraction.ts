import { HitlError } from '../../errors';
import type { ModelFolder } from '../models/modelFolder';
import type { LoadedModel, LoadOptions } from './loadedModel';
import { notNumbers } from './modelErrors';
import type { Output } from './onnxModel';
import { loadTextModel, readTexts, runTexts } from './textModel';

const TASK = 'feature-extraction';
const SMALLEST_NORM = 1e-12;

/** Loads an encoder. A text with nothing to read becomes the zero vector. */
export async function loadFeatureExtraction(options: LoadOptions): Promise<LoadedModel<typeof TASK>> {
	const model = await loadTextModel(
		TASK,
		options,
		({ sample, folder }) => readVectors(sample.outputs, 1, folder).size,
	);
	const { facts: size, folder } = model;
	const { bytes, isCurrent, dispose } = model.network;

	return {
		bytes,
		isCurrent,
		dispose,
		async run(texts, _settings, isAborted) {
			const read = await readTexts(model, texts, isAborted);
			const results = read.map(({ truncated, knownTokenRatio }) => ({
				vector: new Float32Array(size),
				truncated,
				knownTokenRatio,
			}));
			for await (const { place, row, at, of, outputs } of runTexts(model, read, isAborted)) {
				results[place]?.vector.set(pool(readVectors(outputs, of, folder), at, row.ids.length, folder));
			}
			return { labels: [], results };
		},
	};
}

interface Vectors {
	readonly data: ArrayLike<number>;
	/** Vectors for each row: one for each token, or 1 where the network pools by itself. */
	readonly perRow: number;
	readonly size: number;
}

/** The names under which encoders are exported, the pooled ones first. */
const OUTPUTS = ['sentence_embedding', 'last_hidden_state', 'token_embeddings'];

function readVectors(outputs: ReadonlyMap<string, Output>, rows: number, folder: ModelFolder): Vectors {
	for (const name of OUTPUTS) {
		const { dims, data } = outputs.get(name) ?? { dims: [], data: [] };
		const [height, ...others] = dims;
		if (height !== rows) continue;
		const size = others.at(-1) ?? 0;
		if (size > 0 && others.length === 1) return { data, perRow: 1, size };
		if (size > 0 && others.length === 2) return { data, perRow: others[0] ?? 0, size };
	}
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder.folder} gives no vectors (${folder.onnxFile} has no output ${OUTPUTS.join(', ')} of that form).`,
		'Choose an encoder: a model for feature extraction or sentence similarity.',
	);
}

/** The vector of one row with L2 norm 1. `tokens` is its length without padding. */
function pool(
	{ data, perRow, size }: Vectors,
	row: number,
	tokens: number,
	{ pooling, folder, onnxFile }: ModelFolder,
): Float32Array {
	const count = perRow === 1 || pooling === 'cls' ? 1 : Math.min(tokens, perRow);
	const sum = new Float64Array(size);
	for (let token = 0, at = row * perRow * size; token < count; token++) {
		for (let d = 0; d < size; d++, at++) sum[d] = (sum[d] ?? 0) + (data[at] ?? 0);
	}
	let squares = 0;
	for (const value of sum) squares += value * value;
	if (!Number.isFinite(squares)) throw notNumbers(folder, onnxFile);
	const norm = Math.sqrt(squares);
	return norm < SMALLEST_NORM ? new Float32Array(size) : Float32Array.from(sum, (value) => value / norm);
}
