import { types } from 'node:util';
import { z } from 'zod/v4';
import type { HitlErrorCode } from '../../errors';
import { MODEL_DTYPES, type RowResult, type TaskName } from '../tasks/task';

/** What the host and the model process say to each other. The process works on one chunk at a time. */

export const TASK_NAMES = [
	'text-classification',
	'zero-shot-classification',
	'image-classification',
	'token-classification',
	'feature-extraction',
] as const satisfies readonly TaskName[];

const codes = [
	'cancelled',
	'image-malformed',
	'image-missing',
	'image-too-big',
	'item-malformed',
	'labels-malformed',
	'labels-missing',
	'model-access-denied',
	'model-corrupt',
	'model-host-stopped',
	'model-incomplete',
	'model-not-found',
	'model-not-on-disk',
	'model-queue-full',
	'model-reference-invalid',
	'model-timeout',
	'model-too-big',
	'model-unsupported',
	'text-missing',
] as const satisfies readonly HitlErrorCode[];

export const failureSchema = z.object({ code: z.enum(codes), message: z.string(), nextStep: z.string() });
export type Failure = z.infer<typeof failureSchema>;

const floats = z.custom<Float32Array>((value) => types.isFloat32Array(value));
const bytes = z.custom<Uint8Array>((value) => types.isUint8Array(value));

const settingsSchema = z.union([
	z.object({ labels: z.array(z.string()).readonly(), hypothesis: z.string(), severalLabels: z.boolean() }),
	z.object({ pixelLimit: z.number() }),
	z.looseObject({}),
]);

const modelShape = { task: z.enum(TASK_NAMES), folder: z.string(), dtype: z.enum(MODEL_DTYPES) };
const id = z.number().int();

/** To the model process: a chunk to work on, a part of one of its rows, or word that nobody waits for it any more. */
export const requestSchema = z.discriminatedUnion('kind', [
	z.object({
		kind: z.literal('run'),
		id,
		...modelShape,
		settings: settingsSchema,
		rows: z.array(z.union([z.string(), bytes])),
	}),
	z.object({ kind: z.literal('piece'), id, row: z.number().int(), bytes }),
	z.object({ kind: z.literal('abort'), id }),
]);
export type ProcessRequest = z.infer<typeof requestSchema>;
export type RunRequest = Extract<ProcessRequest, { kind: 'run' }>;
export type PieceRequest = Extract<ProcessRequest, { kind: 'piece' }>;

const stateSchema = z.object({
	/** Memory of the process, in bytes. */
	rss: z.number(),
	/** Counted from the start of the process. */
	loads: z.number(),
	unloads: z.number(),
	models: z.array(z.object({ ...modelShape, bytes: z.number() })),
});
export type ProcessState = z.infer<typeof stateSchema>;

/** From the model process: once how it computes, then one answer for each chunk. */
export const replySchema = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('ready'), backend: z.enum(['native', 'wasm']), reason: z.string() }),
	z.object({ kind: z.literal('unable'), reason: z.string() }),
	z.object({
		kind: z.literal('done'),
		id,
		/** Time for the rows alone, in milliseconds: loading is not in it. */
		workMs: z.number(),
		labels: z.array(z.string()),
		results: z.array(z.unknown()),
		state: stateSchema,
	}),
	z.object({
		kind: z.literal('failed'),
		id,
		/** Failed before the first row. */
		isLoading: z.boolean(),
		failure: failureSchema,
		state: stateSchema,
	}),
]);
export type ProcessReply = z.infer<typeof replySchema>;
export type ChunkReply = Extract<ProcessReply, { kind: 'done' | 'failed' }>;

const read = { truncated: z.boolean(), knownTokenRatio: z.number() };
const failedRow = z.object({ failed: failureSchema });
const labelAnswer = z.union([z.object({ ...read, scores: floats }), failedRow]);
const entity = z.object({
	name: z.string(),
	value: z.string(),
	start: z.number(),
	end: z.number(),
	score: z.number(),
});

/** The form of an answer, task by task. */
export const resultSchemas: { readonly [Name in TaskName]: z.ZodType<RowResult<Name>> } = {
	'text-classification': labelAnswer,
	'zero-shot-classification': labelAnswer,
	'image-classification': labelAnswer,
	'token-classification': z.union([z.object({ ...read, entities: z.array(entity) }), failedRow]),
	'feature-extraction': z.union([z.object({ ...read, vector: floats }), failedRow]),
};
