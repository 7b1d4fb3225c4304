import { z } from 'zod/v4';
import { HitlError } from '../../errors';
import type { Hub } from './hubClient';
import type { HubReference } from './modelReference';

export interface HubFile {
	readonly path: string;
	/** In bytes. */
	readonly size: number;
	/** Large files have the SHA-256 of their content, others the name of their git blob. */
	readonly hash: { readonly kind: 'sha256' | 'git'; readonly hex: string };
}

export interface HubRepository {
	readonly id: string;
	readonly commit: string;
	/** Such as `apache-2.0`, as the repository declares it. */
	readonly licence: string | undefined;
	/** What the hub calls the task, such as `text-classification`. */
	readonly pipelineTag: string | undefined;
	readonly files: readonly HubFile[];
}

const sha1 = z.string().regex(/^[0-9a-f]{40}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const size = z.number().int().nonnegative();

const infoSchema = z.object({
	sha: sha1,
	disabled: z.boolean().nullish(),
	pipeline_tag: z.string().max(100).nullish().catch(undefined),
	cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).nullish().catch(undefined) }).nullish().catch(undefined),
	tags: z.array(z.string()).nullish().catch(undefined),
});

const entrySchema = z.discriminatedUnion('type', [
	z.object({ type: z.literal('file'), path: z.string(), size, oid: sha1, lfs: z.object({ oid: sha256, size }).nullish() }),
	z.object({ type: z.literal('directory') }),
]);
const pageSchema = z.array(z.unknown());

const MOST_PAGES = 50;

/**
 * What a repository is and holds at the wanted commit, or at the one that a branch or tag (default `main`) stands for
 * now. `model-not-found`, `model-access-denied` and the other codes of the hub.
 */
export async function readRepository(hub: Hub, { id, commit, revision }: HubReference, signal?: AbortSignal): Promise<HubRepository> {
	const wanted = commit ?? revision ?? 'main';
	const what = `${id}@${wanted}`;
	const { value } = await hub.json(`/api/models/${id}/revision/${encodeURIComponent(wanted)}`, what, signal);
	const info = infoSchema.safeParse(value);
	if (!info.success || (commit !== undefined && info.data.sha !== commit)) throw notUnderstood(hub, what, info.error);
	if (info.data.disabled === true) {
		throw new HitlError('model-access-denied', `Hugging Face has closed the repository ${id}.`, 'Choose another model.');
	}
	const { sha, pipeline_tag: pipelineTag } = info.data;
	return {
		id,
		commit: sha,
		licence: readLicence(info.data),
		pipelineTag: pipelineTag ?? undefined,
		files: await readFiles(hub, id, sha, signal),
	};
}

async function readFiles(hub: Hub, id: string, commit: string, signal: AbortSignal | undefined): Promise<HubFile[]> {
	const what = `${id}@${commit}`;
	const files = new Map<string, HubFile>();
	let cursor: string | undefined;
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const more: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const { value, link } = await hub.json(`/api/models/${id}/tree/${commit}?recursive=true${more}`, what, signal);
		const entries = pageSchema.safeParse(value);
		if (!entries.success) throw notUnderstood(hub, what, entries.error);
		for (const unknown of entries.data) {
			// An entry of a kind that we do not know is none that we need.
			const entry = entrySchema.safeParse(unknown);
			if (!entry.success || entry.data.type !== 'file' || files.has(entry.data.path)) continue;
			const { path, oid, lfs } = entry.data;
			files.set(path, {
				path,
				size: lfs?.size ?? entry.data.size,
				hash: lfs == null ? { kind: 'git', hex: oid } : { kind: 'sha256', hex: lfs.oid },
			});
		}
		cursor = nextCursor(link);
		if (cursor === undefined) return [...files.values()];
	}
	throw new HitlError('model-too-big', `The repository ${id} has too many files to look through.`, 'Choose another model.');
}

/** Of the address of the next page only the cursor is taken: a mirror may hand out addresses of the hub itself. */
function nextCursor(link: string | undefined): string | undefined {
	const address = /<([^>]{1,4096})>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
	if (address === undefined || !URL.canParse(address, 'https://huggingface.co')) return undefined;
	return new URL(address, 'https://huggingface.co').searchParams.get('cursor') ?? undefined;
}

function readLicence({ cardData, tags }: z.infer<typeof infoSchema>): string | undefined {
	const declared = cardData?.license;
	const licence = Array.isArray(declared) ? declared.join(', ') : declared;
	const tag = tags?.find((one) => one.startsWith('license:'))?.slice('license:'.length);
	const text = (licence ?? tag)?.trim();
	return text === undefined || text === '' ? undefined : text.slice(0, 100);
}

const notUnderstood = (hub: Hub, what: string, cause: unknown): HitlError =>
	new HitlError(
		'model-download-failed',
		`${new URL(hub.address).host} describes ${what} in a way that this package does not understand.`,
		'Check the address in the Hugging Face API credential: it must be Hugging Face or a mirror of it.',
		{ cause },
	);
