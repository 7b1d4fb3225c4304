import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelDtype } from '../tasks/task';
import { hashFile } from './contentHash';
import { DTYPE_PREFERENCE, isWeightData, weightsFile } from './modelFiles';

/** Hashes by path; a file whose size, time or place changed is hashed again. */
const known = new Map<string, { readonly stamp: string; readonly hash: string }>();

/**
 * SHA-256 in hex of a folder's weights: what a version that was trained on them is bound to. Parts with the data of the
 * weights are hashed into it. Undefined without weights of that kind. Read once per process and file.
 */
export async function weightsHash(folder: string, dtype: ModelDtype, signal?: AbortSignal): Promise<string | undefined> {
	const names = await readdir(join(folder, 'onnx')).catch((): string[] => []);
	const candidates = dtype === 'auto' ? DTYPE_PREFERENCE : [dtype];
	const chosen = candidates.find((one) => names.includes(weightsFile(one).slice('onnx/'.length)));
	if (chosen === undefined) return undefined;
	const data = names.map((name) => `onnx/${name}`).filter((path) => isWeightData(path, chosen)).sort();
	const hashes: string[] = [];
	for (const path of [weightsFile(chosen), ...data]) hashes.push(await hashOf(join(folder, path), signal));
	return combineHashes(hashes);
}

/** Of one file its own hash, of several the hash of their hashes. */
export const combineHashes = ([first = '', ...more]: readonly string[]): string =>
	more.length === 0 ? first : createHash('sha256').update([first, ...more].join('\n')).digest('hex');

async function hashOf(path: string, signal: AbortSignal | undefined): Promise<string> {
	const { mtimeMs, size, ino } = await stat(path);
	const stamp = `${mtimeMs}/${size}/${ino}`;
	const before = known.get(path);
	if (before?.stamp === stamp) return before.hash;
	const hash = createHash('sha256');
	await hashFile(path, hash, signal);
	const found = { stamp, hash: hash.digest('hex') };
	known.set(path, found);
	return found.hash;
}
