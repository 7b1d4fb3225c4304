import { AutoModelForSequenceClassification, env, pipeline } from '@huggingface/transformers';
import { z } from 'zod/v4';
import { HitlError } from '../errors';
import { softmax } from './linearHead';
import { inspectModelFolder, isUnchanged, type ModelFolder } from './modelFolder';

export interface TextClassificationModel {
	/** False once the weights in the folder were replaced. */
	isCurrent(): Promise<boolean>;
	/** Scores of a batch: a row per text, a column per label. */
	classify(texts: readonly string[]): Promise<{ labels: string[]; scores: Float32Array }>;
	dispose(): Promise<void>;
}

const outputSchema = z.object({
	logits: z.object({
		dims: z.tuple([z.number(), z.number()]),
		data: z.custom<ArrayLike<number>>((value) => ArrayBuffer.isView(value)),
	}),
});

/** Loads a folder into ONNX Runtime, on one thread. Blocks its process while it works: for the child process alone. */
export async function loadTextClassificationModel(path: string): Promise<TextClassificationModel> {
	const folder = await inspectModelFolder(path);
	refuseUnknownType(folder);
	env.allowRemoteModels = false;
	const classifier = await pipeline('text-classification', path, {
		dtype: folder.dtype,
		use_external_data_format: folder.hasExternalData,
		session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
	}).catch((cause: unknown) => {
		throw unloadable(folder, cause);
	});
	return {
		isCurrent: () => isUnchanged(folder),
		dispose: () => classifier.dispose(),
		async classify(texts) {
			// Not by calling the pipeline: it cuts long texts only where the folder says so, and ranks one row at a time.
			const inputs: unknown = classifier.tokenizer([...texts], {
				padding: true,
				truncation: true,
				max_length: folder.longestSequence,
			});
			const output = outputSchema.safeParse(await run(folder, () => classifier.model(inputs)));
			if (!output.success || output.data.logits.dims[0] !== texts.length)
				throw notAClassifier(folder, output.error);
			const { dims, data } = output.data.logits;
			return {
				labels: Array.from({ length: dims[1] }, (_, at) => folder.labelAt(at)),
				scores: probabilities(folder, dims, data),
			};
		},
	};
}

function probabilities(
	folder: ModelFolder,
	[rows, columns]: readonly [number, number],
	logits: ArrayLike<number>,
): Float32Array {
	const scores = new Float32Array(rows * columns);
	for (let row = 0; row < rows; row++) {
		const values = Float64Array.from(
			{ length: columns },
			(_, column) => logits[row * columns + column] ?? NaN,
		);
		scores.set(
			folder.isMultiLabel ? values.map((value) => 1 / (1 + Math.exp(-value))) : softmax(values, 1),
			row * columns,
		);
	}
	if (scores.every(Number.isFinite)) return scores;
	throw new HitlError(
		'model-corrupt',
		`The model in ${folder.folder} gave scores that are not numbers (from ${folder.onnxFile}).`,
		'Download the model again, or choose another one.',
	);
}

async function run(folder: ModelFolder, forward: () => Promise<unknown>): Promise<unknown> {
	try {
		return await forward();
	} catch (cause) {
		throw new HitlError(
			'model-unsupported',
			`The model in ${folder.folder} stopped with an error while it read a text: ${firstLine(cause)}`,
			'Check that the folder holds a text-classification model and that its tokenizer belongs to it.',
			{ cause },
		);
	}
}

function refuseUnknownType({ folder, modelType }: ModelFolder): void {
	const types = AutoModelForSequenceClassification.MODEL_CLASS_MAPPINGS.flatMap((mapping) => [
		...mapping.keys(),
	]);
	if (types.includes(modelType)) return;
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder} is of the type "${modelType}" (see config.json), which cannot classify texts here.`,
		`Choose a text-classification model of one of these types: ${types.join(', ')}.`,
	);
}

const unloadable = ({ folder, onnxFile }: ModelFolder, cause: unknown): HitlError =>
	new HitlError(
		'model-corrupt',
		`The model in ${folder} cannot be loaded from ${onnxFile} and tokenizer.json: ${firstLine(cause)}`,
		'Download the model again; a file that is cut off is the usual reason.',
		{ cause },
	);

const notAClassifier = ({ folder, onnxFile }: ModelFolder, cause: unknown): HitlError =>
	new HitlError(
		'model-unsupported',
		`The model in ${folder} gives no score for each label (${onnxFile} has no output "logits" of that form).`,
		'Choose a text-classification model.',
		{ cause },
	);

const firstLine = (error: unknown): string =>
	(error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300) ?? '';
