import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { HitlError } from '../errors';
import { mapInSlices } from '../mapInSlices';
import { rowParts } from './rowParts';
import type { TrainerInput, TrainerMessage, TrainingJob } from './trainerProtocol';
import { trainingCancelled } from './trainingCancelled';
import type { TrainingOutcome, TrainingProgress, TrainingRequest } from './trainingOutcome';

export interface TrainOptions {
	/** Folder of the built-in encoder. */
	readonly encoderFolder: string;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: TrainingProgress) => void;
	/** What the thread's heap may grow to. Default 1,024, enough for some 100,000 answers. */
	readonly memoryMegabytes?: number;
}

const MEMORY_MEGABYTES = 1_024;

/**
 * Runs `trainChallenger` in a thread of its own, so that n8n stays responsive; the thread ends with the training. Rejects
 * with `cancelled` on abort (the thread is ended at once), with what `trainChallenger` or the encoder refuses, and with
 * `training-stopped` when the thread breaks or runs out of memory.
 */
export async function train(request: TrainingRequest, options: TrainOptions): Promise<TrainingOutcome> {
	const { encoderFolder, signal, onProgress, memoryMegabytes = MEMORY_MEGABYTES } = options;
	if (signal?.aborted) throw trainingCancelled();
	const { training, unseen, ...rest } = request;
	const job: TrainingJob = { request: rest, encoderFolder };
	const worker = new Worker(join(__dirname, 'trainerWorker.js'), {
		name: 'hitl-training',
		execArgv: [],
		workerData: job,
		resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
	});
	const { promise, resolve, reject } = Promise.withResolvers<TrainingOutcome>();
	const cancel = () => reject(trainingCancelled());
	signal?.addEventListener('abort', cancel, { once: true });
	worker.on('message', (message: TrainerMessage) => {
		if (message.kind === 'progress') onProgress?.(message.progress);
		else if (message.kind === 'done') resolve(message.outcome);
		else reject(new HitlError(message.code, message.message, message.nextStep));
	});
	worker.on('error', (error) => reject(stopped(error)));
	worker.on('exit', () => reject(stopped()));
	try {
		const [outcome] = await Promise.all([promise, begin()]);
		return outcome;
	} finally {
		signal?.removeEventListener('abort', cancel);
		await worker.terminate();
	}

	/** Hands over the rows bit by bit: all at once would hold up everything else while they are copied. */
	async function begin(): Promise<void> {
		await mapInSlices([...rowParts({ training, unseen })], (part) => send({ kind: 'rows', ...part }), { signal });
		send({ kind: 'begin' });
	}

	function send(input: TrainerInput): void {
		worker.postMessage(input);
	}
}

function stopped(cause?: unknown): HitlError {
	return isOutOfMemory(cause)
		? new HitlError(
				'training-stopped',
				'The training ran out of memory and was stopped.',
				'Nothing was changed; the version in use goes on answering. Give n8n more memory, or keep fewer or shorter answers in this loop.',
				{ cause },
			)
		: new HitlError(
				'training-stopped',
				'The training stopped before it was finished.',
				'Nothing was changed; the version in use goes on answering. Run Retrain again; if it stops again, report the cause that n8n\'s log shows.',
				{ cause },
			);
}

const isOutOfMemory = (cause: unknown): boolean =>
	typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
