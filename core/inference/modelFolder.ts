import { open, readFile, stat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { HitlError } from '../errors';

/** What a text-classification folder in the layout of transformers.js holds. */
export interface ModelFolder {
	readonly folder: string;
	readonly dtype: 'fp32' | 'q8';
	/** The weights, relative to the folder. */
	readonly onnxFile: string;
	readonly hasExternalData: boolean;
	readonly modelType: string;
	/** Name of the label at an output position. */
	readonly labelAt: (position: number) => string;
	/** Scores are independent of each other instead of sharing 1. */
	readonly isMultiLabel: boolean;
	/** Tokens of a text that the model can read, at most 512. */
	readonly longestSequence: number;
	/** Changes when the weights are replaced. */
	readonly stamp: string;
}

const WEIGHTS = [
	{ dtype: 'fp32', file: 'onnx/model.onnx' },
	{ dtype: 'q8', file: 'onnx/model_quantized.onnx' },
] as const;
const MOST_TOKENS = 512;
const LFS_POINTER = 'version https://git-lfs';

const configSchema = z.object({
	model_type: z.string().min(1),
	id2label: z.record(z.string(), z.string()).optional(),
	problem_type: z.string().nullish(),
	max_position_embeddings: z.number().int().min(1).optional(),
});
const tokenizerConfigSchema = z.object({ model_max_length: z.number().min(1).nullish() });
const tokenizerSchema = z.object({ model: z.object({}) });

/**
 * Checks a folder before anything of it is loaded. `model-not-found` without a folder, `model-incomplete` without one of
 * its files, `model-corrupt` when a file cannot be what it should be.
 */
export async function inspectModelFolder(folder: string): Promise<ModelFolder> {
	if (!(await isFolder(folder))) {
		throw new HitlError(
			'model-not-found',
			`There is no model folder at ${folder}.`,
			'Check the path: it must exist on the machine that runs n8n, and n8n must be allowed to read it.',
		);
	}
	const config = await readJson(folder, 'config.json', configSchema);
	await readJson(folder, 'tokenizer.json', tokenizerSchema);
	const tokenizer = await readJson(folder, 'tokenizer_config.json', tokenizerConfigSchema);
	const weights = await findWeights(folder);
	const names = new Map(Object.entries(config.id2label ?? {}));
	return {
		...weights,
		folder,
		modelType: config.model_type,
		labelAt: (position) => names.get(String(position)) || `LABEL_${position}`,
		isMultiLabel: config.problem_type === 'multi_label_classification',
		longestSequence: Math.min(
			MOST_TOKENS,
			tokenizer.model_max_length ?? MOST_TOKENS,
			config.max_position_embeddings ?? MOST_TOKENS,
		),
	};
}

/** Whether the weights of a folder are still the ones that were inspected. */
export async function isUnchanged({ folder, onnxFile, stamp }: ModelFolder): Promise<boolean> {
	return (await stampOf(join(folder, onnxFile))) === stamp;
}

async function findWeights(
	folder: string,
): Promise<Pick<ModelFolder, 'dtype' | 'onnxFile' | 'hasExternalData' | 'stamp'>> {
	for (const { dtype, file } of WEIGHTS) {
		const path = join(folder, file);
		const stamp = await stampOf(path);
		if (stamp === undefined) continue;
		const beginning = await readBeginning(path, LFS_POINTER.length);
		if (beginning === '') throw corrupt(folder, file, 'is empty');
		if (beginning === LFS_POINTER) throw corrupt(folder, file, 'is a Git LFS pointer, not the model itself');
		return { dtype, onnxFile: file, stamp, hasExternalData: (await stampOf(`${path}_data`)) !== undefined };
	}
	const present = (await readdir(join(folder, 'onnx')).catch(() => [])).filter((file) =>
		file.endsWith('.onnx'),
	);
	throw incomplete(
		folder,
		WEIGHTS.map(({ file }) => file).join(' or '),
		present.length === 0 ? '' : ` (there is ${present.join(', ')})`,
	);
}

async function readJson<T>(folder: string, file: string, schema: z.ZodType<T>): Promise<T> {
	let json: string;
	try {
		json = await readFile(join(folder, file), 'utf8');
	} catch (cause) {
		throw incomplete(folder, file, '', cause);
	}
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch (cause) {
		const isPointer = json.startsWith(LFS_POINTER);
		throw corrupt(
			folder,
			file,
			isPointer ? 'is a Git LFS pointer, not the file itself' : 'is not valid JSON',
			cause,
		);
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const field = parsed.error.issues[0]?.path.join('.') || 'its content';
	throw corrupt(folder, file, `cannot be used: "${field}" is missing or has the wrong form`, parsed.error);
}

const isFolder = async (path: string): Promise<boolean> =>
	await stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);

const stampOf = async (path: string): Promise<string | undefined> =>
	await stat(path).then(
		(found) => `${found.mtimeMs}/${found.size}/${found.ino}`,
		() => undefined,
	);

async function readBeginning(path: string, length: number): Promise<string> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
		return buffer.toString('latin1', 0, bytesRead);
	} finally {
		await file.close();
	}
}

const incomplete = (folder: string, file: string, more: string, cause?: unknown): HitlError =>
	new HitlError(
		'model-incomplete',
		`The file ${file} is missing in the model folder ${folder}${more}.`,
		'Download the whole model again, in the layout of transformers.js: config.json, tokenizer.json, tokenizer_config.json and onnx/model.onnx.',
		{ cause },
	);

const corrupt = (folder: string, file: string, what: string, cause?: unknown): HitlError =>
	new HitlError(
		'model-corrupt',
		`The file ${file} in the model folder ${folder} ${what}.`,
		'Download this file of the model again.',
		{
			cause,
		},
	);
