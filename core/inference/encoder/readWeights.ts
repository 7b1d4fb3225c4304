import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { encoderCorrupt } from './encoderCorrupt';

/** Gives memory of so many bytes; it must stay where it is until the file is read. */
export type Allocate = (bytes: number) => Uint8Array;

export interface WeightsFile {
	/** Bytes that the file may have at most. */
	readonly most: number;
	/** Of its content, in hex. */
	readonly sha256: string;
	readonly allocate: Allocate;
}

const FILE = 'model.safetensors';
/** Read, and hashed in a millisecond, at a time. */
const PART_BYTES = 1_048_576;

/** Reads an encoder's weights, part by part, to where they will be used. `encoder-corrupt`. */
export async function readWeights(folder: string, { most, sha256, allocate }: WeightsFile): Promise<Uint8Array> {
	const unreadable = (cause: unknown) => encoderCorrupt(folder, FILE, 'is missing or cannot be read', cause);
	const file = await open(join(folder, FILE)).catch((cause: unknown) => Promise.reject(unreadable(cause)));
	try {
		const { size } = await file.stat();
		if (size > most) throw encoderCorrupt(folder, FILE, 'is too long');
		const weights = allocate(size);
		const digest = await readInto(weights, file).catch((cause: unknown) => Promise.reject(unreadable(cause)));
		if (digest === sha256) return weights;
		throw encoderCorrupt(
			folder,
			FILE,
			'is damaged or was changed: its SHA-256 is not the one in config.json',
		);
	} finally {
		await file.close();
	}
}

/** Fills the memory with the file; gives the SHA-256 of it. */
async function readInto(memory: Uint8Array, file: FileHandle): Promise<string> {
	const hash = createHash('sha256');
	for (let at = 0; at < memory.length; ) {
		const { bytesRead } = await file.read(memory, at, Math.min(PART_BYTES, memory.length - at), at);
		// Cut off while it was read: what is there does not have the hash.
		if (bytesRead === 0) break;
		hash.update(memory.subarray(at, at + bytesRead));
		at += bytesRead;
	}
	return hash.digest('hex');
}
