import { z } from 'zod/v4';
import { plainRecord } from './plainRecord';
import type { ModelVersion, NewModelVersion, VersionSummary } from './store';
import { storedJson, storedText } from './storedShapes';

/** How a model version lies in its table: numbers and names as one JSON text, the weights as bytes beside it. */

export const SUMMARY_COLUMNS = 'v.loop, v.version, v.parent, v.bundle, v.created_at, l.champion';
export const VERSION_COLUMNS = `${SUMMARY_COLUMNS}, v.weights`;

const bundleSchema = z.object({
	encoder: z.object({ id: z.string(), hash: z.string() }),
	labels: z.array(z.string()),
	temperature: z.number(),
	calibrated: z.boolean(),
	metrics: plainRecord,
	manifest: z.object({ lastRowId: z.number(), rows: z.number(), rowIdsHash: z.string() }),
	reason: z.string(),
});

const columns = z.object({
	loop: storedText,
	version: z.number(),
	parent: z.number(),
	bundle: storedJson(bundleSchema),
	created_at: z.string(),
	champion: z.number(),
});

type Columns = z.infer<typeof columns>;

const summaryOf = ({ loop, version, parent, bundle, created_at }: Columns): Omit<ModelVersion, 'weights'> => ({
	loop,
	version,
	parent,
	...bundle,
	createdAt: created_at,
});

export const summaryRow = columns.transform(
	(row): VersionSummary => ({ ...summaryOf(row), champion: row.champion === row.version }),
);

export const versionRow = columns
	.extend({ weights: z.instanceof(Uint8Array) })
	.transform((row): ModelVersion => ({ ...summaryOf(row), weights: toFloats(row.weights) }));

export const writeBundle = ({
	encoder,
	labels,
	temperature,
	calibrated,
	metrics,
	manifest,
	reason,
}: NewModelVersion): string =>
	JSON.stringify({ encoder, labels, temperature, calibrated, metrics, manifest, reason });

/** Little-endian 32-bit floats, as every platform that n8n runs on has them in memory. */
export const toBytes = (weights: Float32Array): Uint8Array =>
	new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);

/** A copy: the bytes may begin at an address that is no multiple of four. */
function toFloats(bytes: Uint8Array): Float32Array {
	const floats = new Float32Array(Math.floor(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT));
	toBytes(floats).set(bytes.subarray(0, floats.byteLength));
	return floats;
}
