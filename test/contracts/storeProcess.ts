import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

interface Reply {
	readonly id?: number;
	readonly ready?: true;
	readonly acknowledged?: number;
	readonly result?: unknown;
	readonly error?: { readonly code: string; readonly message: string; readonly nextStep: string };
}

/** A second process that opens a store, for what only shows when several processes share a file. */
export interface StoreProcess {
	/** Calls a method of its store (`open` first); rejects with the HitlError's code and sentences. */
	call(method: string, ...args: unknown[]): Promise<unknown>;
	/** Resolves at the first acknowledgement of at least that number. */
	acknowledged(number: number): Promise<number>;
	/** kill -9; returns the last acknowledged number. */
	kill(): Promise<number>;
}

const SCRIPT = join(__dirname, 'fixtures', 'storeProcess.cjs');

/** `options` may run it as another user, or put a command in front of Node. */
export async function startStoreProcess(options: ForkOptions = {}): Promise<StoreProcess> {
	const child = fork(SCRIPT, { execArgv: [], ...options, serialization: 'advanced' });
	const waiting = new Map<number, (reply: Reply) => void>();
	const listeners = new Set<(acknowledged: number) => void>();
	let last = 0;
	let lastId = 0;
	child.on('message', (reply: Reply) => {
		if (reply.acknowledged !== undefined) {
			last = reply.acknowledged;
			for (const listener of listeners) listener(last);
		}
		if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
	});
	await ready(child);
	return {
		async call(method, ...given) {
			const id = (lastId += 1);
			const reply = await new Promise<Reply>((resolve) => {
				waiting.set(id, resolve);
				child.send({ id, method, args: given });
			});
			if (reply.error !== undefined) throw Object.assign(new Error(reply.error.message), reply.error);
			return reply.result;
		},
		async acknowledged(number) {
			return await new Promise((resolve) => listeners.add((at) => at >= number && resolve(at)));
		},
		async kill() {
			if (child.exitCode === null && child.signalCode === null) {
				child.kill('SIGKILL');
				await once(child, 'close');
			}
			return last;
		},
	};
}

async function ready(child: ChildProcess): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		child.once('message', () => resolve());
		child.once('error', reject);
		child.once('exit', (exitCode) => reject(new Error(`the process ended with exit code ${exitCode}`)));
	});
}
