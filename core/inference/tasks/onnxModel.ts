import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
	AutoModel,
	AutoModelForImageClassification,
	AutoModelForSequenceClassification,
	AutoModelForTokenClassification,
	env,
	Tensor,
} from '@huggingface/transformers';
import { z } from 'zod/v4';
import { HitlError } from '../../errors';
import type { ModelFolder } from '../models/modelFolder';
import { TASK_WORDS } from '../models/taskFit';
import { dataFileNames, isUnchanged } from '../models/weights';
import { firstLine, unloadable } from './modelErrors';
import type { TaskName } from './task';
import { readWeightsInPlace } from './readWeightsInPlace';

export interface Output {
	readonly dims: readonly number[];
	readonly data: ArrayLike<number>;
}

/** The network of a model in ONNX Runtime. */
export interface OnnxModel {
	/** What it is reckoned to take in memory, in bytes. */
	readonly bytes: number;
	isCurrent(): Promise<boolean>;
	/** One pass through the network: outputs by name. Blocks the process. `model-unsupported` when the network stops with an error. */
	forward(inputs: Readonly<Record<string, Tensor>>): Promise<ReadonlyMap<string, Output>>;
	dispose(): Promise<void>;
}

const MODEL_CLASSES = {
	'text-classification': AutoModelForSequenceClassification,
	'zero-shot-classification': AutoModelForSequenceClassification,
	'token-classification': AutoModelForTokenClassification,
	'image-classification': AutoModelForImageClassification,
	'feature-extraction': AutoModel,
} as const satisfies Record<TaskName, unknown>;

// Measured: weights take 1.2 times their files, and what is computed in between some 150 MB at 1,024 padded tokens.
const BYTES_PER_FILE_BYTE = 1.2;
const ARENA_BYTES = 150 * 2 ** 20;

const nativeSchema = z.object({ versions: z.object({ node: z.string() }) });
// Of a class of its own for each kind of model.
const outputsSchema = z.custom<object>((value) => typeof value === 'object' && value !== null);
const tensorSchema = z.custom<Tensor>((value) => value instanceof Tensor);

/** Loads the network of a checked folder. `model-unsupported` for a type without a class, `model-corrupt` when it does not load. */
export async function loadOnnxModel(
	folder: ModelFolder,
	task: TaskName,
	threads: number,
): Promise<OnnxModel> {
	refuseUnknownType(folder, task);
	readWeightsInPlace(folder);
	const broken = (cause: unknown): never => {
		throw unloadable(folder.folder, folder.onnxFile, cause);
	};
	const externalData = await weightsForWasm(folder).catch(broken);
	const model = await MODEL_CLASSES[task]
		.from_pretrained(folder.folder, {
			dtype: folder.dtype,
			device: 'cpu',
			local_files_only: true,
			use_external_data_format: folder.dataFiles > 0 && externalData === undefined ? folder.dataFiles : false,
			session_options: {
				intraOpNumThreads: threads,
				interOpNumThreads: 1,
				...(externalData === undefined ? {} : { externalData }),
			},
		})
		.catch(broken);
	return {
		bytes: Math.ceil(folder.fileBytes * BYTES_PER_FILE_BYTE + ARENA_BYTES),
		isCurrent: () => isUnchanged(folder.folder, folder),
		async dispose() {
			await model.dispose();
		},
		async forward(inputs) {
			const outputs: unknown = await model(inputs).catch((cause: unknown) => {
				throw stopped(folder, task, cause);
			});
			const named = new Map<string, Output>();
			for (const [name, value] of Object.entries(outputsSchema.parse(outputs))) {
				const output = tensorSchema.safeParse(value);
				if (output.success) named.set(name, readOutput(output.data));
			}
			return named;
		},
	};
}

/** Native ONNX Runtime finds the weights beside a model by itself; its WebAssembly build has to be handed them. */
async function weightsForWasm(
	folder: ModelFolder,
): Promise<Array<{ path: string; data: Uint8Array }> | undefined> {
	const isNative = nativeSchema.safeParse(env.backends.onnx).success;
	if (isNative || folder.dataFiles === 0) return undefined;
	return await Promise.all(
		dataFileNames(folder).map(async (name) => ({
			path: basename(name),
			data: await readFile(join(folder.folder, name)),
		})),
	);
}

/** Half precision comes as bits; everything behind reads plain numbers. */
function readOutput(tensor: Tensor): Output {
	const { data, dims } = tensor.type === 'float32' ? tensor : tensor.to('float32');
	return { dims, data: z.custom<ArrayLike<number>>((value) => ArrayBuffer.isView(value)).parse(data) };
}

function refuseUnknownType({ folder, modelType }: ModelFolder, task: TaskName): void {
	const { MODEL_CLASS_MAPPINGS, BASE_IF_FAIL } = MODEL_CLASSES[task];
	const types = MODEL_CLASS_MAPPINGS.flatMap((mapping) => [...mapping.keys()]);
	if (BASE_IF_FAIL || types.includes(modelType)) return;
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder} is of the type "${modelType}" (see config.json), which cannot be used as ${TASK_WORDS[task]} here.`,
		`Choose ${TASK_WORDS[task]} of one of these types: ${types.join(', ')}.`,
	);
}

const stopped = ({ folder }: ModelFolder, task: TaskName, cause: unknown): HitlError =>
	new HitlError(
		'model-unsupported',
		`The model in ${folder} stopped with an error while it worked: ${firstLine(cause)}`,
		`Check that the folder holds ${TASK_WORDS[task]} and that all its files belong together.`,
		{ cause },
	);
