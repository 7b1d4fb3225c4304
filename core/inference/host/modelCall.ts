import type { TaskRequest } from '../tasks/task';
import { rowBytes, rowCost } from './rowCost';

/** Rows of one call that travel together. */
export interface Part {
	readonly call: ModelCall;
	/** Where the rows stand in the call. */
	readonly positions: readonly number[];
	/** Reckoned tokens. */
	readonly tokens: number;
	/** Characters of texts, bytes of images. */
	readonly bytes: number;
	/** Tries so far that ended without an answer. */
	readonly attempts: number;
}

/** What fits into a chunk still. */
export interface Room {
	readonly tokens: number;
	readonly bytes: number;
	readonly rows: number;
}

/** Answers as they came from the model process, in the order of the rows. */
export interface RawReply {
	readonly labels: readonly string[];
	readonly results: readonly unknown[];
}

/** One call of the host: its rows in order of cost, and the answers so far. */
export class ModelCall {
	readonly answer = Promise.withResolvers<RawReply>();
	/** Rows to try again, each part by itself. */
	readonly retries: Part[] = [];
	private readonly results: unknown[];
	private next = 0;
	private answered = 0;
	private settled = false;

	constructor(
		readonly request: TaskRequest,
		/** The model: what has to be in memory. */
		readonly model: string,
		/** Model and settings: calls of a lane can share a chunk. */
		readonly lane: string,
		private readonly order: Uint32Array,
		/** Size of the rows without an answer. */
		public bytes: number,
		private readonly onProgress?: (done: number) => void,
	) {
		this.results = new Array<unknown>(order.length);
	}

	get isSettled(): boolean {
		return this.settled;
	}

	/** Rows without an answer. */
	get rows(): number {
		return this.order.length - this.answered;
	}

	/** Some rows are not at work. */
	get isWaiting(): boolean {
		return !this.settled && (this.retries.length > 0 || this.next < this.order.length);
	}

	/** The next rows that fit, one at least. */
	takeSome(room: Room): Part {
		return this.takeUpTo(this.reach(room, 1));
	}

	/** All rows that are left, when they fit. */
	takeAll(room: Room): Part | undefined {
		return this.reach(room, 0) === this.order.length ? this.takeUpTo(this.order.length) : undefined;
	}

	receive({ positions, bytes }: Part, { labels, results }: RawReply): void {
		for (const [at, position] of positions.entries()) this.results[position] = results[at];
		this.bytes -= bytes;
		this.answered += positions.length;
		try {
			this.onProgress?.(this.answered);
		} catch (error) {
			return this.fail(error);
		}
		if (this.answered < this.order.length) return;
		this.settled = true;
		this.answer.resolve({ labels, results: this.results });
	}

	fail(error: unknown): void {
		this.settled = true;
		this.answer.reject(error);
	}

	/** Where the rows end that fit, `least` of them in any case. */
	private reach(room: Room, least: number): number {
		let { tokens, bytes } = room;
		const most = Math.min(this.order.length, this.next + room.rows);
		for (let end = this.next; end < most; end++) {
			const row = this.row(end);
			tokens -= rowCost(row, this.request.settings);
			bytes -= rowBytes(row);
			if ((tokens < 0 || bytes < 0) && end - this.next >= least) return end;
		}
		return most;
	}

	private takeUpTo(end: number): Part {
		const positions: number[] = [];
		let tokens = 0;
		let bytes = 0;
		for (; this.next < end; this.next++) {
			const row = this.row(this.next);
			tokens += rowCost(row, this.request.settings);
			bytes += rowBytes(row);
			positions.push(this.order[this.next] ?? 0);
		}
		return { call: this, positions, tokens, bytes, attempts: 0 };
	}

	private row(place: number): string | Uint8Array {
		return this.request.rows[this.order[place] ?? 0] ?? '';
	}
}
