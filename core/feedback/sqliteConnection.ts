import { Worker } from 'node:worker_threads';
import { sqliteError } from './sqliteErrors';
import type { SqliteAnswer, SqliteRequest, SqliteResponse } from './sqliteProtocol';
import { storeError } from './storeErrors';

interface Waiting {
	resolve(answer: SqliteAnswer): void;
	reject(error: Error): void;
}

/** One thread with one connection, from its start to its end. It keeps the process alive only while it owes an answer. */
export class SqliteConnection {
	readonly #worker: Worker;
	readonly #place: string;
	readonly #waiting = new Map<number, Waiting>();
	readonly #ended: Promise<void>;
	#lastId = 0;
	#cause: unknown;
	#alive = true;

	constructor(workerFile: string, place: string) {
		this.#place = place;
		// n8n's own Node options (inspectors, hooks) are not for this thread.
		this.#worker = new Worker(workerFile, { execArgv: [], name: 'hitl-store' });
		this.#worker.unref();
		this.#worker.on('message', (response: SqliteResponse) => this.#settle(response));
		this.#worker.on('error', (error) => (this.#cause = error));
		this.#ended = new Promise((resolve) => {
			this.#worker.on('exit', (exitCode) => {
				this.#end(exitCode);
				resolve();
			});
		});
	}

	get alive(): boolean {
		return this.#alive;
	}

	/** Rejects with a HitlError: what the database says, or `store-unavailable` when the thread has ended. */
	async send(request: SqliteRequest): Promise<SqliteAnswer> {
		if (!this.#alive) throw this.#lost();
		return await new Promise((resolve, reject) => {
			const id = (this.#lastId += 1);
			this.#worker.postMessage({ id, request });
			this.#waiting.set(id, { resolve, reject });
			this.#worker.ref();
		});
	}

	/** Closes the file and ends the thread. */
	async close(): Promise<void> {
		if (this.#alive) await this.send({ kind: 'close' }).catch(() => this.#worker.terminate());
		// Whoever waits for the end is owed it, though no answer is.
		this.#worker.ref();
		await this.#ended;
	}

	#settle(response: SqliteResponse): void {
		const waiting = this.#waiting.get(response.id);
		this.#waiting.delete(response.id);
		if (this.#waiting.size === 0) this.#worker.unref();
		if ('answer' in response) waiting?.resolve(response.answer);
		else waiting?.reject(sqliteError(response.failure, this.#place));
	}

	#end(exitCode: number): void {
		this.#alive = false;
		this.#cause ??= new Error(`the thread ended with exit code ${exitCode}`);
		for (const { reject } of this.#waiting.values()) reject(this.#lost());
		this.#waiting.clear();
	}

	#lost(): Error {
		return storeError('store-unavailable', this.#place, { cause: this.#cause });
	}
}
