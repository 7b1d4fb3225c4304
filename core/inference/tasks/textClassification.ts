import { labelsOf, probabilities, readLogits, refuseTwins } from './logits';
import type { LoadedModel, LoadOptions } from './loadedModel';
import { loadTextModel, readTexts, runTexts } from './textModel';

const TASK = 'text-classification';

/** Loads a sequence classifier. A text with nothing to read is not asked about: its scores are all 0. */
export async function loadTextClassification(options: LoadOptions): Promise<LoadedModel<typeof TASK>> {
	const model = await loadTextModel(TASK, options, (loaded) => {
		const names = labelsOf(loaded.folder, readLogits(loaded.sample.outputs, 1, loaded).columns);
		refuseTwins(loaded.folder, names);
		return names;
	});
	const { facts: labels, folder } = model;
	const { bytes, isCurrent, dispose } = model.network;

	return {
		bytes,
		isCurrent,
		dispose,
		async run(texts, _settings, isAborted) {
			const read = await readTexts(model, texts, isAborted);
			const results = read.map(({ truncated, knownTokenRatio }) => ({
				scores: new Float32Array(labels.length),
				truncated,
				knownTokenRatio,
			}));
			for await (const { place, at, of, outputs } of runTexts(model, read, isAborted)) {
				results[place]?.scores.set(probabilities(readLogits(outputs, of, model), at, folder));
			}
			return { labels, results };
		},
	};
}
