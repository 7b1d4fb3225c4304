import { HitlError, isHitlError } from '../../errors';
import { cutText } from '../encoder/cutText';
import type { ChunkQueue, Chunk } from './chunkQueue';
import { endedTwice, hostStopped, silent, unreadable } from './hostErrors';
import type { ModelCall, Part } from './modelCall';
import { ProcessEnded, type ModelChild } from './modelChild';
import { modelName } from './modelName';
import type { ChunkReply, ProcessState, RunRequest } from './protocol';
import { SENT_CHARACTERS, type TaskRow } from './rowCost';
import type { SupervisedChild } from './supervisedChild';

export interface WorkLoopOptions {
	readonly idleMs: number;
	readonly graceMs: number;
	readonly silentMs: number;
	readonly mostUnloads: number;
}

interface Work {
	readonly chunk: Chunk;
	readonly child: ModelChild;
	/** Why the process was killed while it worked; undefined while it was not. */
	killed?: 'grace' | 'silence';
	grace?: NodeJS.Timeout;
}

// A process that holds this much more than its models are reckoned to take is worth a fresh start.
const LEAKED_BYTES = 1_000_000_000;
const TRIES = 2;

/** Brings chunks from the queue to the process, one after another, and their answers back. */
export class WorkLoop {
	private isWorking = false;
	private isClosed = false;
	private work: Work | undefined;
	private idle: NodeJS.Timeout | undefined;

	constructor(
		private readonly queue: ChunkQueue,
		private readonly supervised: SupervisedChild,
		private readonly options: WorkLoopOptions,
	) {}

	/** There is something to do. */
	wake(): void {
		if (this.isWorking || this.isClosed) return;
		this.isWorking = true;
		clearTimeout(this.idle);
		void this.loop()
			.catch((error: unknown) => this.failAll(hostStopped('unexpectedly', error)))
			.finally(() => {
				this.isWorking = false;
				// Something may have come while the loop ended.
				if (this.queue.calls.size > 0) this.wake();
				else this.rest();
			});
	}

	/** A call is over without all of its answers. Its waiting rows go at once; rows at work are given some time to end. */
	letGo(call: ModelCall, error: HitlError): void {
		this.queue.fail(call, error);
		const { work } = this;
		if (work === undefined || !work.chunk.parts.some((part) => part.call === call)) return;
		const isForNobody = work.chunk.parts.every((part) => part.call.isSettled);
		if (isForNobody) work.child.abort(work.chunk.id);
		if (isForNobody || error.code === 'model-timeout') this.killAfterGrace(work);
	}

	async close(): Promise<void> {
		this.isClosed = true;
		clearTimeout(this.idle);
		this.failAll(hostStopped('because it was closed'));
		await this.supervised.close();
	}

	private async loop(): Promise<void> {
		while (this.queue.calls.size > 0) {
			let child: ModelChild;
			try {
				child = await this.supervised.running();
			} catch (error) {
				this.failAll(isHitlError(error) ? error : hostStopped('before it could work', error));
				return;
			}
			const resident = new Set(this.supervised.state.models.map(modelName));
			const chunk = this.queue.take((model) => resident.has(model));
			if (chunk === undefined) return this.failAll(hostStopped('without having been given all rows'));
			await this.workOn({ chunk, child });
		}
	}

	private async workOn(work: Work): Promise<void> {
		const { chunk, child } = work;
		const silence = setTimeout(() => this.kill(work, 'silence'), this.options.silentMs);
		this.work = work;
		try {
			const reply = await child.ask(requestOf(chunk));
			this.supervised.worked(reply.state);
			if (reply.kind === 'done') this.receive(chunk, reply);
			else this.failed(chunk, reply);
			if (this.isWorn(reply)) await this.supervised.end();
		} catch (error) {
			if (error instanceof ProcessEnded) this.ended(work, error);
			else for (const { call } of chunk.parts) this.queue.fail(call, hostStopped('unexpectedly', error));
		} finally {
			this.work = undefined;
			clearTimeout(silence);
			clearTimeout(work.grace);
		}
	}

	private receive(chunk: Chunk, { labels, results, workMs }: Extract<ChunkReply, { kind: 'done' }>): void {
		const rows = chunk.parts.reduce((sum, { positions }) => sum + positions.length, 0);
		if (results.length !== rows) {
			for (const { call } of chunk.parts) this.queue.fail(call, unreadable(undefined));
			return;
		}
		this.queue.learnPace(chunk, workMs);
		let begin = 0;
		for (const part of chunk.parts) {
			const end = begin + part.positions.length;
			this.queue.receive(part, { labels, results: results.slice(begin, end) });
			begin = end;
		}
	}

	private failed({ parts }: Chunk, { isLoading, failure }: Extract<ChunkReply, { kind: 'failed' }>): void {
		const { code, message, nextStep } = failure;
		// Rows of several callers: each is tried by itself, so that nobody fails for another one's rows.
		const isShared = !isLoading && parts.length > 1;
		for (const part of parts) {
			if (isShared && part.attempts + 1 < TRIES) this.tryAgain(part);
			else this.queue.fail(part.call, new HitlError(code, message, nextStep));
		}
	}

	private ended({ chunk, killed }: Work, end: ProcessEnded): void {
		if (this.isClosed) return;
		// Killed for the sake of one caller: no fault of the others' rows.
		if (killed === 'grace') {
			for (const part of chunk.parts) this.queue.giveBack(part);
			return;
		}
		this.supervised.crashed(end);
		for (const part of chunk.parts) {
			if (part.attempts + 1 < TRIES) this.tryAgain(part);
			else
				this.queue.fail(
					part.call,
					killed === 'silence' ? silent(this.options.silentMs) : endedTwice(end.how, end),
				);
		}
	}

	private tryAgain(part: Part): void {
		this.queue.giveBack({ ...part, attempts: part.attempts + 1 });
	}

	/** What native code has leaked comes back by the end of its process only; so does what WebAssembly ever took. */
	private isWorn(reply: ChunkReply): boolean {
		const { rss, unloads, models }: ProcessState = reply.state;
		const reckoned = models.reduce((sum, { bytes }) => sum + bytes, 0);
		// transformers.js remembers which files were absent, even when the folder is repaired.
		const remembersAbsence =
			reply.kind === 'failed' && reply.isLoading && reply.failure.code !== 'model-not-found';
		return unloads >= this.options.mostUnloads || rss > 2 * reckoned + LEAKED_BYTES || remembersAbsence;
	}

	private killAfterGrace(work: Work): void {
		work.grace ??= setTimeout(() => this.kill(work, 'grace'), this.options.graceMs);
	}

	private kill(work: Work, why: 'grace' | 'silence'): void {
		if (this.work !== work || work.killed !== undefined) return;
		work.killed = why;
		void work.child.end();
	}

	private failAll(error: HitlError): void {
		for (const call of [...this.queue.calls]) this.queue.fail(call, error);
	}

	private rest(): void {
		if (this.isClosed) return;
		this.idle = setTimeout(() => void this.supervised.end(), this.options.idleMs).unref();
	}
}

function requestOf({ id, parts }: Chunk): RunRequest {
	const [first] = parts;
	if (first === undefined) throw new Error('a chunk has a part');
	const { task, folder, dtype, settings } = first.call.request;
	const rows = parts.flatMap(({ call, positions }) =>
		positions.map((position) => sent(call.request.rows[position] ?? '')),
	);
	return { kind: 'run', id, task, folder, dtype, settings: { ...settings }, rows };
}

const sent = (row: TaskRow): TaskRow => (typeof row === 'string' ? cutText(row, SENT_CHARACTERS).text : row);
