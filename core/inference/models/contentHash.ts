import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { cancelled } from '../../mapInSlices';
import type { HubFile } from './hubRepository';

const CHUNK = 256 * 1024;

/** The hash that the hub names for a file: SHA-256 of the content, or SHA-1 of a git blob (its length first). */
export const startHash = ({ hash, size }: HubFile): Hash =>
	hash.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);

/** Adds a file to a hash, in pieces, so that other work of the process gets its turn. Gives its length. An abort throws `cancelled`. */
export async function hashFile(path: string, hash: Hash, signal?: AbortSignal): Promise<number> {
	const file = await open(path);
	const buffer = Buffer.allocUnsafe(CHUNK);
	let position = 0;
	try {
		for (;;) {
			const { bytesRead } = await file.read(buffer, 0, CHUNK, position);
			if (signal?.aborted) throw cancelled();
			if (bytesRead === 0) return position;
			hash.update(buffer.subarray(0, bytesRead));
			position += bytesRead;
		}
	} finally {
		await file.close();
	}
}
