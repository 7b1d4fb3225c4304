import { z } from 'zod/v4';
import type { SqlRow } from './database';
import { plainRecord } from './plainRecord';
import type { ModelVersion, NewModelVersion, VersionState, VersionSummary } from './store';
import { storeError } from './storeErrors';
import { storedJson, storedText } from './storedShapes';

/** How a model version lies in its table: numbers and names as one JSON text, the weights as bytes beside it. */

export const SUMMARY_COLUMNS = 'v.loop, v.version, v.parent, v.bundle, v.created_at, v.state, v.pruned_at, l.champion';
export const VERSION_COLUMNS = `${SUMMARY_COLUMNS}, v.weights`;
/** All versions of one loop, with what is the loop's. */
export const OF_LOOP = 'FROM versions v JOIN loops l ON l.name = v.loop WHERE v.loop = ?';

/** `used` once it was champion. */
export const storedState = z.enum(['used', 'candidate', 'dropped']);

const bundleSchema = z.object({
	encoder: z.object({ id: z.string(), hash: z.string() }),
	labels: z.array(z.string()),
	temperature: z.number(),
	calibrated: z.boolean(),
	metrics: plainRecord,
	manifest: z.object({ lastRowId: z.number(), rows: z.number(), rowIdsHash: z.string() }),
	reason: z.string(),
	labelMap: z.number().optional(),
	certificate: plainRecord.optional(),
});

const placeInLoop = z.object({
	loop: storedText,
	version: z.number(),
	parent: z.number(),
	created_at: z.string(),
	state: storedState,
	pruned_at: z.string().nullable(),
	champion: z.number(),
});

const columns = placeInLoop.extend({ bundle: storedJson(bundleSchema) });
const wholeColumns = columns.extend({ weights: z.instanceof(Uint8Array) });

type PlaceInLoop = z.infer<typeof placeInLoop>;
type Bundle = z.infer<typeof bundleSchema>;

const NOTHING_KNOWN: Bundle = {
	encoder: { id: '', hash: '' },
	labels: [],
	temperature: 1,
	calibrated: false,
	metrics: {},
	manifest: { lastRowId: 0, rows: 0, rowIdsHash: '' },
	reason: '',
};

const versionOf = ({ loop, version, parent, created_at }: PlaceInLoop, bundle: Bundle): Omit<ModelVersion, 'weights'> => ({
	loop,
	version,
	parent,
	...bundle,
	createdAt: created_at,
});

export const stateOf = ({ version, champion, state }: Pick<PlaceInLoop, 'version' | 'champion' | 'state'>): Exclude<VersionState, 'damaged'> => {
	if (version === champion) return 'champion';
	return state === 'used' ? 'earlier' : state;
};

/** A version for a list. One whose bundle cannot be read is listed all the same: the loop has to get away from it. */
export function readSummary(row: SqlRow, place: string): VersionSummary {
	const read = columns.safeParse(row);
	const known = read.success ? read.data : placeInLoop.safeParse(row).data;
	if (known === undefined) throw damaged(row, place, read.error);
	const standing = { champion: known.version === known.champion, pruned: known.pruned_at !== null };
	return read.success
		? { ...versionOf(known, read.data.bundle), ...standing, state: stateOf(known) }
		: { ...versionOf(known, NOTHING_KNOWN), ...standing, state: 'damaged' };
}

/** A version as it was stored; undefined for one that has lost its weights. Throws `store-corrupt`. */
export function readWhole(row: SqlRow, place: string): ModelVersion | undefined {
	const read = wholeColumns.safeParse(row);
	if (!read.success || read.data.weights.byteLength % Float32Array.BYTES_PER_ELEMENT !== 0) throw damaged(row, place, read.error);
	if (read.data.pruned_at !== null) return undefined;
	return { ...versionOf(read.data, read.data.bundle), weights: toFloats(read.data.weights) };
}

const damaged = ({ loop, version }: SqlRow, place: string, cause: unknown) =>
	storeError('store-corrupt', place, {
		message: `version ${String(version)} of the loop "${String(loop)}" is damaged in ${place}`,
		nextStep: 'Nothing was changed, and other loops are not affected. Roll this loop back to another version in Retrain, or to 0 and train again: all answers are still there.',
		cause,
	});

export const writeBundle = (version: NewModelVersion): string => {
	const { encoder, labels, temperature, calibrated, metrics, manifest, reason, labelMap, certificate } = version;
	return JSON.stringify({ encoder, labels, temperature, calibrated, metrics, manifest, reason, labelMap, certificate });
};

/** Little-endian 32-bit floats, as every platform that n8n runs on has them in memory. */
export const toBytes = (weights: Float32Array): Uint8Array =>
	new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);

/** A copy: the bytes may begin at an address that is no multiple of four. */
function toFloats(bytes: Uint8Array): Float32Array {
	const floats = new Float32Array(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT);
	toBytes(floats).set(bytes);
	return floats;
}
