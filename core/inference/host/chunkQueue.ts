import { LRUCache } from 'lru-cache';
import type { ModelCall, Part, RawReply, Room } from './modelCall';

/** Rows of one lane, of one caller or several, that the model process gets at once. */
export interface Chunk {
	readonly id: number;
	readonly model: string;
	readonly parts: readonly Part[];
}

interface Lane {
	readonly model: string;
	/** Callers in turn; those that are over are passed by. */
	readonly calls: ModelCall[];
	/** Chunks that other lanes had while this one waited. */
	passedBy: number;
}

/** How long a chunk should take: what a caller with one text waits for, beside its own. */
const CHUNK_MS = 300;
// Until the pace of a model is known: 300 ms of a small transformer.
const FIRST_TOKENS = 1_024;
const LEAST_TOKENS = 64;
const MOST_TOKENS = 65_536;
// Sending and reading a message is synchronous work of n8n's process.
const MOST_ROWS = 512;
const MOST_BYTES = 1_000_000;
/** Chunks of models in memory before one that has to be loaded gets its turn. */
const CHUNKS_BEFORE_LOADING = 4;
const PACES_KEPT = 100;

/** What waits for the model process, in lanes by model and settings. Callers of a lane take turns, and so do lanes. */
export class ChunkQueue {
	private readonly lanes = new Map<string, Lane>();
	private readonly open = new Set<ModelCall>();
	/** Reckoned tokens a millisecond, model by model. */
	private readonly paces = new LRUCache<string, number>({ max: PACES_KEPT });
	private openRows = 0;
	private openBytes = 0;
	private lastId = 0;

	/** Rows without an answer, those at work included. */
	get rows(): number {
		return this.openRows;
	}

	/** Their size. */
	get bytes(): number {
		return this.openBytes;
	}

	/** Calls that are not over. */
	get calls(): ReadonlySet<ModelCall> {
		return this.open;
	}

	add(call: ModelCall): void {
		this.open.add(call);
		this.openRows += call.rows;
		this.openBytes += call.bytes;
		this.lane(call).calls.push(call);
	}

	/** The call is over. What it had waiting is gone at once, and what it has at work counts no more. */
	fail(call: ModelCall, error: unknown): void {
		this.forget(call);
		call.fail(error);
	}

	/** Answers have come. Those of a call that is over are for nobody. */
	receive(part: Part, reply: RawReply): void {
		const { call, positions, bytes } = part;
		if (!this.open.has(call)) return;
		this.openRows -= positions.length;
		this.openBytes -= bytes;
		call.receive(part, reply);
		if (call.isSettled) this.forget(call);
	}

	/** Rows that have to be tried again, before others of their lane. */
	giveBack(part: Part): void {
		if (part.call.isSettled) return;
		part.call.retries.push(part);
		const { calls } = this.lane(part.call);
		if (!calls.includes(part.call)) calls.unshift(part.call);
	}

	/** The next rows to work on. */
	take(isResident: (model: string) => boolean): Chunk | undefined {
		const lane = this.nextLane(isResident);
		if (lane === undefined) return undefined;
		const pace = this.paces.get(lane.model);
		const tokens =
			pace === undefined ? FIRST_TOKENS : Math.min(MOST_TOKENS, Math.max(LEAST_TOKENS, pace * CHUNK_MS));
		const parts = fill(lane.calls, { tokens, rows: MOST_ROWS, bytes: MOST_BYTES });
		return { id: ++this.lastId, model: lane.model, parts };
	}

	/** The time that a chunk took says how big the next one of its model may be. */
	learnPace({ model, parts }: Chunk, workMs: number): void {
		const measured = parts.reduce((sum, { tokens }) => sum + tokens, 0) / Math.max(workMs, 0.1);
		const known = this.paces.get(model) ?? measured;
		this.paces.set(model, (known + measured) / 2);
	}

	private forget(call: ModelCall): void {
		if (!this.open.delete(call)) return;
		this.openRows -= call.rows;
		this.openBytes -= call.bytes;
	}

	private lane({ lane, model }: ModelCall): Lane {
		const known = this.lanes.get(lane);
		if (known !== undefined) return known;
		const added: Lane = { model, calls: [], passedBy: 0 };
		this.lanes.set(lane, added);
		return added;
	}

	/** The lane that was passed by most often, of those that need no loading or have waited long enough for it. */
	private nextLane(isResident: (model: string) => boolean): Lane | undefined {
		for (const [name, { calls }] of this.lanes) {
			while (calls[0]?.isWaiting === false) calls.shift();
			if (calls.length === 0) this.lanes.delete(name);
		}
		const all = [...this.lanes.values()];
		const ready = all.filter((lane) => isResident(lane.model) || lane.passedBy >= CHUNKS_BEFORE_LOADING);
		const candidates = ready.length > 0 ? ready : all;
		const next = candidates.reduce<Lane | undefined>(
			(best, lane) => (best === undefined || lane.passedBy > best.passedBy ? lane : best),
			undefined,
		);
		for (const lane of all) lane.passedBy = lane === next ? 0 : lane.passedBy + 1;
		return next;
	}
}

/** Rows of the caller whose turn it is; the room that it leaves goes to others who need no more than that. */
function fill(calls: ModelCall[], room: Room): Part[] {
	const parts: Part[] = [];
	let { tokens, rows, bytes } = room;
	for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
		if (!call.isWaiting) continue;
		const retry = parts.length === 0 ? call.retries.shift() : undefined;
		if (retry !== undefined) {
			if (call.isWaiting) calls.unshift(call);
			return [retry];
		}
		const isFirst = parts.length === 0;
		const part = isFirst ? call.takeSome({ tokens, rows, bytes }) : takeWhole(call, { tokens, rows, bytes });
		if (part === undefined) {
			calls.unshift(call);
			return parts;
		}
		parts.push(part);
		if (call.isWaiting) {
			calls.push(call);
			return parts;
		}
		tokens -= part.tokens;
		rows -= part.positions.length;
		bytes -= part.bytes;
	}
	return parts;
}

/** Rows that failed before travel alone. */
const takeWhole = (call: ModelCall, room: Room): Part | undefined =>
	call.retries.length > 0 ? undefined : call.takeAll(room);
