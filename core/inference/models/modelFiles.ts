import { HitlError } from '../../errors';
import { MODEL_DTYPES, type ModelDtype, type TaskName } from '../tasks/task';
import type { HubFile, HubRepository } from './hubRepository';

export type StoredDtype = Exclude<ModelDtype, 'auto'>;

export const isStoredDtype = (text: string): text is StoredDtype =>
	text !== 'auto' && MODEL_DTYPES.some((dtype) => dtype === text);

/** Endings of the weights in the layout of transformers.js. */
const SUFFIXES: Readonly<Record<StoredDtype, string>> = {
	fp32: '',
	fp16: '_fp16',
	q8: '_quantized',
	int8: '_int8',
	uint8: '_uint8',
	q4: '_q4',
	q4f16: '_q4f16',
	bnb4: '_bnb4',
};

/** What `auto` takes, best first. */
export const DTYPE_PREFERENCE: readonly StoredDtype[] = ['q8', 'fp32', 'int8', 'uint8', 'fp16', 'q4', 'q4f16', 'bnb4'];

/** Everything that is ever taken from a repository, weights apart. A path of the hub reaches the disk only if it stands here. */
const SMALL_FILES = [
	'config.json',
	'tokenizer.json',
	'tokenizer_config.json',
	'special_tokens_map.json',
	'preprocessor_config.json',
	'1_Pooling/config.json',
	'LICENSE',
	'LICENSE.md',
	'LICENSE.txt',
] as const;
const LARGEST_SMALL_FILE = 128 * 1024 * 1024;

export const weightsFile = (dtype: StoredDtype): string => `onnx/model${SUFFIXES[dtype]}.onnx`;

/** Whether a path is one of the files beside the weights that hold their numbers (`model.onnx_data`, `model.onnx_data_1`). */
export const isWeightData = (path: string, dtype: StoredDtype): boolean =>
	path.startsWith(`${weightsFile(dtype)}_data`) && /^_data(_\d{1,3})?$/.test(path.slice(weightsFile(dtype).length));

/** Whether a path may be in a folder that this package filled. */
export const isKnownFile = (path: string, dtype: StoredDtype): boolean =>
	SMALL_FILES.some((known) => known === path) || path === weightsFile(dtype) || isWeightData(path, dtype);

export interface ChosenFiles {
	readonly dtype: StoredDtype;
	readonly files: readonly HubFile[];
	/** Bytes of all files. */
	readonly bytes: number;
}

/**
 * The files of a repository that a task needs. `model-unsupported` when there are no weights of that kind,
 * `model-incomplete` when a file that the task cannot do without is missing, `model-too-big` over `mostBytes`.
 */
export function chooseFiles(
	repository: HubRepository,
	{ dtype, task, mostBytes }: { readonly dtype: ModelDtype; readonly task: TaskName | undefined; readonly mostBytes: number },
): ChosenFiles {
	const chosen = chooseDtype(repository, dtype);
	const files = repository.files.filter(({ path }) => isKnownFile(path, chosen));
	const missing = needed(task).find((path) => !files.some((file) => file.path === path));
	if (missing !== undefined) {
		throw new HitlError(
			'model-incomplete',
			`The repository ${repository.id} has no file ${missing}, and the model cannot be used without it.`,
			'Choose a model that was exported for transformers.js and is made for this task.',
		);
	}
	const bytes = files.reduce((sum, { size }) => sum + size, 0);
	const swollen = files.find(({ path, size }) => !path.startsWith('onnx/') && size > LARGEST_SMALL_FILE);
	if (bytes > mostBytes || swollen !== undefined) {
		throw new HitlError(
			'model-too-big',
			`${repository.id} (${chosen}) has ${megabytes(bytes)}, more than the ${megabytes(mostBytes)} that are allowed${swollen === undefined ? '' : `, or its ${swollen.path} is no such file`}.`,
			'Choose a smaller model, or smaller weights such as q8.',
		);
	}
	return { dtype: chosen, files, bytes };
}

export const megabytes = (bytes: number): string => {
	const count = bytes / 1_000_000;
	return `${count < 10 ? count.toFixed(1) : Math.round(count)} MB`;
};

function chooseDtype({ id, files }: HubRepository, dtype: ModelDtype): StoredDtype {
	const present = DTYPE_PREFERENCE.filter((one) => files.some(({ path }) => path === weightsFile(one)));
	const chosen = dtype === 'auto' ? present[0] : present.find((one) => one === dtype);
	if (chosen !== undefined) return chosen;
	if (present.length > 0) {
		throw new HitlError(
			'model-unsupported',
			`${id} has no ${dtype} weights. It has ${present.join(', ')}.`,
			`Choose one of these under Weights, or leave it on automatic.`,
		);
	}
	throw new HitlError(
		'model-unsupported',
		`The repository ${id} has no ONNX files (onnx/model.onnx or one of its smaller kinds).`,
		'Choose a model exported for transformers.js: on Hugging Face filter by the library Transformers.js. Many models exist a second time with ONNX files under Xenova or onnx-community.',
	);
}

const needed = (task: TaskName | undefined): readonly string[] => {
	if (task === undefined) return ['config.json'];
	if (task === 'image-classification') return ['config.json', 'preprocessor_config.json'];
	return ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
};
