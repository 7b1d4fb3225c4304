import { setImmediate } from 'node:timers/promises';
import {
	replySchema,
	type ChunkReply,
	type ProcessReply,
	type ProcessRequest,
	type RunRequest,
} from './protocol';
import type { ChosenBackend } from './backend';
import type { ProcessHandle } from './processHandle';
import { inPieces } from './rowPieces';

/** How a process ended: a sentence's end, such as "by SIGKILL", and whether its own code can be to blame. */
export class ProcessEnded extends Error {
	constructor(
		readonly how: string,
		readonly signal: NodeJS.Signals | null,
		cause?: unknown,
	) {
		super(`The model process ended ${how}.`, { cause });
		this.name = 'ProcessEnded';
	}
}

/** No runtime works on this machine: neither native code nor WebAssembly. */
export class RuntimeUnable extends Error {}

/** One child process, from its start to its end. Asked one thing at a time. */
export class ModelChild {
	/** How it computes. Rejects with `ProcessEnded` or `RuntimeUnable`. */
	readonly ready: Promise<ChosenBackend>;
	readonly ended: Promise<ProcessEnded>;
	private readonly greeting = Promise.withResolvers<ChosenBackend>();
	private readonly end_ = Promise.withResolvers<ProcessEnded>();
	private asked: { readonly id: number; readonly answer: PromiseWithResolvers<ChunkReply> } | undefined;
	private isOver = false;

	constructor(private readonly child: ProcessHandle) {
		this.ready = this.greeting.promise;
		this.ended = this.end_.promise;
		// Whoever asks hears of it; nobody may be asking.
		this.ready.catch(() => undefined);
		child.on('message', (message) => this.hear(message));
		child.on('error', (error) => {
			if (child.pid === undefined)
				this.over(new ProcessEnded(`before it could start (${error.message})`, null, error));
		});
		child.on('exit', (code, signal) =>
			this.over(new ProcessEnded(signal === null ? `with exit code ${code}` : `by ${signal}`, signal)),
		);
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	/** False from the moment it was told to end: nothing sent after that is answered. */
	get isRunning(): boolean {
		return !this.isOver && !this.child.killed && this.child.connected;
	}

	/** The answer to a chunk. Rejects with `ProcessEnded`. */
	async ask(request: RunRequest): Promise<ChunkReply> {
		const answer = Promise.withResolvers<ChunkReply>();
		// It may be rejected before it is awaited.
		answer.promise.catch(() => undefined);
		this.asked = { id: request.id, answer };
		this.hold();
		try {
			if (!this.isRunning) throw await this.lost();
			for (const part of inPieces(request)) {
				if (part.kind === 'run') this.send(part);
				else await this.sendPiece(part);
			}
			return await answer.promise;
		} finally {
			this.asked = undefined;
			this.release();
		}
	}

	/** Nobody waits for the chunk any more: it may stop between two runs. */
	abort(id: number): void {
		if (this.isRunning) this.send({ kind: 'abort', id });
	}

	/** Ends the process at once, whatever it does. It holds nothing that could be lost. */
	async end(): Promise<void> {
		this.child.kill('SIGKILL');
		// Whoever waits for the end is owed it.
		this.child.ref();
		await this.ended;
	}

	/** While it works, the process is a reason for its parent to stay; when it waits, it is none. */
	release(): void {
		this.child.unref();
		this.child.channel?.unref();
	}

	private hold(): void {
		this.child.ref();
		this.child.channel?.ref();
	}

	/** A channel that is gone is heard of by the end of the process. */
	private send(request: ProcessRequest): void {
		this.child.send(request, (error) => {
			if (error !== null) this.child.kill('SIGKILL');
		});
	}

	private async sendPiece(piece: ProcessRequest): Promise<void> {
		if (!this.isRunning) throw await this.lost();
		this.send(piece);
		await setImmediate();
	}

	private async lost(): Promise<ProcessEnded> {
		this.child.kill('SIGKILL');
		return await this.ended;
	}

	private hear(message: unknown): void {
		const parsed = replySchema.safeParse(message);
		if (parsed.success) return this.take(parsed.data);
		this.over(new ProcessEnded('with an answer that cannot be read', null, parsed.error));
		this.child.kill('SIGKILL');
	}

	private take(reply: ProcessReply): void {
		if (reply.kind === 'ready') return this.greeting.resolve(reply);
		if (reply.kind === 'unable') return this.greeting.reject(new RuntimeUnable(reply.reason));
		if (reply.id === this.asked?.id) this.asked.answer.resolve(reply);
	}

	private over(end: ProcessEnded): void {
		this.isOver = true;
		this.greeting.reject(end);
		this.asked?.answer.reject(end);
		this.end_.resolve(end);
	}
}
