import { totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { z } from 'zod/v4';
import { isHitlError } from '../../errors';
import type { LoadedModel } from '../tasks/loadedModel';
import type { TaskName } from '../tasks/task';
import { chooseBackend } from './backend';
import type { ModelKey } from './modelName';
import { watchParent } from './parentWatch';
import { yieldToParent } from './yieldToParent';
import {
	failureSchema,
	requestSchema,
	type Failure,
	type ProcessReply,
	type ProcessState,
	type RunRequest,
} from './protocol';
import { ResidentModels } from './residentModels';
import { RowPieces } from './rowPieces';

/** Entry of the model process: says how it computes, then answers one chunk after another, and ends with its parent. */

process.on('disconnect', () => process.exit(0));
watchParent();
yieldToParent();

const [backend, threads, modelBytes] = z
	.tuple([z.enum(['auto', 'native', 'wasm']), z.coerce.number().int().min(1), z.coerce.number().min(0)])
	.parse(process.argv.slice(2));

/** Half of what this process may use, whether a container or the machine sets the limit. */
const halfOfMemory = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2;

async function load({ task, folder, dtype }: ModelKey): Promise<LoadedModel<TaskName>> {
	// Loaded late: the runtime that it imports was chosen by then.
	const { loadModel } = await import('../tasks/loadModel.js');
	return await loadModel(task, { folder, dtype, threads });
}

const models = new ResidentModels(Math.floor(modelBytes || halfOfMemory()), load);
const pieces = new RowPieces();
let abortedId = -1;

const state = (): ProcessState => ({
	rss: process.memoryUsage.rss(),
	loads: models.loads,
	unloads: models.unloads,
	models: models.list(),
});

async function work({ id, task, folder, dtype, settings, rows }: RunRequest): Promise<ProcessReply> {
	let isLoading = true;
	try {
		const model = await models.get({ task, folder, dtype });
		isLoading = false;
		const begin = performance.now();
		const answer = await model.run(rows, settings, () => abortedId === id);
		return {
			kind: 'done',
			id,
			workMs: performance.now() - begin,
			labels: [...answer.labels],
			results: [...answer.results],
			state: state(),
		};
	} catch (error) {
		return { kind: 'failed', id, isLoading, failure: failureOf(error, folder), state: state() };
	}
}

function failureOf(error: unknown, folder: string): Failure {
	const known = failureSchema.safeParse(
		isHitlError(error) ? { ...error, message: error.message } : undefined,
	);
	if (known.success) return known.data;
	return {
		code: 'model-unsupported',
		message: `The model in ${folder} stopped with an error: ${messageOf(error)}`,
		nextStep: 'Check that the folder holds a model for this task, or choose another one.',
	};
}

// The parent may be gone by the time the answer is there; then nobody waits for it.
const say = (reply: ProcessReply): unknown =>
	process.connected && process.send?.(reply, undefined, undefined, () => undefined);

const messageOf = (error: unknown): string =>
	(error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 300) ?? '';

chooseBackend(backend, threads).then(
	(chosen) => {
		process.on('message', (message) => {
			const request = requestSchema.parse(message);
			if (request.kind === 'abort') abortedId = request.id;
			else if (request.kind === 'piece') pieces.add(request);
			else void work(pieces.join(request)).then(say);
		});
		say({ kind: 'ready', ...chosen });
	},
	(error: unknown) => say({ kind: 'unable', reason: messageOf(error) }),
);
