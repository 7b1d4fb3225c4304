import type { ModelDtype, TaskName, TaskReply, TaskRequest } from '../tasks/task';

export interface RunOptions {
	readonly signal?: AbortSignal | undefined;
	/** Milliseconds from the call to the last answer, waiting in the queue included; then `model-timeout`. Default: none. */
	readonly timeLimitMs?: number | undefined;
	/** Rows answered so far. */
	readonly onProgress?: ((done: number) => void) | undefined;
}

/** What computes in the model process: native ONNX Runtime, or its WebAssembly build where the native one does not load. */
export type Backend = 'native' | 'wasm';

export interface ResidentModel {
	readonly task: TaskName;
	readonly folder: string;
	readonly dtype: ModelDtype;
	/** What it is reckoned to take in memory. */
	readonly bytes: number;
}

/** What the host knows about itself. Numbers of processes that have ended are counted too. */
export interface ModelHostStats {
	/** Undefined before the first process has found out. */
	readonly backend: Backend | undefined;
	/** Why it is that one. */
	readonly backendReason: string;
	/** The process that runs now. */
	readonly pid: number | undefined;
	/** Memory of the process after its last answer, in bytes. */
	readonly rss: number;
	readonly loads: number;
	readonly unloads: number;
	/** Processes started in all, the first one included. */
	readonly starts: number;
	/** Processes that ended by themselves while they had work. */
	readonly crashes: number;
	/** Models in memory now. */
	readonly models: readonly ResidentModel[];
	/** Rows that are not answered yet. */
	readonly waitingRows: number;
	/** Their size: characters of texts, bytes of images. */
	readonly waitingBytes: number;
}

/** Runs transformers.js models in a process of their own, so that n8n's event loop stays free. One for each n8n process. */
export interface ModelHost {
	/**
	 * An answer for each row, in order. Errors: those of loading a model (`model-not-found`, `model-incomplete`, `model-corrupt`,
	 * `model-unsupported`, `model-too-big`), `model-queue-full`, `model-timeout`, `model-host-stopped`, `cancelled`.
	 */
	run<Name extends TaskName>(request: TaskRequest<Name>, options?: RunOptions): Promise<TaskReply<Name>>;
	stats(): ModelHostStats;
	/** Ends the process. Work that is under way fails with `model-host-stopped`. */
	close(): Promise<void>;
}
