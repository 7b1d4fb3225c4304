import Module, { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod/v4';
import type { Backend } from './modelHost';

// A graph that hands its one number on (IR 8, operator set 17): whoever runs it can run.
const IDENTITY = Buffer.from(
	'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBZ1oPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBE=',
	'base64',
);

interface Runtime {
	readonly InferenceSession: {
		create(
			model: Uint8Array,
			options: object,
		): Promise<{ run(feeds: object): Promise<object>; release(): Promise<void> }>;
	};
	readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
}

const runtimeSchema = z.custom<Runtime>(
	(value) => z.object({ InferenceSession: z.unknown(), Tensor: z.unknown() }).safeParse(value).success,
);
const wasmSchema = z.object({
	env: z.object({ wasm: z.custom<{ numThreads: number; wasmPaths: string }>() }),
});

export interface ChosenBackend {
	readonly backend: Backend;
	/** Why it is this one, for people. */
	readonly reason: string;
}

/**
 * Makes transformers.js compute with native ONNX Runtime or, where that does not load (as on Alpine Linux), with its
 * WebAssembly build. To be called before transformers.js is imported. Throws what the last runtime tried said.
 */
export async function chooseBackend(wish: Backend | 'auto', threads: number): Promise<ChosenBackend> {
	// Resolved as transformers.js itself resolves them.
	const from = createRequire(require.resolve('@huggingface/transformers'));
	if (wish === 'wasm') return await useWasm(from, threads, 'It was asked for.');
	try {
		await tryOut(runtimeSchema.parse(from('onnxruntime-node')));
		return { backend: 'native', reason: 'It loads on this machine.' };
	} catch (error) {
		if (wish === 'native') throw error;
		return await useWasm(from, threads, `Native ONNX Runtime does not load: ${firstLine(error)}`);
	}
}

/**
 * transformers.js requires `onnxruntime-node` wherever Node runs it, so the WebAssembly build is put into the module cache
 * under that file's name.
 */
async function useWasm(from: NodeJS.Require, threads: number, reason: string): Promise<ChosenBackend> {
	const loaded: unknown = from('onnxruntime-web');
	const { wasm } = wasmSchema.parse(loaded).env;
	wasm.numThreads = threads;
	// Without this the runtime would fetch its own files from a public server.
	wasm.wasmPaths = pathToFileURL(dirname(from.resolve('onnxruntime-web')) + sep).href;
	const file = from.resolve('onnxruntime-node');
	const stand = new Module(file);
	stand.exports = loaded;
	stand.loaded = true;
	from.cache[file] = stand;
	await tryOut(runtimeSchema.parse(loaded));
	return { backend: 'wasm', reason };
}

async function tryOut({ InferenceSession, Tensor }: Runtime): Promise<void> {
	const session = await InferenceSession.create(IDENTITY, {
		intraOpNumThreads: 1,
		executionProviders: ['cpu'],
	});
	await session.run({ x: new Tensor('float32', Float32Array.of(1), [1]) });
	await session.release();
}

const firstLine = (error: unknown): string =>
	(error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300) ?? '';
