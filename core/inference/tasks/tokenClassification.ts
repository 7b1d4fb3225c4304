import { HitlError } from '../../errors';
import type { ModelFolder } from '../models/modelFolder';
import { labelsOf } from './logits';
import { notNumbers } from './modelErrors';
import { isOutside, mergeEntities, type LabelledToken } from './mergeEntities';
import type { LoadedModel, LoadOptions } from './loadedModel';
import type { Output } from './onnxModel';
import type { EntitiesAnswer, FailedRow } from './task';
import { loadTextModel, readTexts, runTexts, type TextModel, type TextOutput } from './textModel';
import { spanFinder, type Span } from './spanFinder';

const TASK = 'token-classification';

/** Loads a finder of entities. A text whose tokens cannot be found again in it is a failed row. */
export async function loadTokenClassification(options: LoadOptions): Promise<LoadedModel<typeof TASK>> {
	const model = await loadTextModel(TASK, options, labelsOfTokens);
	const { facts: labels, folder, tokenizer } = model;
	const { bytes, isCurrent, dispose } = model.network;
	const findSpans = spanFinder(tokenizer.library);

	return {
		bytes,
		isCurrent,
		dispose,
		async run(texts, _settings, isAborted) {
			const read = await readTexts(model, texts, isAborted);
			const results: Array<EntitiesAnswer | FailedRow> = read.map(({ truncated, knownTokenRatio }) => ({
				entities: [],
				truncated,
				knownTokenRatio,
			}));
			for await (const output of runTexts(model, read, isAborted)) {
				const { place, row, text } = output;
				const { tokens, truncated, knownTokenRatio } = text;
				const spans = findSpans(tokens.harmless, row.ids.slice(row.before, row.before + row.count));
				results[place] =
					spans === undefined
						? notFoundAgain(folder)
						: {
								entities: mergeEntities(tokens.text, labelled(output, spans, labels, folder)),
								truncated,
								knownTokenRatio,
							};
			}
			return { labels, results };
		},
	};
}

/** The best label of each token of one row, and its softmax probability. */
function labelled(
	{ outputs, at, of, row }: TextOutput,
	spans: readonly Span[],
	labels: readonly string[],
	folder: ModelFolder,
): LabelledToken[] {
	const { data, perRow, columns } = readTokenLogits(outputs, of, folder);
	return spans.map((span, token) => {
		const start = (at * perRow + row.before + token) * columns;
		let best = 0;
		for (let column = 1; column < columns; column++)
			if ((data[start + column] ?? NaN) > (data[start + best] ?? NaN)) best = column;
		let sum = 0;
		for (let column = 0; column < columns; column++)
			sum += Math.exp((data[start + column] ?? NaN) - (data[start + best] ?? NaN));
		if (!Number.isFinite(sum)) throw notNumbers(folder.folder, folder.onnxFile);
		return { ...span, label: labels[best] ?? '', score: 1 / sum };
	});
}

interface TokenLogits {
	readonly data: ArrayLike<number>;
	/** Tokens of a row, padding included. */
	readonly perRow: number;
	readonly columns: number;
}

function readTokenLogits(
	outputs: ReadonlyMap<string, Output>,
	rows: number,
	folder: ModelFolder,
): TokenLogits {
	const { dims, data } = outputs.get('logits') ?? { dims: [], data: [] };
	const [height, perRow, columns] = dims;
	if (dims.length === 3 && height === rows && perRow !== undefined && columns !== undefined && columns > 0)
		return { data, perRow, columns };
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder.folder} gives no score for each label of each word (${folder.onnxFile} has no output "logits" of that form).`,
		'Choose a finder of entities (token classification).',
	);
}

function labelsOfTokens({ sample, folder }: TextModel): readonly string[] {
	const labels = labelsOf(folder, readTokenLogits(sample.outputs, 1, folder).columns);
	if (labels.some(isOutside)) return labels;
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder.folder} does not say which of its labels stands for "no entity": none is called O.`,
		'Choose a model with labels such as O, B-PER and I-PER under "id2label" in config.json.',
	);
}

const notFoundAgain = ({ folder }: ModelFolder): FailedRow => ({
	failed: {
		code: 'model-unsupported',
		message: `The tokenizer of the model in ${folder} changes this text so much that the places of its entities cannot be told.`,
		nextStep: 'Choose another model for entities, or have a person answer this item.',
	},
});
