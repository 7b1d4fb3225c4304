import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { HitlError } from '../../errors';
import type { ModelDtype, TaskName } from '../tasks/task';
import { corruptFile, incompleteFolder } from './folderErrors';
import { TASK_WORDS, tasksOf } from './taskFit';
import { findWeights, LFS_POINTER, type Weights } from './weights';

/** What a model folder in the layout of transformers.js holds for a task. */
export interface ModelFolder extends Weights {
	readonly folder: string;
	readonly modelType: string;
	/** Names of the outputs by position; a position without a name is `LABEL_n`. Empty where the folder names none. */
	readonly labels: readonly string[];
	/** Scores are independent of each other instead of sharing 1. */
	readonly isMultiLabel: boolean;
	/** Tokens of a text that the model can read, at most 512. */
	readonly longestSequence: number;
	/** How the vectors of tokens become one, as sentence-transformers writes it down; the mean where it is not written. */
	readonly pooling: 'mean' | 'cls';
}

const MOST_TOKENS = 512;
const MOST_LABELS = 100_000;
// These count positions from the number of the padding token plus one.
const OFFSET_POSITIONS = new Set(['roberta', 'xlm-roberta', 'camembert', 'mpnet', 'longformer', 'esm']);

const configSchema = z.object({
	model_type: z.string().min(1),
	architectures: z.array(z.string()).nullish(),
	id2label: z.record(z.string().regex(/^\d{1,6}$/), z.string()).nullish(),
	label2id: z.record(z.string(), z.number().int().min(0).max(MOST_LABELS)).nullish(),
	problem_type: z.string().nullish(),
	max_position_embeddings: z.number().int().nullish(),
	pad_token_id: z.number().int().nullish(),
});
const tokenizerConfigSchema = z.object({ model_max_length: z.number().min(1).nullish() });
const tokenizerSchema = z.object({ model: z.object({}) });
const absentSchema = z.object({ code: z.literal('ENOENT') });
const processorSchema = z.object({});
const poolingSchema = z.object({
	pooling_mode_cls_token: z.boolean().optional(),
	pooling_mode_mean_tokens: z.boolean().optional(),
});

/**
 * Checks a folder before anything of it is loaded. `model-not-found` without a folder, `model-incomplete` without one of
 * its files, `model-corrupt` when a file cannot be what it should be, `model-unsupported` for a model of another task.
 */
export async function inspectModelFolder(
	folder: string,
	task: TaskName,
	dtype: ModelDtype = 'auto',
): Promise<ModelFolder> {
	if (!(await isFolder(folder))) {
		throw new HitlError(
			'model-not-found',
			`There is no model folder at ${folder}.`,
			'Check the path: it must exist on the machine that runs n8n, and n8n must be allowed to read it.',
		);
	}
	const config = await readJson(folder, 'config.json', configSchema);
	refuseOtherTask(folder, task, config.architectures ?? []);
	refuseRegression(folder, task, config.problem_type);
	const most =
		task === 'image-classification'
			? await readJson(folder, 'preprocessor_config.json', processorSchema).then(() => undefined)
			: await longestOfTokenizer(folder);
	return {
		...(await findWeights(folder, dtype)),
		folder,
		modelType: config.model_type,
		labels: labelNames(folder, config.id2label ?? namesByNumber(config.label2id ?? {})),
		isMultiLabel: config.problem_type === 'multi_label_classification',
		longestSequence: Math.min(MOST_TOKENS, most ?? MOST_TOKENS, positionsOf(config)),
		pooling: task === 'feature-extraction' ? await poolingOf(folder) : 'mean',
	};
}

async function longestOfTokenizer(folder: string): Promise<number | undefined> {
	await readJson(folder, 'tokenizer.json', tokenizerSchema);
	const tokenizer = await readJson(folder, 'tokenizer_config.json', tokenizerConfigSchema);
	return tokenizer.model_max_length ?? undefined;
}

function positionsOf(config: z.infer<typeof configSchema>): number {
	const positions = config.max_position_embeddings ?? 0;
	// Models with relative positions write 0, -1 or nothing.
	if (positions <= 0) return MOST_TOKENS;
	const offset = OFFSET_POSITIONS.has(config.model_type) ? (config.pad_token_id ?? 1) + 1 : 0;
	return Math.max(1, positions - offset);
}

function labelNames(folder: string, id2label: Readonly<Record<string, string>>): string[] {
	const positions = Object.keys(id2label).map(Number);
	const count = Math.max(-1, ...positions) + 1;
	if (count > MOST_LABELS) throw corruptFile(folder, 'config.json', `names label number ${count - 1}`);
	return Array.from({ length: count }, (_, position) => id2label[position] || `LABEL_${position}`);
}

const namesByNumber = (label2id: Readonly<Record<string, number>>): Record<string, string> =>
	Object.fromEntries(Object.entries(label2id).map(([name, number]) => [String(number), name]));

async function poolingOf(folder: string): Promise<ModelFolder['pooling']> {
	const file = '1_Pooling/config.json';
	const isThere = await stat(join(folder, file)).then(
		() => true,
		() => false,
	);
	if (!isThere) return 'mean';
	const pooling = await readJson(folder, file, poolingSchema);
	if (pooling.pooling_mode_mean_tokens === true) return 'mean';
	if (pooling.pooling_mode_cls_token === true) return 'cls';
	throw new HitlError(
		'model-unsupported',
		`The encoder in ${folder} makes its vectors in a way that is not supported (see ${file}): neither the mean of the tokens nor the first token.`,
		'Choose another encoder.',
	);
}

function refuseOtherTask(folder: string, task: TaskName, architectures: readonly string[]): void {
	const fits = tasksOf(architectures);
	if (fits === undefined || fits.includes(task)) return;
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder} is made for another task (${architectures.join(', ')}): it is not ${TASK_WORDS[task]}.`,
		`Choose another model, or use this one as ${fits.map((fit) => TASK_WORDS[fit]).join(' or ')}.`,
	);
}

function refuseRegression(folder: string, task: TaskName, problem: string | null | undefined): void {
	if (problem !== 'regression' || task === 'feature-extraction') return;
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder} gives a number and no labels (its config.json says "regression").`,
		`Choose ${TASK_WORDS[task]}.`,
	);
}

async function readJson<T>(folder: string, file: string, schema: z.ZodType<T>): Promise<T> {
	let json: string;
	try {
		json = await readFile(join(folder, file), 'utf8');
	} catch (cause) {
		const isAbsent = absentSchema.safeParse(cause).success;
		throw incompleteFolder(folder, `The file ${file} ${isAbsent ? 'is missing' : 'cannot be read'}`, cause);
	}
	let value: unknown;
	try {
		value = JSON.parse(json);
	} catch (cause) {
		const isPointer = json.startsWith(LFS_POINTER);
		throw corruptFile(
			folder,
			file,
			isPointer ? 'is a Git LFS pointer, not the file itself' : 'is not valid JSON',
			cause,
		);
	}
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const field = parsed.error.issues[0]?.path.join('.') || 'its content';
	throw corruptFile(
		folder,
		file,
		`cannot be used: "${field}" is missing or has the wrong form`,
		parsed.error,
	);
}

const isFolder = async (path: string): Promise<boolean> =>
	await stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);
