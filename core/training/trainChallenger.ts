import { HitlError } from '../errors';
import { normaliseText } from '../feedback/textHash';
import { labelSimilarity, labelVectors } from '../inference/labelSimilarity';
import { checkHead, type LinearHead } from '../inference/linearHead';
import type { Encoding, StaticEncoder } from '../inference/staticEncoder';
import { crossValidate, type CrossValidation } from './crossValidation';
import { featureMatrix } from './featureMatrix';
import { fitLogisticRegression, MAX_ITERATIONS } from './logisticRegression';
import { calibrationError, confidenceOf, negativeLogLikelihood, predictedClass } from './metrics';
import { answerBoth, distinctUnseen, indexOfLargest, pairedCounts, type PairedAnswer } from './pairedTest';
import { foldCountFor, stratifiedFolds } from './stratifiedFolds';
import { fitTemperature } from './temperature';
import { toLinearHead } from './toLinearHead';
import { throwIfCancelled, type IsCancelled } from './trainingCancelled';
import type { LabelReport, OutOfFoldReport, TrainingOutcome, TrainingProgress, TrainingRequest } from './trainingOutcome';

export interface TrainingTools {
	readonly encoder: StaticEncoder;
	readonly onProgress?: (progress: TrainingProgress) => void;
	readonly isCancelled?: IsCancelled;
}

const ENCODED_BETWEEN_LOOKS = 256;

/**
 * Trains a head on all training rows and measures it: out of fold on the training rows, and beside the champion on the
 * unseen ones. The same request and encoder give the same outcome. Throws `cancelled`, `labels-missing` with fewer than
 * two labels, `model-corrupt` and `encoder-changed` for a champion that cannot be compared with.
 */
export function trainChallenger(request: TrainingRequest, tools: TrainingTools): TrainingOutcome {
	const { training, champion, championEncoder } = request;
	const { encoder, onProgress, isCancelled } = tools;
	const names = [...new Set(training.map((row) => row.label))].sort();
	if (names.length < 2) throw tooFewLabels(names);
	if (champion) checkHead(champion);
	if (championEncoder && championEncoder.hash !== encoder.hash) throw encoderChanged();

	const encodings = training.map((row, position) => {
		if (position % ENCODED_BETWEEN_LOOKS === 0) {
			throwIfCancelled(isCancelled);
			onProgress?.({ step: 'encoding', share: position / training.length });
		}
		return encoder.encode(row.text);
	});
	const features = featureMatrix(encodings, encoder);
	const classes = new Map(names.map((name, position) => [name, position]));
	const labels = Uint32Array.from(training, (row) => classes.get(row.label)!);
	const texts = training.map((row) => normaliseText(row.text));

	onProgress?.({ step: 'choosing', share: 0 });
	const folds = stratifiedFolds(labels, texts, foldCountFor(labels, texts), request.seed);
	const validation = crossValidate(features, labels, names.length, folds, {
		onProgress: (share) => onProgress?.({ step: 'choosing', share }),
		isCancelled,
	});
	const { temperature, measured } = fitTemperature(validation);
	onProgress?.({ step: 'fitting', share: 0 });
	const fit = fitLogisticRegression(features, labels, names.length, {
		C: validation.C,
		start: validation.start,
		onIteration: (iteration) => onProgress?.({ step: 'fitting', share: iteration / MAX_ITERATIONS }),
		isCancelled,
	});
	const head = toLinearHead(fit.point, names, temperature, encoder);

	onProgress?.({ step: 'testing', share: 0 });
	const unseen = distinctUnseen(request.unseen, training);
	const answers = answerBoth(unseen, encoder, head, champion, isCancelled);
	onProgress?.({ step: 'testing', share: 1 });
	return {
		head,
		calibrated: measured && champion !== undefined,
		C: validation.C,
		trainingRows: training.length,
		outOfFold: outOfFoldReport(validation, temperature, incumbentReport(request, encodings, validation.rows, encoder)),
		unseen: pairedCounts(answers),
		perLabel: perLabel(labels, names, validation, answers, champion),
		encoder: { id: encoder.id, hash: encoder.hash },
	};
}

/** Of every label that the challenger or the champion knows or that people answered: one that only they know can get lost. */
function perLabel(
	labels: Uint32Array,
	names: readonly string[],
	validation: CrossValidation,
	answers: readonly PairedAnswer[],
	champion: LinearHead | undefined,
): LabelReport[] {
	const all = new Set([...names, ...(champion?.labels ?? []), ...answers.map((answer) => answer.label)]);
	return [...all].sort().map((label) => {
		// −1 for a label that nobody taught it: no row has that class.
		const position = names.indexOf(label);
		const tested = Array.from(validation.rows.keys()).filter((i) => validation.labels[i] === position);
		return {
			label,
			trainingRows: labels.reduce((count, own) => count + (own === position ? 1 : 0), 0),
			outOfFoldRows: tested.length,
			outOfFoldCorrect: tested.filter((i) => predictedClass(validation, i) === position).length,
			unseen: pairedCounts(answers.filter((answer) => answer.label === label)),
		};
	});
}

function outOfFoldReport(
	validation: CrossValidation,
	temperature: number,
	incumbent: Pick<OutOfFoldReport, 'incumbentCorrect' | 'incumbentWorkedOut'>,
): OutOfFoldReport {
	const rows = validation.rows.length;
	const right = validation.rows.map((_, i) => predictedClass(validation, i) === validation.labels[i]);
	const confidences = validation.rows.map((_, i) => confidenceOf(validation, i, temperature));
	const correct = right.filter(Boolean).length;
	const ece = calibrationError(confidences, right);
	return {
		rows,
		correct,
		...incumbent,
		accuracy: rows === 0 ? 0 : correct / rows,
		...(ece === undefined ? {} : { ece }),
		nll: negativeLogLikelihood(validation, temperature),
	};
}

/** How many of the tested rows were right before the training: as recorded, else by the names of the labels. */
function incumbentReport(
	{ training, firstGuessLabels }: TrainingRequest,
	encodings: readonly Encoding[],
	tested: readonly number[],
	encoder: StaticEncoder,
): Pick<OutOfFoldReport, 'incumbentCorrect' | 'incumbentWorkedOut'> {
	const vectors = labelVectors(encoder, firstGuessLabels);
	const guess = (row: number) => firstGuessLabels[indexOfLargest(labelSimilarity(vectors, encodings[row]!))]?.name;
	return {
		incumbentCorrect: tested.filter((row) => training[row]!.label === (training[row]!.incumbentLabel ?? guess(row))).length,
		incumbentWorkedOut: tested.filter((row) => training[row]!.incumbentLabel === undefined).length,
	};
}

const tooFewLabels = (names: readonly string[]): HitlError =>
	new HitlError(
		'labels-missing',
		names.length === 0
			? 'There is no answer to learn from.'
			: `All answers have the same label, "${names[0]}": there is nothing to tell apart.`,
		'Collect answers with at least two different labels, then run Retrain again.',
	);

const encoderChanged = (): HitlError =>
	new HitlError(
		'encoder-changed',
		'The version in use reads texts with another encoder than this training would, so the two cannot be compared.',
		'To move to the new encoder, roll this loop back to version 0 and run Retrain: it then trains a first version anew from all answers.',
	);
