export interface RestartOptions {
	/** Pauses before the next start, by how many crashes came in a row; the last one repeats. In milliseconds. */
	readonly pausesMs: readonly number[];
	/** Crashes within `windowMs` after which nothing is started until that time is over. */
	readonly limit: number;
	readonly windowMs: number;
}

export const DEFAULT_RESTARTS: RestartOptions = { pausesMs: [0, 250, 1_000], limit: 5, windowMs: 60_000 };

/** When a process that crashes may be started again. Times are readings of one clock, in milliseconds. */
export class Restarts {
	private crashes: number[] = [];
	private inARow = 0;

	constructor(private readonly options: RestartOptions = DEFAULT_RESTARTS) {}

	crashed(now: number): void {
		this.crashes = [...this.recent(now), now];
		this.inARow++;
	}

	/** A piece of work was done: the next crash is a first one again. */
	worked(): void {
		this.inARow = 0;
	}

	/** How long to wait before a start. */
	pauseMs(now: number): number {
		const pause = this.options.pausesMs[Math.min(this.inARow, this.options.pausesMs.length) - 1] ?? 0;
		return Math.max(0, pause - (now - (this.crashes.at(-1) ?? -Infinity)));
	}

	/** Milliseconds until anything may be started again; undefined when it may be now. */
	givenUpForMs(now: number): number | undefined {
		const recent = this.recent(now);
		const last = recent.at(-1);
		return last === undefined || recent.length < this.options.limit
			? undefined
			: last + this.options.windowMs - now;
	}

	/** Crashes that count: within the window before the last one, and none once the window after it is over. */
	private recent(now: number): number[] {
		const { windowMs } = this.options;
		const last = this.crashes.at(-1) ?? -Infinity;
		return now - last >= windowMs ? [] : this.crashes.filter((time) => time > last - windowMs);
	}
}
