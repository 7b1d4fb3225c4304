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
			const results = [];
			for (const text of texts) {
				const tokens = tokenizer.tokens(text);
				const pairs = questions.map((question) => tokenizer.pair(tokens, question));
				const isReadable = tokens.ids.length > 0;
				results.push({
					scores: isReadable
						? await scoresOf(model, verdicts, pairs, settings, isAborted)
						: new Float32Array(labels.length),
					truncated: pairs.some(({ truncated }) => truncated),
					knownTokenRatio: tokenizer.knownTokenRatio(text),
				});
			}
			return { labels, results };
		},
	};
}

/**
 * Scores of one text. Only its own pairs share a run, so that no other text has a part in them, and so that 1,000 labels
 * need no more memory than their token ids for one text.
 */
async function scoresOf(
	model: TextModel,
	{ entailment, contradiction }: Verdicts,
	pairs: ReadonlyArray<ReturnType<TextModel['tokenizer']['pair']>>,
	{ labels, severalLabels }: ZeroShotSettings,
	isAborted: () => boolean,
): Promise<Float32Array> {
	const follows = new Float64Array(labels.length);
	const contradicts = new Float64Array(labels.length);
	const runs = { padId: model.tokenizer.padId, bounds: model.largest, isAborted };
	for await (const { positions, outputs } of runRows(model.network, pairs, runs)) {
		const logits = readLogits(outputs, positions.length, model);
		for (const [row, position] of positions.entries()) {
			follows[position] = at(logits, row, entailment);
			contradicts[position] = at(logits, row, contradiction);
		}
	}
	const scores =
		severalLabels || labels.length === 1
			? follows.map((value, i) => 1 / (1 + Math.exp((contradicts[i] ?? NaN) - value)))
			: softmax(follows, 1);
	if (!scores.every(Number.isFinite)) throw notNumbers(model.folder.folder, model.folder.onnxFile);
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
