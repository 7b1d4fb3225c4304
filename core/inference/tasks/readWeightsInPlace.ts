import { env } from '@huggingface/transformers';
import { LRUCache } from 'lru-cache';
import type { ModelFolder } from '../models/modelFolder';
import { dataFileNames } from '../models/weights';

/** Weights by the two names that the library asks for: their path, and the address that it would download them from. */
const weights = new LRUCache<string, string>({ max: 1_000 });

/**
 * Only what lies in the folder is used: nothing is fetched and nothing is kept elsewhere. The library opens weights as a
 * stream, though ONNX Runtime reads them by itself, and leaves their bytes and open files behind for a while; a cache that
 * answers with the path keeps it from doing so.
 */
export function readWeightsInPlace({ folder, ...files }: ModelFolder): void {
	for (const name of [files.onnxFile, ...dataFileNames(files)]) {
		const path = joined(folder, name);
		weights.set(path, path);
		weights.set(addressOf(folder, name), path);
	}
	env.allowRemoteModels = false;
	env.useFSCache = false;
	env.useCustomCache = true;
	env.customCache = { match: async (name: string) => weights.get(name), put: async () => undefined };
}

const addressOf = (folder: string, name: string): string =>
	joined(
		env.remoteHost,
		env.remotePathTemplate.replaceAll('{model}', folder).replaceAll('{revision}', 'main'),
		name,
	);

/** As the library joins: one slash between two parts, whatever the system. */
const joined = (...parts: readonly string[]): string =>
	parts
		.map((part, i) => (i === 0 ? part : part.replace(/^\//, '')))
		.map((part, i) => (i === parts.length - 1 ? part : part.replace(/\/$/, '')))
		.join('/');
