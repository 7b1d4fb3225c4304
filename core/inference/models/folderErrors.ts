import { HitlError } from '../../errors';

/** What is wrong with a file of a model folder, in words. */

export const incompleteFolder = (folder: string, what: string, cause?: unknown): HitlError =>
	new HitlError(
		'model-incomplete',
		`${what} in the model folder ${folder}.`,
		'Download the whole model again, in the layout of transformers.js: config.json, tokenizer.json and tokenizer_config.json (preprocessor_config.json for images), and onnx/model.onnx or onnx/model_quantized.onnx.',
		{ cause },
	);

export const corruptFile = (folder: string, file: string, what: string, cause?: unknown): HitlError =>
	new HitlError(
		'model-corrupt',
		`The file ${file} in the model folder ${folder} ${what}.`,
		'Download this file of the model again.',
		{ cause },
	);
