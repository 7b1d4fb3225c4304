import { HitlError } from '../../errors';
import { softmax } from '../classifier/linearHead';
import { notNumbers } from './modelErrors';
import { labelsOf, readLogits, type Logits } from './logits';
import type { LoadedModel, LoadOptions } from './loadedModel';
import type { ZeroShotSettings } from './task';
import { loadTextModel, type TextModel } from './textModel';
import { runRows } from './tokenRuns';

const TASK = 'zero-shot-classification';

/** Positions of a model's scores. */
interface Verdicts {
	readonly entailment: number;
	readonly contradiction: number;
}

/** Pairs of text and label that are held at a time. */
const PAIRS_AT_ONCE = 1_000;

/**
 * Loads a model that judges whether a sentence follows from a text (natural language inference): each label becomes a
 * sentence (Yin et al. 2019). A text with nothing to read is not asked about: its scores are all 0.
 */
export async function loadZeroShot(options: LoadOptions): Promise<LoadedModel<typeof TASK>> {
	const model = await loadTextModel(TASK, options, verdictsOf);
	const { facts: verdicts, tokenizer } = model;
	const { bytes, isCurrent, dispose } = model.network;

	return {
		bytes,
		isCurrent,
		dispose,
		async run(texts, settings, isAborted) {
			const { labels, hypothesis } = settings;
			checkSettings(settings);
			// A function, since $& and the like mean something in a plain replacement.
			const questions = labels.map((label) => tokenizer.tokens(hypothesis.replace('{}', () => label)));
			const together = textsAtOnce(model, labels.length);
			const results = [];
			for (let from = 0; from < texts.length; from += together) {
				const read = texts.slice(from, from + together).map((text) => {
					const tokens = tokenizer.tokens(text);
					const pairs = questions.map((question) => tokenizer.pair(tokens, question));
					return { text, pairs, isReadable: tokens.ids.length > 0 };
				});
				const asked = read.flatMap(({ pairs, isReadable }) => (isReadable ? pairs : []));
				const judged = await judge(model, verdicts, asked, isAborted);
				let next = 0;
				for (const { text, pairs, isReadable } of read) {
					const begin = next;
					if (isReadable) next += labels.length;
					results.push({
						scores: isReadable ? scoresOf(model, judged, begin, settings) : new Float32Array(labels.length),
						truncated: pairs.some(({ truncated }) => truncated),
						knownTokenRatio: tokenizer.knownTokenRatio(text),
					});
				}
			}
			return { labels, results };
		},
	};
}

/**
 * Texts whose pairs share runs: as many as 1,000 pairs hold where the network gives a row the same answer with mates as
 * without, else one, so that no other text has a part in its scores.
 */
const textsAtOnce = ({ faithful }: TextModel, labels: number): number =>
	faithful.rows === 1 ? 1 : Math.max(1, Math.floor(PAIRS_AT_ONCE / labels));

/** What the model says of each pair. */
interface Judged {
	readonly follows: Float64Array;
	readonly contradicts: Float64Array;
}

async function judge(
	model: TextModel,
	{ entailment, contradiction }: Verdicts,
	pairs: ReadonlyArray<ReturnType<TextModel['tokenizer']['pair']>>,
	isAborted: () => boolean,
): Promise<Judged> {
	const follows = new Float64Array(pairs.length);
	const contradicts = new Float64Array(pairs.length);
	const runs = { padId: model.tokenizer.padId, bounds: model.largest, isAborted };
	for await (const { positions, outputs } of runRows(model.network, pairs, runs)) {
		const logits = readLogits(outputs, positions.length, model);
		for (const [row, position] of positions.entries()) {
			follows[position] = at(logits, row, entailment);
			contradicts[position] = at(logits, row, contradiction);
		}
	}
	return { follows, contradicts };
}

/** Scores of the text whose pairs begin at `begin`. */
function scoresOf(
	{ folder }: TextModel,
	judged: Judged,
	begin: number,
	{ labels, severalLabels }: ZeroShotSettings,
): Float32Array {
	const follows = judged.follows.subarray(begin, begin + labels.length);
	const contradicts = judged.contradicts.subarray(begin, begin + labels.length);
	const scores =
		severalLabels || labels.length === 1
			? follows.map((value, i) => 1 / (1 + Math.exp((contradicts[i] ?? NaN) - value)))
			: softmax(follows, 1);
	if (!scores.every(Number.isFinite)) throw notNumbers(folder.folder, folder.onnxFile);
	return Float32Array.from(scores);
}

const at = ({ data, columns }: Logits, row: number, column: number): number =>
	data[row * columns + column] ?? NaN;

/** Where the model says "follows" and "contradicts". Never guessed: a wrong guess turns every answer around. */
function verdictsOf(model: TextModel): Verdicts {
	const { folder, sample } = model;
	const { columns } = readLogits(sample.outputs, 1, model);
	const names = labelsOf(folder, columns).map((name) => name.toLowerCase().replaceAll(/[^a-z]/g, ''));
	const entailment = names.findIndex((name) => name.startsWith('entail'));
	const contradiction = names.findIndex((name) => name.startsWith('contradict') || name === 'notentailment');
	if (entailment >= 0 && contradiction >= 0) return { entailment, contradiction };
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder.folder} cannot be used with labels of your own: its config.json does not say which scores mean "entailment" and "contradiction".`,
		'Choose a model for natural language inference (NLI, zero-shot classification), or use this one as a text classifier.',
	);
}

function checkSettings({ labels, hypothesis }: ZeroShotSettings): void {
	if (labels.length === 0) {
		throw new HitlError('labels-missing', 'There are no labels to choose from.', 'Add at least one label.');
	}
	if (labels.some((label) => label.trim() === ''))
		throw new HitlError('labels-malformed', 'One of the labels is empty.', 'Give every label a name.');
	const twin = labels.find((label, position) => labels.indexOf(label) !== position);
	if (twin !== undefined) {
		throw new HitlError(
			'labels-malformed',
			`The label "${twin}" is in the list twice.`,
			'Remove one of them: the scores of both would be the same.',
		);
	}
	if (!hypothesis.includes('{}')) {
		throw new HitlError(
			'labels-malformed',
			`The sentence "${hypothesis}" has no place for the label.`,
			'Write {} where the label belongs, e.g. This example is {}.',
		);
	}
}
