import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { DTYPE_PREFERENCE, isKnownFile } from './modelFiles';
import { versionFolder, type StoredVersion } from './modelLayout';

export const MANIFEST = 'model.json';

const fileSchema = z.object({
	path: z.string(),
	size: z.number().int().nonnegative(),
	hash: z.object({ kind: z.enum(['sha256', 'git']), hex: z.string().regex(/^[0-9a-f]{40,64}$/) }),
});

const manifestSchema = z.object({
	format: z.literal(1),
	id: z.string(),
	commit: z.string(),
	dtype: z.enum(DTYPE_PREFERENCE),
	files: z.array(fileSchema).max(200),
	licence: z.string().optional(),
	pipelineTag: z.string().optional(),
	/** Address of the hub or mirror that it came from. */
	source: z.string(),
	downloadedAt: z.iso.datetime(),
});

/** What stands beside a downloaded model: what it is, where it came from, and each file with size and hash. */
export type ModelManifest = z.infer<typeof manifestSchema>;

/** The manifest of a version, or why the folder is no whole model of that version. Looks at names and sizes, not into files. */
export async function readManifest(models: string, version: StoredVersion): Promise<ModelManifest | { readonly broken: string } | undefined> {
	const folder = versionFolder(models, version);
	if (!(await isFolder(folder))) return undefined;
	let value: unknown;
	try {
		value = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
	} catch {
		return { broken: `its ${MANIFEST} is missing or damaged` };
	}
	const parsed = manifestSchema.safeParse(value);
	if (!parsed.success) return { broken: `its ${MANIFEST} was not written by this package` };
	const manifest = parsed.data;
	if (manifest.id !== version.id || manifest.commit !== version.commit || manifest.dtype !== version.dtype) {
		return { broken: 'it holds another model than its name says' };
	}
	for (const { path, size } of manifest.files) {
		if (!isKnownFile(path, manifest.dtype)) return { broken: `its ${MANIFEST} names a file that no model has` };
		const found = await stat(join(folder, path)).catch(() => undefined);
		if (found === undefined) return { broken: `the file ${path} is missing` };
		if (found.size !== size) return { broken: `the file ${path} has another size than when it was downloaded` };
	}
	return manifest;
}

const isFolder = async (path: string): Promise<boolean> =>
	await stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);
