import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { isAbsolute } from 'node:path';
import { HitlError } from '../errors';
import type { LabelScore } from '../item';
import { forkClassifierChild } from './forkClassifierChild';
import { cancelled } from '../mapInSlices';
import { hostStopped, ModelChild } from './modelChild';
import { textBatches } from './textBatches';
import type { ClassifierReply, ClassifierRequest } from './textClassifierProtocol';

export interface TextClassifierHostOptions {
	/** How long the process is kept without work, in milliseconds. Default 60,000. */
	readonly idleMs?: number;
	/** Starts the process; its channel must use advanced serialization. */
	readonly fork?: () => ChildProcess;
}

/** Runs text-classification models of transformers.js in a process of their own, so that n8n's event loop stays free. */
export interface TextClassifierHost {
	/**
	 * All labels of the model with their scores, descending, for each text in order. `folder` is an absolute path.
	 * `model-not-found`, `model-incomplete`, `model-corrupt`, `model-unsupported`, `model-host-stopped`, `cancelled`.
	 */
	classify(
		folder: string,
		texts: readonly string[],
		options?: { readonly signal?: AbortSignal | undefined },
	): Promise<LabelScore[][]>;
	/** Ends the process. Work that is under way fails with `model-host-stopped`. */
	close(): Promise<void>;
}

const DEFAULT_IDLE_MS = 60_000;

/** One host per process is enough: it starts nothing before the first call. */
export function openTextClassifierHost({
	idleMs = DEFAULT_IDLE_MS,
	fork = forkClassifierChild,
}: TextClassifierHostOptions = {}): TextClassifierHost {
	return new ForkedHost(idleMs, fork);
}

class ForkedHost implements TextClassifierHost {
	private child: ModelChild | undefined;
	private lastTurn: Promise<unknown> = Promise.resolve();
	private idle: NodeJS.Timeout | undefined;
	private isClosed = false;

	constructor(
		private readonly idleMs: number,
		private readonly start: () => ChildProcess,
	) {}

	async classify(
		folder: string,
		texts: readonly string[],
		{ signal }: { readonly signal?: AbortSignal | undefined } = {},
	): Promise<LabelScore[][]> {
		if (!isAbsolute(folder)) throw relativeFolder(folder);
		const results: LabelScore[][] = texts.map(() => []);
		for (const { positions, texts: batch } of textBatches(texts)) {
			const reply = await this.inTurn({ folder, texts: [...batch] }, signal);
			if (!reply.ok) throw new HitlError(reply.code, reply.message, reply.nextStep);
			const { labels, scores } = reply;
			for (const [row, position] of positions.entries()) {
				const ofRow = scores.subarray(row * labels.length, (row + 1) * labels.length);
				results[position] = labels
					.map((label, at) => ({ label, score: ofRow[at] ?? 0 }))
					.sort((a, b) => b.score - a.score);
			}
		}
		return results;
	}

	async close(): Promise<void> {
		this.isClosed = true;
		clearTimeout(this.idle);
		await this.child?.end();
	}

	/** Batches of concurrent calls take turns; an abort is noticed while waiting too. */
	private async inTurn(
		request: ClassifierRequest,
		signal: AbortSignal | undefined,
	): Promise<ClassifierReply> {
		if (signal?.aborted) throw cancelled();
		const turn = this.lastTurn.then(() => this.ask(request, signal));
		this.lastTurn = turn.catch(() => undefined);
		if (signal === undefined) return await turn;
		const finished = new AbortController();
		const aborted = once(signal, 'abort', { signal: finished.signal }).then(() => {
			throw cancelled();
		});
		return await Promise.race([turn, aborted]).finally(() => finished.abort());
	}

	private async ask(request: ClassifierRequest, signal: AbortSignal | undefined): Promise<ClassifierReply> {
		if (this.isClosed) throw hostStopped('because it was closed');
		if (signal?.aborted) throw cancelled();
		clearTimeout(this.idle);
		const child = this.runningChild();
		// A native call cannot be stopped, only its process; the next request starts a new one.
		const stop = (): void => void child.end();
		signal?.addEventListener('abort', stop);
		try {
			const reply = await child.ask(request);
			// What was found missing stays missing for the runtime that looked, even when the folder is repaired.
			if (!reply.ok) await child.end();
			return reply;
		} finally {
			signal?.removeEventListener('abort', stop);
			this.idle = setTimeout(() => void child.end(), this.idleMs).unref();
		}
	}

	private runningChild(): ModelChild {
		if (this.child?.isRunning) return this.child;
		this.child = new ModelChild(this.start());
		return this.child;
	}
}

const relativeFolder = (folder: string): HitlError =>
	new HitlError(
		'model-not-found',
		folder.trim() === '' ? 'No model folder is given.' : `The model folder "${folder}" is not a full path.`,
		'Give the folder as a full path, e.g. /home/node/.n8n/models/my-model.',
	);
