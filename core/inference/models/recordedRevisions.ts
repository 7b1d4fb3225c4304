import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { repositoryFolder } from './modelLayout';

const schema = z.record(z.string(), z.string().regex(/^[0-9a-f]{40}$/));

const fileOf = (models: string, id: string): string => join(repositoryFolder(models, id), 'revisions.json');

/** Which commit each branch or tag of a repository stood for when it was downloaded. */
export async function recordedRevisions(models: string, id: string): Promise<ReadonlyMap<string, string>> {
	try {
		return new Map(Object.entries(schema.parse(JSON.parse(await readFile(fileOf(models, id), 'utf8')))));
	} catch {
		return new Map();
	}
}

/** Takes the place of what was recorded, in one step. The caller holds the lock. */
export async function writeRevisions(models: string, id: string, revisions: ReadonlyMap<string, string>): Promise<void> {
	const file = fileOf(models, id);
	await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(revisions)));
	await rename(`${file}.new`, file);
}
