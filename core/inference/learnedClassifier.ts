import { HitlError } from '../errors';
import type { LabelScore, Prediction } from '../item';
import { labelSimilarity, labelVectors, type LabelChoice } from './labelSimilarity';
import { checkHead, logits, softmax, type LinearHead } from './linearHead';
import { mapInSlices, type SliceOptions } from '../mapInSlices';
import { rankScores } from './rankScores';
import type { Encoding, StaticEncoder } from './staticEncoder';

/** The version that answers. */
export interface Champion {
	readonly version: number;
	readonly head: LinearHead;
	/** Whether recorded human answers have shown how often its confidence is right. */
	readonly calibrated: boolean;
}

export interface ClassifyOptions extends SliceOptions {
	readonly encoder: StaticEncoder;
	/** Only these are answered. */
	readonly labels: readonly LabelChoice[];
	/** Absent before the first training: then names and descriptions of the labels are compared with the text. */
	readonly champion?: Champion | undefined;
	/** How many scores to keep, the best first. Default: all. */
	readonly topK?: number;
}

/** What knows labels: scores in the order of the labels listed, and what to say about them. */
interface Scorer {
	readonly model: { readonly id: string; readonly version: number };
	readonly calibrated: boolean;
	score(encoding: Encoding): { readonly scores: ArrayLike<number>; readonly reason: string };
}

/** A prediction for each text, in order. `labels-missing`, `labels-malformed`, `model-corrupt`, `cancelled`. */
export async function classify(texts: readonly string[], options: ClassifyOptions): Promise<Prediction[]> {
	const { encoder, labels, champion, topK } = options;
	checkLabels(labels);
	const scorer =
		champion === undefined ? byLabelNames(encoder, labels) : byChampion(encoder, labels, champion);
	return await mapInSlices(
		texts,
		(text) => {
			const encoding = encoder.encode(text);
			const { scores, reason } = encoding.knownTokenRatio === 0 ? unreadable(text) : scorer.score(encoding);
			const named = labels.map(({ name }, i): LabelScore => ({ label: name, score: scores[i] ?? 0 }));
			const ranked = rankScores(named, topK);
			return {
				...ranked,
				// No label at all: the first of many equals would look like an answer.
				label: encoding.knownTokenRatio === 0 ? '' : ranked.label,
				knownTokenRatio: encoding.knownTokenRatio,
				truncated: encoding.truncated,
				calibrated: scorer.calibrated,
				reason: encoding.truncated
					? `${reason} (only the beginning of this long text was read).`
					: `${reason}.`,
				model: { ...scorer.model },
			};
		},
		options,
	);
}

function checkLabels(labels: readonly LabelChoice[]): void {
	const names = new Set(labels.map(({ name }) => name));
	if (names.has(''))
		throw new HitlError('labels-malformed', 'A label has no name.', 'Give every label a name.');
	if (names.size < labels.length) {
		throw new HitlError('labels-malformed', 'A label is listed twice.', 'List each label once.');
	}
	if (labels.length < 2) {
		throw new HitlError(
			'labels-missing',
			labels.length === 0
				? 'No labels are listed.'
				: 'Only one label is listed, so there is nothing to choose from.',
			'List at least two labels, and give each a short description.',
		);
	}
}

const unreadable = (text: string): { scores: number[]; reason: string } => ({
	scores: [],
	reason:
		text.trim() === ''
			? 'The text is empty, so a person has to decide'
			: 'No word of the text is known to the model, so a person has to decide',
});

function byLabelNames(encoder: StaticEncoder, labels: readonly LabelChoice[]): Scorer {
	const vectors = labelVectors(encoder, labels);
	const unknown = vectors.unknown.length;
	const reason =
		unknown === 0
			? 'A first guess from the names and descriptions of the labels, because nothing has been learned yet'
			: `A first guess from the labels alone, and ${unknown} of ${labels.length} labels need a description in plain English words`;
	return {
		model: { id: `${encoder.id}/label-names`, version: 0 },
		calibrated: false,
		score: (encoding) => ({ scores: labelSimilarity(vectors, encoding), reason }),
	};
}

function byChampion(
	encoder: StaticEncoder,
	labels: readonly LabelChoice[],
	{ version, head, calibrated }: Champion,
): Scorer {
	checkHead(head);
	const rowOf = new Map(head.labels.map((label, row) => [label, row]));
	const rows = labels.map(({ name }) => rowOf.get(name) ?? -1);
	const listed = new Set(rows);
	return {
		model: { id: `${encoder.id}/head`, version },
		calibrated,
		score(encoding) {
			const probabilities = softmax(logits(head, encoding), head.temperature);
			// Belief in labels that are not listed is lost, not handed on: it must not make another label look surer.
			const scores = rows.map((row) => probabilities[row] ?? 0);
			return { scores, reason: championReason(version, calibrated, listed.has(largestAt(probabilities))) };
		},
	};
}

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
