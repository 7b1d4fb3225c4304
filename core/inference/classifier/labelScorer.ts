import { isSplit, labelToday, NO_CHANGES, type LabelMap } from '../../loop/labelMap';
import { mapInSlices, type SliceOptions } from '../../mapInSlices';
import { isLong, type Encoding } from '../encoder/staticEncoder';
import type { RowEncoder, TextEncoder } from '../encoder/textEncoder';
import { packedHeadInSlices } from '../simd/packedHeads';
import { headModel } from './headModel';
import { labelText, labelVectorsOf, similarityScores, type LabelChoice } from './labelSimilarity';
import { checkHeadInSlices, headSizes, softmax, type LinearHead } from './linearHead';

/** The version that answers. */
export interface Champion {
	readonly version: number;
	readonly head: LinearHead;
	/** Whether recorded human answers have shown how often its confidence is right. */
	readonly calibrated: boolean;
	/** What the labels of its head are called by now. Default: as in the head. */
	readonly labelMap?: Pick<LabelMap, 'entries'>;
}

/** An encoder: those that answer at once are asked text by text, the others many texts at a time. */
export type AnyEncoder = RowEncoder | TextEncoder;

export interface ScorerOptions extends SliceOptions {
	readonly encoder: AnyEncoder;
	/** Only these are answered. */
	readonly labels: readonly LabelChoice[];
	/** Absent before the first training: then names and descriptions of the labels are compared with the text. */
	readonly champion?: Champion | undefined;
}

/** What knows labels. */
export interface LabelScorer {
	readonly model: { readonly id: string; readonly version: number };
	readonly calibrated: boolean;
	/** Overwritten by the next call. */
	score(encoding: Encoding): LabelScores;
}

export interface LabelScores {
	/** In the order of the labels listed. */
	readonly scores: Float64Array;
	/** What to say about them, without a full stop. */
	readonly reason: string;
	/** True where no label can be named, whatever the scores: the likeliest was split since. */
	readonly isOpen?: boolean;
}

/** Makes the champion ready, or without one the labels themselves. `model-corrupt`, `cancelled`, what the encoder throws. */
export const openLabelScorer = async (options: ScorerOptions): Promise<LabelScorer> =>
	options.champion === undefined ? await byLabelNames(options) : await byChampion(options, options.champion);

/** An encoding for each text, in order, without holding up the process. */
export const encodeAll = async (
	encoder: AnyEncoder,
	texts: readonly string[],
	options: SliceOptions,
): Promise<Encoding[]> =>
	'encode' in encoder
		? await mapInSlices(texts, (text) => encoder.encode(text), { ...options, isLong })
		: await encoder.encodeAll(texts, { signal: options.signal });

async function byLabelNames({ encoder, labels, ...options }: ScorerOptions): Promise<LabelScorer> {
	const vectors = labelVectorsOf(labels, await encodeAll(encoder, labels.map(labelText), options));
	const kernel = await packedHeadInSlices(vectors.sizes, vectors.rows, options);
	const unknown = vectors.unknown.length;
	const reason =
		unknown === 0
			? 'A first guess from the names and descriptions of the labels, because nothing has been learned yet'
			: `A first guess from the labels alone, and ${unknown} of ${labels.length} labels need a description in plain English words`;
	return {
		model: { id: `${encoder.id}/label-names`, version: 0 },
		calibrated: false,
		score: (encoding) => ({ scores: similarityScores(kernel, encoding), reason }),
	};
}

async function byChampion(
	{ encoder, labels, ...options }: ScorerOptions,
	{ version, head, calibrated, labelMap = NO_CHANGES }: Champion,
): Promise<LabelScorer> {
	await checkHeadInSlices(head, encoder, options);
	const kernel = await packedHeadInSlices(headSizes(head, encoder.denseSize), head.weights, options);
	const named = namedRows(head.labels, labelMap);
	const placeOf = new Map(named.labels.map((label, place) => [label, place]));
	const places = Int32Array.from(labels, ({ name }) => placeOf.get(name) ?? -1);
	const listed = new Set(places);
	const reasons = { listed: championReason(version, calibrated, true), other: championReason(version, calibrated, false) };
	const probabilities = new Float64Array(head.labels.length);
	const merged = new Float64Array(named.labels.length);
	const scores = new Float64Array(labels.length);
	return {
		model: { id: headModel(encoder.id), version },
		calibrated,
		score(encoding) {
			softmax(kernel.logits(encoding), head.temperature, probabilities);
			merged.fill(0);
			for (let row = 0; row < probabilities.length; row++) {
				const place = named.places[row] ?? 0;
				merged[place] = (merged[place] ?? 0) + (probabilities[row] ?? 0);
			}
			// Belief in labels that are not listed is lost, not handed on: it must not make another label look surer.
			for (let i = 0; i < places.length; i++) scores[i] = merged[places[i] ?? -1] ?? 0;
			const likeliest = largestAt(merged);
			const split = named.splits.get(likeliest);
			if (split !== undefined) return { scores, reason: splitReason(version, split), isOpen: true };
			return { scores, reason: listed.has(likeliest) ? reasons.listed : reasons.other };
		},
	};
}

interface NamedRows {
	/** What the head can say, under the names of today. */
	readonly labels: readonly string[];
	/** For each row of the head, its place among them; rows whose labels were merged share one. */
	readonly places: Int32Array;
	/** Places of labels that were split, with the old name and the parts. */
	readonly splits: ReadonlyMap<number, { readonly label: string; readonly parts: readonly string[] }>;
}

function namedRows(headLabels: readonly string[], map: Pick<LabelMap, 'entries'>): NamedRows {
	const placeOf = new Map<string, number>();
	const labels: string[] = [];
	const splits = new Map<number, { label: string; parts: readonly string[] }>();
	const places = Int32Array.from(headLabels, (label) => {
		const today = labelToday(map, label);
		const name = isSplit(today) ? undefined : today.label;
		const known = name === undefined ? undefined : placeOf.get(name);
		if (known !== undefined) return known;
		// What was split is nobody's name: it takes a place that no label listed can have.
		const place = labels.push(name ?? '') - 1;
		if (name !== undefined) placeOf.set(name, place);
		else if (isSplit(today)) splits.set(place, { label, parts: today.splitInto });
		return place;
	});
	return { labels, places, splits };
}

const splitReason = (version: number, { label, parts }: { readonly label: string; readonly parts: readonly string[] }): string =>
	`Version ${version} would say "${label}", which was split into ${parts.map((part) => `"${part}"`).join(', ')}: a person has to choose until a version has learned them`;

function championReason(version: number, calibrated: boolean, choiceIsListed: boolean): string {
	if (!choiceIsListed) return `Version ${version} finds a label more likely that is not listed here`;
	if (calibrated) return `Answered by version ${version}, which has learned from the recorded human answers`;
	return `Answered by version ${version}, whose confidence no human answer has confirmed yet`;
}

function largestAt(values: Float64Array): number {
	let at = 0;
	for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[at] ?? 0)) at = i;
	return at;
}
