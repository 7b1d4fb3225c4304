import { HitlError } from '../../errors';
import type { RestartOptions } from './restarts';

/** What a model process that is gone becomes. `how` ends the sentence, such as "by SIGKILL". */
export const hostStopped = (how: string, cause?: unknown): HitlError =>
	new HitlError(
		'model-host-stopped',
		`The process that runs the model ended ${how}.`,
		'Run the step again; a new process is started for it. If it happens again, the machine may lack memory for this model: choose a smaller one.',
		{ cause },
	);

export const endedTwice = (how: string, cause: unknown): HitlError =>
	new HitlError(
		'model-host-stopped',
		`The process that runs the model ended ${how}, twice, while it worked on the same rows.`,
		'The machine may lack memory for this model: choose a smaller one, its q8 weights, or shorter texts.',
		{ cause },
	);

export const givenUp = (how: string, { limit, windowMs }: RestartOptions, waitMs: number): HitlError =>
	new HitlError(
		'model-host-stopped',
		`The process that runs the model ended ${limit} times within ${seconds(windowMs)}, last ${how}. It is not started again for the next ${seconds(waitMs)}.`,
		'Run the step again after that. If it goes on, the machine may lack memory for this model: choose a smaller one, or the learned classifier, which needs no such process.',
	);

export const runtimeUnable = (reason: string): HitlError =>
	new HitlError(
		'model-host-stopped',
		`The model runtime does not work on this machine: ${reason}`,
		'Install the package again. The learned classifier needs no such runtime.',
	);

export const queueFull = (waiting: number, more: number, most: number, unit: string): HitlError =>
	new HitlError(
		'model-queue-full',
		`${count(waiting)} ${unit} wait for the models already; ${count(more)} more would be over the limit of ${count(most)}.`,
		waiting === 0
			? 'Send less at once, for example with a Loop Over Items node before this step.'
			: 'Run the step again when the other executions are done, or send less at once with a Loop Over Items node.',
	);

export const timedOut = (limitMs: number): HitlError =>
	new HitlError(
		'model-timeout',
		`The model did not answer within ${seconds(limitMs)}.`,
		'Give it more time, send less at once, or choose a smaller model.',
	);

export const unreadable = (cause: unknown): HitlError =>
	new HitlError(
		'model-host-stopped',
		'The process that runs the model gave an answer that cannot be read.',
		'Run the step again. If it happens again, install the package again.',
		{ cause },
	);

/** The process was alive, but not heard of. */
export const silent = (silentMs: number): HitlError =>
	new HitlError(
		'model-timeout',
		`The process that runs the model said nothing for ${seconds(silentMs)}, twice, and was ended.`,
		'Choose a smaller model or shorter texts, or look whether the disk that holds the model answers.',
	);

export const relativeFolder = (folder: string): HitlError =>
	new HitlError(
		'model-not-found',
		folder.trim() === '' ? 'No model folder is given.' : `The model folder "${folder}" is not a full path.`,
		'Give the folder as a full path, e.g. /home/node/.n8n/models/my-model.',
	);

export const tooBig = (folder: string, bytes: number, allowed: number): HitlError =>
	new HitlError(
		'model-too-big',
		`The model in ${folder} would take about ${megabytes(bytes)} of memory; ${megabytes(allowed)} may be used for models on this machine.`,
		'Choose a smaller model or its q8 weights, or run n8n on a machine with more memory.',
	);

const count = (value: number): string => value.toLocaleString('en-US');
const seconds = (ms: number): string =>
	ms < 1_000 ? `${ms} milliseconds` : `${count(Math.ceil(ms / 1_000))} seconds`;
const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 1_000_000))} MB`;
