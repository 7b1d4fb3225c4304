import type { Hash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HitlError } from '../../errors';
import { hashFile, startHash } from './contentHash';
import type { Hub, HubAnswer } from './hubClient';
import type { HubFile } from './hubRepository';
import { diskError, networkError } from './hubErrors';
import { retrying } from './retrying';

export interface FetchRequest {
	readonly hub: Hub;
	/** Path on the hub, such as `/owner/name/resolve/<commit>/config.json`. */
	readonly from: string;
	readonly file: HubFile;
	/** Where it goes, with the path that the file has in the repository. */
	readonly folder: string;
	/** Hears how many bytes of the file are there. */
	readonly onBytes: (loaded: number) => void;
	readonly signal: AbortSignal | undefined;
}

/** A strong entity tag; a weak one says nothing about bytes (https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5). */
const STRONG_TAG = /^"[\x21\x23-\x7e]{1,200}"$/;

interface Part {
	hash: Hash;
	/** Bytes that are written and hashed. */
	length: number;
}

/**
 * Brings one file to disk under its final name, whole and with the right hash, or not at all. What came before a cut
 * is kept as `<name>.part` and the rest asked for. `model-corrupt` when the hash is wrong a second time.
 */
export async function fetchFile(request: FetchRequest): Promise<void> {
	const { file, folder, onBytes } = request;
	const path = join(folder, file.path);
	try {
		await mkdir(dirname(path), { recursive: true });
		if ((await sizeOf(path)) === file.size) return onBytes(file.size);
		if (await fetchPart(request, path)) return;
		// Perhaps the beginning on disk was damaged: once more from nothing.
		if (await fetchPart(request, path)) return;
	} catch (error) {
		throw diskError(folder, error);
	}
	throw new HitlError(
		'model-corrupt',
		`The file ${file.path} arrived twice with another content than the hub announced.`,
		'Something between n8n and the hub changes files, such as a proxy or a mirror that is not up to date. Try again later, or another address in the Hugging Face API credential.',
	);
}

/** False when all of it is there and is wrong; then nothing of it is left. */
async function fetchPart({ hub, from, file, onBytes, signal }: FetchRequest, path: string): Promise<boolean> {
	const partPath = `${path}.part`;
	const tagPath = `${path}.part.tag`;
	const part = await openPart(partPath, file, signal);

	const restart = async (): Promise<void> => {
		part.hash = startHash(file);
		part.length = 0;
		await Promise.all([partPath, tagPath].map(async (one) => await rm(one, { force: true })));
	};
	if (part.length > file.size) await restart();

	const ask = async (): Promise<void> => {
		if (part.length === file.size && file.size > 0) return;
		const tag = await readFile(tagPath, 'utf8').catch(() => '');
		const headers = part.length === 0 ? {} : { Range: `bytes=${part.length}-`, ...(STRONG_TAG.test(tag) ? { 'If-Range': tag } : {}) };
		const answer = await hub.get(from, file.path, { headers, signal });
		if (!continues(answer, part.length, file.size)) {
			await restart();
			if (answer.status !== 200) {
				answer.close();
				throw networkError(new URL(hub.address).host, new Error(`status ${answer.status} for a range`));
			}
		}
		const newTag = answer.header('etag') ?? '';
		if (STRONG_TAG.test(newTag)) await writeFile(tagPath, newTag);
		await append(answer, { partPath, part, size: file.size, onBytes });
		if (part.length < file.size) {
			throw networkError(new URL(hub.address).host, new Error('the answer ended too early'), true);
		}
	};

	onBytes(part.length);
	await retrying(ask, hub.retry, signal);
	if (part.length !== file.size || part.hash.digest('hex') !== file.hash.hex) {
		await restart();
		return false;
	}
	await flush(partPath, file.size === 0);
	await rename(partPath, path);
	await rm(tagPath, { force: true });
	return true;
}

async function openPart(partPath: string, file: HubFile, signal: AbortSignal | undefined): Promise<Part> {
	const hash = startHash(file);
	const present = (await sizeOf(partPath)) ?? 0;
	const length = present === 0 ? 0 : await hashFile(partPath, hash, signal);
	return { hash, length };
}

/** Whether an answer begins where the part ends. */
function continues(answer: HubAnswer, length: number, size: number): boolean {
	if (answer.status === 200) return length === 0;
	const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(answer.header('content-range') ?? '') ?? [];
	return answer.status === 206 && Number(start) === length && (total === '*' || Number(total) === size);
}

async function append(
	answer: HubAnswer,
	{ partPath, part, size, onBytes }: { readonly partPath: string; readonly part: Part; readonly size: number; readonly onBytes: (loaded: number) => void },
): Promise<void> {
	const handle = await open(partPath, part.length === 0 ? 'w' : 'r+').catch((error: unknown) => {
		answer.close();
		throw error;
	});
	try {
		for await (const chunk of answer.body) {
			await writeWhole(handle, chunk, part.length);
			part.hash.update(chunk);
			part.length += chunk.length;
			// More than was announced is wrong, however much more would come.
			if (part.length > size) return;
			onBytes(part.length);
		}
	} finally {
		await handle.close();
	}
}

/** `write` may write less than it was given. */
async function writeWhole(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array, position: number): Promise<void> {
	for (let done = 0; done < chunk.length; ) {
		const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, position + done);
		done += bytesWritten;
	}
}

/** A file that has its final name has its bytes on the disk, also when the power goes. */
async function flush(path: string, isEmpty: boolean): Promise<void> {
	const handle = await open(path, isEmpty ? 'a' : 'r+');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

const sizeOf = async (path: string): Promise<number | undefined> =>
	await stat(path).then(
		(found) => (found.isFile() ? found.size : undefined),
		() => undefined,
	);

