import { setTimeout as pause } from 'node:timers/promises';
import type { ModelProcessOptions } from './forkModelChild';
import { givenUp, hostStopped, runtimeUnable } from './hostErrors';
import type { Backend } from './modelHost';
import { ModelChild, ProcessEnded, RuntimeUnable } from './modelChild';
import type { ProcessHandle } from './processHandle';
import type { ProcessState } from './protocol';
import { Restarts, type RestartOptions } from './restarts';

export interface SupervisedChildOptions {
	readonly process: ModelProcessOptions;
	readonly fork: (options: ModelProcessOptions) => ProcessHandle;
	readonly restarts: RestartOptions;
	/** How long a process may take to say that it is ready, in milliseconds. */
	readonly startMs: number;
	readonly now: () => number;
}

const NOTHING: ProcessState = { rss: 0, loads: 0, unloads: 0, models: [] };

// Ends that come from outside say nothing about native code.
const FROM_OUTSIDE: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);

/** The one child process: started when it is needed, restarted with pauses, given up for a while when it only crashes. */
export class SupervisedChild {
	starts = 0;
	crashes = 0;
	backend: Backend | undefined;
	backendReason = '';
	/** What the process that runs now said last. */
	state = NOTHING;
	/** Of the processes that have ended. */
	private past = { loads: 0, unloads: 0 };
	private child: ModelChild | undefined;
	private readonly restarts: Restarts;
	private readonly closing = new AbortController();
	private lastEnd = '';
	/** Native code ended the process while it was tried out. */
	private nativeFailure: string | undefined;

	constructor(private readonly options: SupervisedChildOptions) {
		this.restarts = new Restarts(options.restarts);
	}

	get pid(): number | undefined {
		return this.child?.isRunning ? this.child.pid : undefined;
	}

	get loads(): number {
		return this.past.loads + this.state.loads;
	}

	get unloads(): number {
		return this.past.unloads + this.state.unloads;
	}

	/** A process that answers. Throws `model-host-stopped` when there is none to be had. */
	async running(): Promise<ModelChild> {
		for (;;) {
			if (this.closing.signal.aborted) throw hostStopped('because it was closed');
			if (this.child?.isRunning) return this.child;
			this.pastAway();
			const now = this.options.now();
			const waitMs = this.restarts.givenUpForMs(now);
			if (waitMs !== undefined) throw givenUp(this.lastEnd, this.options.restarts, waitMs);
			const pauseMs = this.restarts.pauseMs(now);
			if (pauseMs > 0)
				await pause(pauseMs, undefined, { signal: this.closing.signal }).catch(() => undefined);
			else await this.start();
		}
	}

	/** The process ended while it had work. */
	crashed({ how }: ProcessEnded): void {
		this.crashes++;
		this.lastEnd = how;
		this.restarts.crashed(this.options.now());
	}

	/** A chunk was worked on. */
	worked(state: ProcessState): void {
		this.state = state;
		this.restarts.worked();
	}

	/** Ends the process; the next work starts a new one. */
	async end(): Promise<void> {
		const { child } = this;
		this.pastAway();
		await child?.end();
	}

	/** Ends it for good. */
	async close(): Promise<void> {
		this.closing.abort();
		await this.end();
	}

	private async start(): Promise<void> {
		const { process, fork, startMs } = this.options;
		this.starts++;
		const backend = process.backend === 'auto' && this.nativeFailure !== undefined ? 'wasm' : process.backend;
		const child = new ModelChild(fork({ ...process, backend }));
		this.child = child;
		let isLate = false;
		const late = setTimeout(() => {
			isLate = true;
			void child.end();
		}, startMs);
		try {
			const chosen = await child.ready;
			child.release();
			this.backend = chosen.backend;
			this.backendReason = this.nativeFailure ?? chosen.reason;
		} catch (error) {
			if (error instanceof RuntimeUnable) {
				await this.end();
				throw runtimeUnable(error.message);
			}
			if (error instanceof ProcessEnded) this.failedToStart(error, backend, child, isLate);
		} finally {
			clearTimeout(late);
		}
	}

	private failedToStart(end: ProcessEnded, backend: string, { pid }: ModelChild, isLate: boolean): void {
		if (this.closing.signal.aborted) return;
		const isOwnDoing = pid !== undefined && (isLate || end.signal === null || !FROM_OUTSIDE.has(end.signal));
		if (backend !== 'auto' || !isOwnDoing) return this.crashed(end);
		this.nativeFailure = isLate
			? 'Native ONNX Runtime did not come up in time.'
			: `Native ONNX Runtime ended its process ${end.how}.`;
	}

	/** What a process that has ended had done is kept. */
	private pastAway(): void {
		this.past = { loads: this.loads, unloads: this.unloads };
		this.state = NOTHING;
		this.child = undefined;
	}
}
