import { loadImageClassification } from './imageClassification';
import type { LoadedModel, LoadOptions } from './loadedModel';
import type { TaskName } from './task';
import { loadFeatureExtraction } from './featureExtraction';
import { loadTextClassification } from './textClassification';
import { loadTokenClassification } from './tokenClassification';
import { loadZeroShot } from './zeroShot';

type Loaders = { readonly [Name in TaskName]: (options: LoadOptions) => Promise<LoadedModel<Name>> };

const LOADERS: Loaders = {
	'text-classification': loadTextClassification,
	'zero-shot-classification': loadZeroShot,
	'image-classification': loadImageClassification,
	'token-classification': loadTokenClassification,
	'feature-extraction': loadFeatureExtraction,
};

/**
 * Loads a model for a task: looks into its folder first (`model-not-found`, `model-incomplete`, `model-corrupt`,
 * `model-unsupported`), then loads it into ONNX Runtime. For the model process alone: native code blocks it.
 */
export const loadModel = async <Name extends TaskName>(
	task: Name,
	options: LoadOptions,
): Promise<LoadedModel<Name>> => await LOADERS[task](options);
