import { HitlError } from '../errors';
import { slices } from '../mapInSlices';
import type { TextEncoder } from '../inference/encoder/textEncoder';
import type { ProcessHandle } from '../inference/host/processHandle';
import { forkTrainer } from './forkTrainer';
import { describe, encodeTexts } from './handedOver';
import { rowParts } from './rowParts';
import { TrainerEnded, trainerEnded, trainingStopped } from './trainerEnd';
import { trainerMessage, type EncodedTexts, type TrainerInput } from './trainerProtocol';
import { trainingCancelled } from './trainingCancelled';
import { checkMemory } from './trainingMemory';
import type { TrainingOutcome, TrainingProgress, TrainingRequest } from './trainingOutcome';

export interface TrainOptions {
	/** What reads the texts: the folder of the built-in encoder, or an encoder that runs elsewhere. */
	readonly encoder: { readonly folder: string } | TextEncoder;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: TrainingProgress) => void;
	/** What the training may take. Default 1,024, enough for some 100,000 answers. */
	readonly memoryMegabytes?: number;
}

const MEMORY_MEGABYTES = 1_024;

/**
 * Runs `trainChallenger` in a process of its own, so that n8n stays responsive and alive; the process ends with the training
 * and never outlives n8n. Rejects with `cancelled` on abort (the process is ended at once), with what `trainChallenger` or
 * the encoder refuses, and with `training-stopped` when it would take more memory than it may, or when the process ends.
 */
export async function train(request: TrainingRequest, options: TrainOptions): Promise<TrainingOutcome> {
	if (options.signal?.aborted) throw trainingCancelled();
	try {
		return await trainInProcess(request, options);
	} catch (error) {
		throw options.signal?.aborted ? trainingCancelled() : error;
	}
}

async function trainInProcess(request: TrainingRequest, options: TrainOptions): Promise<TrainingOutcome> {
	const { encoder, signal, onProgress, memoryMegabytes = MEMORY_MEGABYTES } = options;
	await checkMemory(request, 'folder' in encoder ? undefined : encoder, { memoryMegabytes, signal });
	const encoded = 'folder' in encoder ? [] : await encodeTexts(request, encoder, options);
	const child = forkTrainer(memoryMegabytes);
	const { promise, resolve, reject } = Promise.withResolvers<TrainingOutcome>();
	// It may be rejected before it is awaited.
	promise.catch(() => undefined);
	const cancel = () => reject(trainingCancelled());
	signal?.addEventListener('abort', cancel, { once: true });
	const ended = whenEnded(child);
	void ended.then((end) => reject(trainingStopped(end)));
	child.on('message', (raw) => {
		const { data: message, error } = trainerMessage.safeParse(raw);
		if (message === undefined) reject(trainingStopped(error));
		else if (message.kind === 'progress') onProgress?.(message.progress);
		else if (message.kind === 'done') resolve(message.outcome);
		else if (message.kind === 'refused') reject(new HitlError(message.code, message.message, message.nextStep));
		else reject(trainingStopped(Object.assign(new Error(message.message), { name: message.name, stack: message.stack })));
	});
	try {
		if (signal?.aborted) throw trainingCancelled();
		const [outcome] = await Promise.all([promise, handOver(child, inputs(request, encoder, encoded), signal)]);
		return outcome;
	} finally {
		signal?.removeEventListener('abort', cancel);
		// It holds nothing that could be lost.
		child.kill('SIGKILL');
		await ended;
	}
}

function* inputs(request: TrainingRequest, encoder: TrainOptions['encoder'], encoded: readonly EncodedTexts[]): Generator<TrainerInput> {
	const { training, unseen, automated, certifying, ...rest } = request;
	for (const part of encoded) yield { kind: 'encodings', ...part };
	for (const part of rowParts({ training, unseen, ...(automated && { automated }), ...(certifying && { certifying }) })) yield { kind: 'rows', ...part };
	yield { kind: 'begin', request: rest, encoder: 'folder' in encoder ? { kind: 'builtIn', folder: encoder.folder } : describe(encoder) };
}

/** Hands over bit by bit: all at once would hold up everything else while it is copied. */
async function handOver(child: ProcessHandle, parts: Iterable<TrainerInput>, signal: AbortSignal | undefined): Promise<void> {
	const slice = slices({ signal });
	for (const part of parts) {
		// A process that is gone is heard of by its end.
		if (!child.connected) return;
		await new Promise((sent) => child.send(part, sent));
		if (slice.isOver()) await slice.next();
	}
}

/** Resolves when the process is gone, or could not be started. */
const whenEnded = (child: ProcessHandle): Promise<TrainerEnded> =>
	new Promise((resolve) => {
		child.on('exit', (code, signal) => resolve(trainerEnded(code, signal)));
		child.on('error', (error) => {
			if (child.pid === undefined) resolve(new TrainerEnded(`before it could start (${error.message})`));
		});
	});
