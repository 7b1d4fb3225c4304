import { types } from 'node:util';
import { z } from 'zod/v4';

/** What the host and its child process say to each other: one request, one reply, in turns. */

export const requestSchema = z.object({ folder: z.string(), texts: z.array(z.string()) });

export const replySchema = z.discriminatedUnion('ok', [
	z.object({
		ok: z.literal(true),
		labels: z.array(z.string()),
		/** A row per text, a column per label. */
		scores: z.custom<Float32Array>((value) => types.isFloat32Array(value)),
	}),
	z.object({
		ok: z.literal(false),
		code: z.enum([
			'model-corrupt',
			'model-host-stopped',
			'model-incomplete',
			'model-not-found',
			'model-unsupported',
		]),
		message: z.string(),
		nextStep: z.string(),
	}),
]);

export type ClassifierRequest = z.infer<typeof requestSchema>;
export type ClassifierReply = z.infer<typeof replySchema>;
