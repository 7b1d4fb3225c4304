import { HitlError } from '../errors';
import { normaliseText } from '../feedback/textHash';
import { labelSimilarity, labelVectors } from '../inference/classifier/labelSimilarity';
import { checkHead } from '../inference/classifier/linearHead';
import type { Encoding } from '../inference/encoder/staticEncoder';
import type { RowEncoder } from '../inference/encoder/textEncoder';
import { certifyingScores } from './certifyingScores';
import { compareWithChampion } from './compareWithChampion';
import { crossValidate, type CrossValidation } from './crossValidation';
import { featureMatrix } from './featureMatrix';
import { fitLogisticRegression, MAX_ITERATIONS } from './logisticRegression';
import { calibrationError, confidenceOf, negativeLogLikelihood, predictedClass } from './metrics';
import { indexOfLargest, pairedCounts, type PairedAnswer } from './pairedTest';
import { labelErrors } from './labelErrors';
import { curveFits } from './report/curveFits';
import { measureCurve } from './report/learningCurve';
import { trainingReport } from './report/trainingReport';
import { rowWeights } from './rowWeights';
import { foldCountFor, stratifiedFolds } from './stratifiedFolds';
import { fitTemperature } from './temperature';
import { toLinearHead } from './toLinearHead';
import { throwIfCancelled, type IsCancelled } from './trainingCancelled';
import type { FlaggedAnswer, LabelReport, OutOfFoldReport, TrainingOutcome, TrainingProgress, TrainingRequest, TrainingRow } from './trainingOutcome';

export interface TrainingTools {
	readonly encoder: RowEncoder;
	readonly onProgress?: (progress: TrainingProgress) => void;
	readonly isCancelled?: IsCancelled;
}

const ENCODED_BETWEEN_LOOKS = 256;

/**
 * Trains a head on all training rows and measures it: out of fold on the training rows, and beside the champion on answers
 * that neither has learned from. The same request and encoder give the same outcome. Throws `cancelled`, `labels-missing`
 * with fewer than two labels, and `model-corrupt` for a champion that cannot be used.
 */
export async function trainChallenger(request: TrainingRequest, tools: TrainingTools): Promise<TrainingOutcome> {
	const { training, champion, championEncoder } = request;
	const { encoder, onProgress, isCancelled } = tools;
	const names = [...new Set(training.map((row) => row.label))].sort();
	if (names.length < 2) throw tooFewLabels(names);
	const sameEncoder = championEncoder === undefined || championEncoder.hash === encoder.hash;
	if (champion && sameEncoder) checkHead(champion, encoder);

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
	const weights = rowWeights(labels, names.length, training.map((row) => row.weight ?? 1));

	onProgress?.({ step: 'choosing', share: 0 });
	const folds = stratifiedFolds(labels, texts, foldCountFor(labels, texts), request.seed);
	const validation = await crossValidate(features, labels, names.length, folds, {
		rowWeights: weights,
		onProgress: (share) => onProgress?.({ step: 'choosing', share }),
		isCancelled,
	});
	const { temperature, measured } = fitTemperature(validation);
	onProgress?.({ step: 'fitting', share: 0 });
	const fit = await fitLogisticRegression(features, labels, names.length, {
		C: validation.C,
		start: validation.start,
		rowWeights: weights,
		onIteration: (iteration) => onProgress?.({ step: 'fitting', share: iteration / MAX_ITERATIONS }),
		isCancelled,
	});
	const head = toLinearHead(fit.point, names, temperature, encoder);

	onProgress?.({ step: 'testing', share: 0 });
	const { answers, automated } = compareWithChampion({ request, encoder, encodings, validation, names, head, isCancelled });
	const certifying = certifyingScores(request, head, encoder, isCancelled);
	onProgress?.({ step: 'testing', share: 1 });
	const unseen = pairedCounts(answers);
	const perLabelCounts = perLabel(labels, names, validation, answers, champion && (request.championNames ?? champion.labels));
	const { fitOn, full } = curveFits({ features, labels, folds, validation, rowWeights: weights, isCancelled });
	const curve = await measureCurve(fitOn, full);
	return {
		head,
		calibrated: measured && champion !== undefined,
		C: validation.C,
		trainingRows: training.length,
		outOfFold: outOfFoldReport(validation, temperature, incumbentReport(request, encodings, validation.rows, encoder)),
		unseen,
		...(automated && { automated }),
		perLabel: perLabelCounts,
		encoder: { id: encoder.id, hash: encoder.hash },
		certifying,
		flagged: flaggedAnswers(training, names, validation, temperature),
		report: trainingReport({ validation, temperature, labels: names, trainingRows: training.length, labelCounts: perLabelCounts, curve, unseen }),
	};
}

/** More than people look at again after one training. */
const MOST_FLAGGED = 50;

function flaggedAnswers(training: readonly TrainingRow[], names: readonly string[], validation: CrossValidation, temperature: number): FlaggedAnswer[] {
	return labelErrors(validation, temperature, { most: MOST_FLAGGED }).flatMap(({ row, suggested, suggestedProbability }) => {
		const answered = training[validation.rows[row]!];
		if (answered === undefined) return [];
		return [{ rowId: answered.rowId, text: answered.text, label: answered.label, suggested: names[suggested]!, suggestedProbability }];
	});
}

/** Of every label that the challenger or the champion knows or that people answered: one that only they know can get lost. */
function perLabel(
	labels: Uint32Array,
	names: readonly string[],
	validation: CrossValidation,
	answers: readonly PairedAnswer[],
	championLabels: readonly string[] = [],
): LabelReport[] {
	const all = new Set([...names, ...championLabels.filter((name) => name !== ''), ...answers.map((answer) => answer.label)]);
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
			around: pairedCounts(answers.filter(({ label: said, challenger, champion }) => [said, challenger, champion].includes(label))),
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
	encoder: RowEncoder,
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
