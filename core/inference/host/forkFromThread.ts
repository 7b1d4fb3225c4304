import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { kill } from 'node:process';
import { setImmediate } from 'node:timers';
import { deserialize, serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ForkRequest, ThreadOrder, ThreadReport } from './forkThreadProtocol';
import type { ProcessHandle } from './processHandle';

// Room for the texts of a message on its way; its numbers lie outside of the heap.
const THREAD_MEGABYTES = 128;

/**
 * Starts a Node.js process that answers by messages (`process.send`, typed arrays included), without holding up the event
 * loop: a thread beside the main one does it. Starting a process copies the page tables of the whole of n8n, some 17 ms of
 * the thread that asks for it where n8n has 640 MB. (Linux lets no thread take new memory meanwhile: what is left is that
 * n8n waits where it needs some just then.)
 *
 * The process gets no environment, and none of n8n's flags. It has to end by itself when its channel is closed, and to look
 * after its parent where it computes for long (`watchParent`). Nothing is thrown: what does not start says so by `error`.
 */
export const forkFromThread = (
	file: string,
	args: readonly string[],
	execArgv: readonly string[] = [],
): ForkedProcess => new ForkedProcess({ file, args, execArgv });

interface Events {
	message: [message: unknown];
	error: [error: Error];
	exit: [code: number | null, signal: NodeJS.Signals | null];
}

/** A process that a thread has started and talks to. */
export class ForkedProcess extends EventEmitter<Events> implements ProcessHandle {
	pid: number | undefined;
	killed = false;
	connected = true;
	exitCode: number | null = null;
	signalCode: NodeJS.Signals | null = null;
	private thread: Worker | undefined;
	private threadError: Error | undefined;
	private readonly unsent = new Map<number, (error: Error | null) => void>();
	private lastId = 0;
	private isOver = false;

	constructor(request: ForkRequest) {
		super();
		try {
			this.thread = startThread(request);
		} catch (error) {
			// Whoever asked for the process listens by then.
			setImmediate(() => this.threadEnded(error));
			return;
		}
		this.thread.on('message', (report: ThreadReport) => this.hear(report));
		this.thread.on('error', (error) => (this.threadError = error));
		this.thread.on('exit', () => this.threadEnded(this.threadError));
	}

	/** The message is written down at once: what happens to it later does not matter. Throws when it holds what cannot be sent. */
	send(message: object, sent: (error: Error | null) => void): void {
		if (!this.connected) {
			setImmediate(() => sent(closed()));
			return;
		}
		const bytes = serialize(message);
		const id = ++this.lastId;
		this.unsent.set(id, sent);
		this.order({ kind: 'send', id, bytes }, [bytes.buffer]);
	}

	kill(signal: NodeJS.Signals): boolean {
		if (this.isOver) return false;
		this.killed = true;
		this.order({ kind: 'kill', signal });
		return true;
	}

	ref(): void {
		this.thread?.ref();
	}

	unref(): void {
		this.thread?.unref();
	}

	private order(order: ThreadOrder, transfer: ArrayBuffer[] = []): void {
		this.thread?.postMessage(order, transfer);
	}

	private hear(report: ThreadReport): void {
		if (this.isOver) return;
		switch (report.kind) {
			case 'started':
				this.pid = report.pid;
				return;
			case 'message':
				this.emit('message', deserialize(report.bytes));
				return;
			case 'sent':
				this.unsent.get(report.id)?.(report.error);
				this.unsent.delete(report.id);
				return;
			case 'error':
				if (this.pid === undefined) this.over();
				this.emit('error', report.error);
				return;
			case 'disconnected':
				this.connected = false;
				return;
			case 'exit':
				this.ended(report.code, report.signal);
		}
	}

	/** Without its thread nobody hears of the process, and nobody would wait for its end. */
	private threadEnded(cause: unknown): void {
		if (this.isOver) return;
		if (this.pid !== undefined) {
			// Its number cannot have gone to another process: nobody has asked for its exit code.
			tryToKill(this.pid);
			return this.ended(null, 'SIGKILL');
		}
		this.over();
		this.emit('error', cause instanceof Error ? cause : new Error('the thread that starts it has ended'));
	}

	private ended(code: number | null, signal: NodeJS.Signals | null): void {
		this.exitCode = code;
		this.signalCode = signal;
		this.over();
		this.emit('exit', code, signal);
	}

	private over(): void {
		this.isOver = true;
		this.connected = false;
		for (const sent of this.unsent.values()) sent(closed());
		this.unsent.clear();
	}
}

/** It is for this module alone: none of n8n's flags and variables, and n8n's log hears of its errors only. */
const startThread = (request: ForkRequest): Worker =>
	new Worker(join(__dirname, 'forkThread.js'), {
		name: 'hitl-fork',
		workerData: request,
		execArgv: [],
		env: {},
		stdout: true,
		resourceLimits: { maxOldGenerationSizeMb: THREAD_MEGABYTES },
	});

const closed = (): Error => new Error('the channel to the process is closed');

function tryToKill(pid: number): void {
	try {
		kill(pid, 'SIGKILL');
	} catch {
		// It has ended already.
	}
}
