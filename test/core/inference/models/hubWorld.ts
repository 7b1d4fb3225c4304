import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureModel, type EnsuredModel, type EnsureRequest } from '../../../../core/inference/models/ensureModel';
import { parseModelReference, type HubReference } from '../../../../core/inference/models/modelReference';
import { someBytes, startModelHub, type HubRepositorySpec, type ModelHub } from '../../../support/modelHub';

export const C1 = '1'.repeat(40);
export const C2 = '2'.repeat(40);
export const TOKEN = 'hf_secretTokenOfTheTests';

const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

/** Some files of a repository, of the sizes that a test needs. The content is not a model: these tests do not load it. */
export const modelFiles = (weights: Uint8Array, more: ReadonlyArray<[string, Uint8Array]> = []): ReadonlyMap<string, Uint8Array> =>
	new Map([
		['.gitattributes', Buffer.from('*.onnx filter=lfs')],
		['README.md', Buffer.from('# A model')],
		['config.json', json({ model_type: 'bert', id2label: { 0: 'bad', 1: 'good' } })],
		['tokenizer.json', json({ model: { vocab: Object.fromEntries(Array.from({ length: 2_000 }, (_, id) => [`word${id}`, id])) } })],
		['tokenizer_config.json', json({ model_max_length: 512 })],
		['special_tokens_map.json', json({})],
		['onnx/model_quantized.onnx', weights],
		['pytorch_model.bin', someBytes(10)],
		...more,
	]);

export const WEIGHTS = someBytes(400_000);

export interface HubWorld {
	readonly hub: ModelHub;
	/** Folder of all models. */
	readonly models: string;
	/** Downloads, or takes from disk. Retries are quick. */
	ensure(reference: string, more?: Partial<Omit<EnsureRequest, 'hub'>> & { readonly hub?: Partial<EnsureRequest['hub']> }): Promise<EnsuredModel>;
	stop(): Promise<void>;
}

export async function startHubWorld(repositories: readonly HubRepositorySpec[]): Promise<HubWorld> {
	const hub = await startModelHub(repositories);
	const models = await mkdtemp(join(tmpdir(), 'hitl-models-'));
	return {
		hub,
		models,
		ensure: async (reference, { hub: settings, ...more } = {}) =>
			await ensureModel({
				models,
				reference: hubReference(reference),
				dtype: 'auto',
				...more,
				hub: { address: hub.address, now: Date.now, attempts: 4, backOffMs: 2, longestWaitMs: 2_000, ...settings },
			}),
		stop: async () => {
			hub.release();
			await hub.stop();
			await rm(models, { recursive: true, force: true });
		},
	};
}

export function hubReference(text: string): HubReference {
	const reference = parseModelReference(text);
	if (reference.kind === 'hub') return reference;
	throw new Error(`${text} is a folder`);
}

/** Every refusal of the package has words for people. */
export const refusal = (code: string, message?: RegExp): unknown =>
	expect.objectContaining({
		code,
		...(message === undefined ? {} : { message: expect.stringMatching(message) }),
		nextStep: expect.stringMatching(/\w{3,}.*\.$/s),
	});
