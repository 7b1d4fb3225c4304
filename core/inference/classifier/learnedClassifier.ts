import type { Prediction } from '../../item';
import { mapInSlices, slices } from '../../mapInSlices';
import { isLong, type Encoding } from '../encoder/staticEncoder';
import { checkLabels } from './checkLabels';
import { encodeAll, openLabelScorer, type ScorerOptions } from './labelScorer';
import { predictionReason, unreadable } from './predictionReason';
import { rankLabels } from './rankScores';

export type { Champion } from './labelScorer';

export interface ClassifyOptions extends ScorerOptions {
	/** How many scores to keep, the best first. Default: 5. `Infinity` keeps all. */
	readonly topK?: number;
}

/** Enough to see what else it might have been. All scores of 77 labels would be most of an item. */
export const DEFAULT_TOP_K = 5;

/** Makes a prediction of a text and its encoding, by the encoder of the options. Takes some 5 microseconds for 77 labels. */
export type Predictor = (text: string, encoding: Encoding) => Prediction;

/** Texts that an encoder with a queue in front of it is handed at a time. */
const TEXTS_AT_ONCE = 64;

/** A prediction for each text, in order. `labels-missing`, `labels-malformed`, `model-corrupt`, `cancelled`, and what the encoder throws. */
export async function classify(texts: readonly string[], options: ClassifyOptions): Promise<Prediction[]> {
	const predict = await openPredictor(options);
	const { encoder } = options;
	if ('encode' in encoder) {
		return await mapInSlices(texts, (text) => predict(text, encoder.encode(text)), { ...options, isLong });
	}
	const encodings = await encodeAll(encoder, texts, options);
	return await mapInSlices(encodings, (encoding, position) => predict(texts[position] ?? '', encoding), options);
}

/**
 * As `classify`, for any number of texts in flat memory: one at a time with an encoder that answers at once, 64 at a time
 * with others. What the caller does between two predictions counts towards the slices.
 */
export async function* classifyEach(
	texts: AsyncIterable<string> | Iterable<string>,
	options: ClassifyOptions,
): AsyncGenerator<Prediction, void, undefined> {
	const predict = await openPredictor(options);
	const { encoder } = options;
	const slice = slices(options);
	if ('encode' in encoder) {
		for await (const text of texts) {
			if (isLong(text)) await slice.next();
			yield predict(text, encoder.encode(text));
			if (slice.isOver()) await slice.next();
		}
		return;
	}
	for await (const part of parts(texts, TEXTS_AT_ONCE)) {
		const encodings = await encodeAll(encoder, part, options);
		for (const [position, encoding] of encodings.entries()) yield predict(part[position] ?? '', encoding);
		if (slice.isOver()) await slice.next();
	}
}

async function* parts<Item>(
	items: AsyncIterable<Item> | Iterable<Item>,
	size: number,
): AsyncGenerator<Item[], void, undefined> {
	let part: Item[] = [];
	for await (const item of items) {
		if (part.push(item) < size) continue;
		yield part;
		part = [];
	}
	if (part.length > 0) yield part;
}

/** `labels-missing`, `labels-malformed`, `model-corrupt`, `cancelled`, and what the encoder throws. */
export async function openPredictor(options: ClassifyOptions): Promise<Predictor> {
	checkLabels(options.labels);
	const { topK = DEFAULT_TOP_K } = options;
	const names = options.labels.map(({ name }) => name);
	const nothing = new Float64Array(names.length);
	const scorer = await openLabelScorer(options);
	const { id, version } = scorer.model;
	return (text, encoding) => {
		const { knownTokenRatio, truncated } = encoding;
		const isReadable = knownTokenRatio > 0;
		const { scores, reason, isOpen = false } = isReadable ? scorer.score(encoding) : { scores: nothing, reason: unreadable(text) };
		const isAnswered = isReadable && !isOpen;
		const ranking = rankLabels(names, scores, topK);
		return {
			// No label at all: the first of many equals would look like an answer.
			label: isAnswered ? ranking.label : '',
			confidence: isOpen ? 0 : ranking.confidence,
			scores: ranking.scores,
			margin: isOpen ? 0 : ranking.margin,
			entropy: ranking.entropy,
			knownTokenRatio,
			truncated,
			calibrated: scorer.calibrated,
			reason: predictionReason(reason, encoding),
			model: { id, version },
		};
	};
}
