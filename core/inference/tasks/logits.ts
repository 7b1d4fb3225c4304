import { HitlError } from '../../errors';
import type { ModelFolder } from '../models/modelFolder';
import { TASK_WORDS } from '../models/taskFit';
import { softmax } from '../classifier/linearHead';
import { notNumbers } from './modelErrors';
import type { Output } from './onnxModel';
import type { TaskName } from './task';

export interface Logits {
	readonly data: ArrayLike<number>;
	readonly columns: number;
}

/** The output `logits`, a row for each input and a column for each label. `model-unsupported` without one of that form. */
export function readLogits(
	outputs: ReadonlyMap<string, Output>,
	rows: number,
	{ folder, task }: { readonly folder: ModelFolder; readonly task: TaskName },
): Logits {
	const { dims, data } = outputs.get('logits') ?? { dims: [], data: [] };
	const [height, columns] = dims;
	if (dims.length !== 2 || height !== rows || columns === undefined || columns < 1) {
		throw new HitlError(
			'model-unsupported',
			`The model in ${folder.folder} gives no score for each label (${folder.onnxFile} has no output "logits" of that form).`,
			`Choose ${TASK_WORDS[task]}.`,
		);
	}
	return { data, columns };
}

/** Names of a model's labels. `model-unsupported` when it names another number of them, or one twice. */
export function labelsOf(folder: ModelFolder, columns: number): readonly string[] {
	const { labels } = folder;
	if (labels.length === 0) return Array.from({ length: columns }, (_, position) => `LABEL_${position}`);
	if (labels.length !== columns) {
		throw new HitlError(
			'model-unsupported',
			`The model in ${folder.folder} gives ${columns} scores, but its config.json names ${labels.length} labels.`,
			'Download the model again: its files do not belong together.',
		);
	}
	return labels;
}

/** `model-unsupported` when two labels have the same name: nobody could tell which of them was meant. */
export function refuseTwins(folder: ModelFolder, labels: readonly string[]): void {
	const twin = labels.find((label, position) => labels.indexOf(label) !== position);
	if (twin === undefined) return;
	throw new HitlError(
		'model-unsupported',
		`The model in ${folder.folder} has two labels with the name "${twin}".`,
		'Give each label its own name under "id2label" in config.json of the folder, or choose another model.',
	);
}

/** Names with their numbers where two are the same: the usual 1,000 names for photographs have two cranes, bird and machine. */
export function numberTwins(labels: readonly string[]): readonly string[] {
	const counts = new Map<string, number>();
	for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
	return labels.map((label, position) => ((counts.get(label) ?? 0) > 1 ? `${label} (${position})` : label));
}

/**
 * Probabilities of one row: softmax, or each label by itself where the model says so or has one alone, which would always
 * get 1. `model-corrupt` for what is no number.
 */
export function probabilities(
	{ data, columns }: Logits,
	row: number,
	{ folder, onnxFile, isMultiLabel }: ModelFolder,
): Float32Array {
	const logits = Float64Array.from({ length: columns }, (_, column) => data[row * columns + column] ?? NaN);
	const areApart = isMultiLabel || columns === 1;
	const scores = areApart ? logits.map((value) => 1 / (1 + Math.exp(-value))) : softmax(logits, 1);
	if (!scores.every(Number.isFinite)) throw notNumbers(folder, onnxFile);
	return Float32Array.from(scores);
}
