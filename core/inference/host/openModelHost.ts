import { isAbsolute } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cancelled, mapInSlices } from '../../mapInSlices';
import type { TaskName, TaskReply, TaskRequest } from '../tasks/task';
import { ChunkQueue } from './chunkQueue';
import { forkModelChild, type ModelProcessOptions } from './forkModelChild';
import { hostStopped, queueFull, relativeFolder, timedOut, unreadable } from './hostErrors';
import { ModelCall, type RawReply } from './modelCall';
import type { ModelHost, ModelHostStats, RunOptions } from './modelHost';
import { modelName } from './modelName';
import { orderByCost } from './orderByCost';
import type { ProcessHandle } from './processHandle';
import { resultSchemas } from './protocol';
import { DEFAULT_RESTARTS, type RestartOptions } from './restarts';
import { rowBytes, rowCost } from './rowCost';
import { SupervisedChild } from './supervisedChild';
import { WorkLoop } from './workLoop';

export interface ModelHostOptions extends Partial<ModelProcessOptions> {
	/** How long the process is kept without work, in milliseconds. Default 60,000. */
	readonly idleMs?: number | undefined;
	/** Rows that may wait, of all callers together. Default 200,000. */
	readonly mostRows?: number | undefined;
	/** What they may weigh: characters of texts (10,000 of each at most), bytes of images. Default 256 MB. */
	readonly mostBytes?: number | undefined;
	/** How long a process may go on with what nobody waits for any more, in milliseconds; then it is killed. Default 10,000. */
	readonly graceMs?: number | undefined;
	/** How long a process may be silent over a chunk, loading included, in milliseconds; then it counts as crashed. Default 600,000. */
	readonly silentMs?: number | undefined;
	/** How long a process may take to start, in milliseconds. Default 60,000. */
	readonly startMs?: number | undefined;
	/** Models unloaded after which a process is replaced by a fresh one: ONNX Runtime never gives all of their memory back. Default 100. */
	readonly mostUnloads?: number | undefined;
	readonly restarts?: Partial<RestartOptions> | undefined;
	/** Starts the process; its channel must use advanced serialization. */
	readonly fork?: ((options: ModelProcessOptions) => ProcessHandle) | undefined;
	/** A clock in milliseconds. */
	readonly now?: (() => number) | undefined;
}

/** One host per process is enough: it starts nothing before the first call. */
export const openModelHost = (options: ModelHostOptions = {}): ModelHost => new ScheduledHost(options);

const DEFAULTS = {
	idleMs: 60_000,
	mostRows: 200_000,
	mostBytes: 256_000_000,
	graceMs: 10_000,
	silentMs: 600_000,
	startMs: 60_000,
	mostUnloads: 100,
};

// A timer that is set further ahead goes off at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

class ScheduledHost implements ModelHost {
	private readonly queue = new ChunkQueue();
	private readonly supervised: SupervisedChild;
	private readonly loop: WorkLoop;
	private readonly mostRows: number;
	private readonly mostBytes: number;
	private readonly now: () => number;
	private isClosed = false;

	constructor(options: ModelHostOptions) {
		const {
			backend = 'auto',
			threads = 1,
			modelBytes,
			fork = forkModelChild,
			now = () => performance.now(),
		} = options;
		this.now = now;
		this.mostRows = options.mostRows ?? DEFAULTS.mostRows;
		this.mostBytes = options.mostBytes ?? DEFAULTS.mostBytes;
		this.supervised = new SupervisedChild({
			process: { backend, threads, modelBytes },
			fork,
			now,
			startMs: options.startMs ?? DEFAULTS.startMs,
			restarts: { ...DEFAULT_RESTARTS, ...options.restarts },
		});
		this.loop = new WorkLoop(this.queue, this.supervised, {
			idleMs: options.idleMs ?? DEFAULTS.idleMs,
			graceMs: options.graceMs ?? DEFAULTS.graceMs,
			silentMs: options.silentMs ?? DEFAULTS.silentMs,
			mostUnloads: options.mostUnloads ?? DEFAULTS.mostUnloads,
		});
	}

	async run<Name extends TaskName>(
		request: TaskRequest<Name>,
		options: RunOptions = {},
	): Promise<TaskReply<Name>> {
		const begin = this.now();
		const { signal, timeLimitMs } = options;
		if (!isAbsolute(request.folder)) throw relativeFolder(request.folder);
		if (signal?.aborted) throw cancelled();
		this.refuse(request.rows.length, 0);
		if (request.rows.length === 0) return { labels: [], results: [] };
		const call = await prepare(request, options);
		if (signal?.aborted) throw cancelled();
		this.refuse(call.rows, call.bytes);

		const stop = (): void => this.loop.letGo(call, cancelled());
		signal?.addEventListener('abort', stop);
		const timer =
			timeLimitMs === undefined || timeLimitMs > LONGEST_TIMER_MS
				? undefined
				: setTimeout(() => this.loop.letGo(call, timedOut(timeLimitMs)), timeLimitMs - (this.now() - begin));
		try {
			this.queue.add(call);
			this.loop.wake();
			return await readReply(request.task, await call.answer.promise, signal);
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener('abort', stop);
		}
	}

	stats(): ModelHostStats {
		const { backend, backendReason, pid, loads, unloads, starts, crashes, state } = this.supervised;
		return {
			backend,
			backendReason,
			pid,
			rss: state.rss,
			loads,
			unloads,
			starts,
			crashes,
			models: state.models,
			waitingRows: this.queue.rows,
			waitingBytes: this.queue.bytes,
		};
	}

	async close(): Promise<void> {
		this.isClosed = true;
		await this.loop.close();
	}

	private refuse(rows: number, bytes: number): void {
		if (this.isClosed) throw hostStopped('because it was closed');
		if (this.queue.rows + rows > this.mostRows) throw queueFull(this.queue.rows, rows, this.mostRows, 'rows');
		if (this.queue.bytes + bytes <= this.mostBytes) return;
		const [waiting, more, most] = [this.queue.bytes, bytes, this.mostBytes].map((size) =>
			Math.ceil(size / 1_000_000),
		);
		throw queueFull(waiting ?? 0, more ?? 0, most ?? 0, 'MB of rows');
	}
}

/** Rows in order of cost, in slices: a long list must not hold up the process. */
async function prepare(request: TaskRequest, { signal, onProgress }: RunOptions): Promise<ModelCall> {
	const { rows, settings } = request;
	let bytes = 0;
	let most = 0;
	const costs = await mapInSlices(
		rows,
		(row) => {
			bytes += rowBytes(row);
			const cost = rowCost(row, settings);
			most = Math.max(most, cost);
			return cost;
		},
		{ signal },
	);
	const model = modelName(request);
	return new ModelCall(
		request,
		model,
		model + JSON.stringify(settings),
		orderByCost(costs, most),
		bytes,
		onProgress,
	);
}

async function readReply<Name extends TaskName>(
	task: Name,
	{ labels, results }: RawReply,
	signal?: AbortSignal,
): Promise<TaskReply<Name>> {
	const schema = resultSchemas[task];
	return {
		labels,
		results: await mapInSlices(
			results,
			(result) => {
				const read = schema.safeParse(result);
				if (read.success) return read.data;
				throw unreadable(read.error);
			},
			{ signal },
		),
	};
}
