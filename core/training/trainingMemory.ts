import { HitlError } from '../errors';
import type { BlockSizes } from '../inference/classifier/linearHead';
import { slices } from '../mapInSlices';
import type { TrainingRequest } from './trainingOutcome';

/** What a training takes, as measured and rounded up: it refuses before it starts what would not end well. */

const BUILT_IN: BlockSizes = { denseSize: 256, lexicalSize: 1_024 };
/** Of a row, without its numbers and letters: the objects that hold it, its place in the folds. */
const ROW_BYTES = 3_500;
/** Of a letter: as it came, and written alike for comparing. */
const LETTER_BYTES = 4;
/** Copies of an encoding at the same time: as it was made, in the matrix with its columns, and where it is learned from. */
const BYTES_PER_DENSE = 4 + 6 + 4;
const BYTES_PER_LEXICAL = 6 + 6 + 6;
/** Scores of a row and a label: out of fold, and in order. */
const BYTES_PER_SCORE = 2 * 8;
/** Vectors as long as the parameters: ten correction pairs, points, gradients, starts and heads. */
const PARAMETER_BYTES = 40 * 8;
/** The process itself with an encoder. */
const BASE_BYTES = 120e6;
/** WebAssembly cannot hold more in one piece. */
const LARGEST_PIECE = 2 ** 30 - 64;
const MEGABYTE = 1e6;

/** No memory that a training may take holds so many; only reading them could be more than n8n has. */
const MOST_RECORDED = 250_000;
const FITTING = 100_000;

/** Throws `training-stopped` when so many answers are recorded that they should not even be read. */
export function checkCount(recorded: number): void {
	if (recorded <= MOST_RECORDED) return;
	throw new HitlError(
		'training-stopped',
		`This loop has ${count(recorded)} recorded answers; more than ${count(MOST_RECORDED)} are not read for a training. It was not started.`,
		`Nothing was changed; the version in use goes on answering. Some ${count(FITTING)} short answers fit: split this loop into several, each with a part of the labels.`,
	);
}

/** Throws `training-stopped`, with the limit in words, when a training would take more memory than it may. */
export async function checkMemory(
	{ training, unseen, automated = [], certifying = [] }: TrainingRequest,
	sizes: BlockSizes = BUILT_IN,
	{ memoryMegabytes, signal }: { readonly memoryMegabytes: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
	const slice = slices({ signal });
	const labels = new Set<string>();
	let letters = 0;
	for (const { label, text } of training) {
		labels.add(label);
		letters += text.length;
		if (slice.isOver()) await slice.next();
	}
	let tested = 0;
	for (const rows of [unseen, automated, certifying]) {
		for (const { text } of rows) {
			tested += ROW_BYTES + LETTER_BYTES * text.length;
			if (slice.isOver()) await slice.next();
		}
	}
	const length = training.length === 0 ? 0 : letters / training.length;
	// A text has about as many lexical entries as letters.
	const numbers = BYTES_PER_DENSE * sizes.denseSize + BYTES_PER_LEXICAL * Math.min(sizes.lexicalSize, length) + BYTES_PER_SCORE * labels.size;
	const row = ROW_BYTES + LETTER_BYTES * length + numbers;
	const fixed = BASE_BYTES + PARAMETER_BYTES * labels.size * (sizes.denseSize + sizes.lexicalSize + 1);
	const bytes = fixed + tested + training.length * row;
	const most = Math.floor((memoryMegabytes * MEGABYTE - fixed - tested) / row);
	const mostAtOnce = Math.floor(LARGEST_PIECE / (4 * sizes.denseSize));
	if (bytes > memoryMegabytes * MEGABYTE || training.length > mostAtOnce)
		throw tooLarge({ rows: training.length, labels: labels.size, bytes, memoryMegabytes, most: Math.min(most, mostAtOnce) });
}

interface Excess {
	readonly rows: number;
	readonly labels: number;
	readonly bytes: number;
	readonly memoryMegabytes: number;
	readonly most: number;
}

const tooLarge = ({ rows, labels, bytes, memoryMegabytes, most }: Excess): HitlError =>
	new HitlError(
		'training-stopped',
		`Training on ${count(rows)} answers with ${count(labels)} labels would take about ${count(Math.ceil(bytes / MEGABYTE))} MB of memory; the limit is ${count(memoryMegabytes)} MB. It was not started.`,
		most > 0
			? `Nothing was changed; the version in use goes on answering. With ${count(labels)} labels up to ${count(most)} such answers fit: split this loop into several, each with a part of the labels.`
			: 'Nothing was changed; the version in use goes on answering. Split this loop into several, each with a part of the labels.',
	);

const count = (value: number): string => value.toLocaleString('en-US');
