import { LRUCache } from 'lru-cache';
import { isHitlError } from '../errors';
import type { TextClassificationModel } from './textClassificationModel';
import { requestSchema, replySchema, type ClassifierReply } from './textClassifierProtocol';

/** Entry of the child process: answers one request after another, and ends with its parent. */

// A workflow with two models should not load them in turns; more are not worth their memory.
const MODELS_KEPT = 2;

const models = new LRUCache<string, TextClassificationModel>({
	max: MODELS_KEPT,
	dispose: (model) => void model.dispose(),
});

async function modelOf(folder: string): Promise<TextClassificationModel> {
	const kept = models.get(folder);
	if (kept !== undefined && (await kept.isCurrent())) return kept;
	// Loaded late, so that a runtime that cannot start on this machine is an answer and not a crash.
	const { loadTextClassificationModel } = await import('./textClassificationModel.js');
	const model = await loadTextClassificationModel(folder);
	models.set(folder, model);
	return model;
}

async function reply(message: unknown): Promise<ClassifierReply> {
	try {
		const { folder, texts } = requestSchema.parse(message);
		const model = await modelOf(folder);
		return { ok: true, ...(await model.classify(texts)) };
	} catch (error) {
		return failure(error);
	}
}

function failure(error: unknown): ClassifierReply {
	const known = replySchema.safeParse(
		isHitlError(error) ? { ok: false, ...error, message: error.message } : error,
	);
	if (known.success) return known.data;
	return {
		ok: false,
		code: 'model-host-stopped',
		message: `The model runtime does not work on this machine: ${error instanceof Error ? error.message : String(error)}`,
		nextStep:
			'Use the learned classifier, which needs no such runtime, or run n8n on Linux with glibc, macOS or Windows.',
	};
}

process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
	// The parent may be gone by the time the answer is there; then nobody waits for it.
	void reply(message).then(
		(answer) => process.connected && process.send?.(answer, undefined, undefined, () => undefined),
	);
});
