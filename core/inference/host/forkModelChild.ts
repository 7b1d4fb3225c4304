import { join } from 'node:path';
import { forkFromThread, type ForkedProcess } from './forkFromThread';

/** What a model process is told when it starts. */
export interface ModelProcessOptions {
	/** `auto` takes native code where it loads, else WebAssembly. */
	readonly backend: 'auto' | 'native' | 'wasm';
	/** Threads of the runtime, from 1. */
	readonly threads: number;
	/** Memory for models, in bytes. Default: half of what the process may use. */
	readonly modelBytes?: number | undefined;
}

/**
 * Starts the process that runs models. Native code runs there: it gets none of n8n's flags and, with an empty
 * environment, none of its secrets.
 */
export const forkModelChild = ({ backend, threads, modelBytes }: ModelProcessOptions): ForkedProcess =>
	forkFromThread(join(__dirname, 'modelProcess.js'), [backend, String(threads), String(modelBytes ?? '')]);
