import { HitlError } from '../errors';
import type { FeedbackStore, ModelVersion } from '../feedback/store';
import { earnedLabels, type StandingOf } from '../gate/earnedLabels';
import { withNearestAnswers } from '../inference/answers/nearestAnswers';
import type { PastAnswers } from '../inference/answers/pastAnswers';
import type { LabelChoice } from '../inference/classifier/labelSimilarity';
import { openPredictor, type Champion } from '../inference/classifier/learnedClassifier';
import type { TextEncoder } from '../inference/encoder/textEncoder';
import { timeLeft } from '../inference/timeLeft';
import type { Prediction } from '../item';
import { mapInSlices } from '../mapInSlices';
import { labelsToday, nameToday, type LabelMap } from './labelMap';

export interface LearnedAnswersOptions {
	readonly store: FeedbackStore;
	readonly loop: string;
	/** What the loop's versions read texts with. */
	readonly encoder: TextEncoder;
	/** Only these are answered; names from before a change of labels are read as those of today. */
	readonly labels: readonly LabelChoice[];
	/** How many scores to keep; undefined for all. */
	readonly topK: number | undefined;
	/** How many similar past answers travel along. */
	readonly nearest: number;
	/** What was read of past answers so far; one for the process serves every run. */
	readonly past: PastAnswers;
	readonly timeLimitMs?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** Texts whose encodings are in memory at a time: some 1 KB each. */
const TEXTS_AT_ONCE = 2_000;

/**
 * What the loop's own model says of each text, in their order, with the most similar past answers. Throws `encoder-changed`,
 * what `openPredictor` throws, and what the store throws.
 */
export async function learnedAnswers(texts: readonly string[], options: LearnedAnswersOptions): Promise<Prediction[]> {
	const { store, loop, encoder, labels, topK = Infinity, nearest, past, timeLimitMs, signal } = options;
	const [version, labelMap, [lastTry]] = await Promise.all([store.champion(loop), store.labelMap(loop), store.events(loop, 1, ['kept'])]);
	const champion = championOf(version, encoder, labelMap);
	const predict = await openPredictor({ encoder, labels: choicesToday(labels, labelMap), champion, topK, signal });
	const standingOf = version && earnedLabels(version, labelMap, lastTry);
	const predictions: Prediction[] = [];
	const left = timeLeft(timeLimitMs);
	for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE) {
		const some = texts.slice(from, from + TEXTS_AT_ONCE);
		const encodings = await encoder.encodeAll(some, { signal, timeLimitMs: left() });
		const alone = await mapInSlices(encodings, (encoding, at) => withStanding(predict(some[at] ?? '', encoding), standingOf), { signal });
		predictions.push(...(await withNearestAnswers(alone, { store, loop, encoder, encodings, limit: nearest, head: champion?.head, past, signal })));
	}
	return predictions;
}

/** What a panel lists, under the names of today: a panel does not change with its loop. */
function choicesToday(choices: readonly LabelChoice[], map: LabelMap): LabelChoice[] {
	const named = new Map<string, LabelChoice>();
	for (const choice of choices) {
		const name = nameToday(map, choice.name);
		// What describes a label that was split describes none of its parts.
		const today = name === undefined ? labelsToday(map, [choice.name]).map((part) => ({ name: part })) : [{ ...choice, name }];
		for (const each of today) if (!named.has(each.name) || each.name === choice.name) named.set(each.name, each);
	}
	return [...named.values()];
}

function withStanding(prediction: Prediction, standingOf: StandingOf | undefined): Prediction {
	if (standingOf === undefined || prediction.label === '') return prediction;
	const { earned, reason } = standingOf(prediction.label);
	if (earned) return { ...prediction, labelEarned: true };
	return { ...prediction, labelEarned: false, labelReason: reason, reason: `${prediction.reason ?? ''} ${reason}.`.trim() };
}

function championOf(version: ModelVersion | undefined, encoder: TextEncoder, labelMap: LabelMap): Champion | undefined {
	if (version === undefined) return undefined;
	const { labels, weights, temperature, calibrated } = version;
	if (version.encoder.hash !== encoder.hash) throw otherEncoder(version, encoder);
	return { version: version.version, head: { labels, weights, temperature }, calibrated, labelMap };
}

const otherEncoder = ({ version, encoder: trainedWith }: ModelVersion, encoder: TextEncoder): HitlError =>
	new HitlError(
		'encoder-changed',
		`Version ${version} of this loop was trained with the encoder ${trainedWith.id}, and Predict reads texts with ${encoder.id}`,
		`Choose the encoder ${trainedWith.id} in Predict. To move the loop to another one, choose that in Retrain first and in Predict once a version trained with it is in use. Quicker: roll back to version 0 in Retrain, choose the new encoder in both nodes, and train anew from the recorded answers.`,
	);
