import { z } from 'zod/v4';

/** What travels with an item under the key `hitl`. The user's own fields stand beside it and are never touched. */

const share = z.number().min(0).max(1);
const timestamp = z.iso.datetime();

export const scoreSchema = z.object({ label: z.string().min(1), score: share });

export const modelSchema = z.object({ id: z.string().min(1), version: z.number().int().min(0).optional() });

export const predictionSchema = z.object({
	label: z.string(),
	confidence: share,
	scores: z.array(scoreSchema).optional(),
	margin: share.optional(),
	/** Entropy of the scores divided by the logarithm of their number: 0 is sure, 1 is a blind guess. */
	entropy: share.optional(),
	knownTokenRatio: share.optional(),
	truncated: z.boolean().optional(),
	calibrated: z.boolean().optional(),
	outOfScopeScore: z.number().optional(),
	nearest: z.array(z.object({ text: z.string(), label: z.string(), similarity: z.number() })).optional(),
	reason: z.string().optional(),
	model: modelSchema,
	/** HMAC by the loop's key: shows the gate that Predict made this prediction and nobody wrote it into the data. */
	signature: z.string().optional(),
});

export const routeSchema = z.enum(['automate', 'review', 'audit']);

export const gateSchema = z.object({
	/** Under which the decision stands in the store. A key, not evidence: what it says is looked up there. Absent when the store was away. */
	decisionId: z.string().min(1).optional(),
	route: routeSchema,
	reason: z.string(),
	predictor: z.string(),
	threshold: share,
	rule: z.enum(['fixedThreshold']),
	/** Chance the item had of being seen by a person: 1 for reviews, the audit share for automated and audited items. */
	reviewProbability: share,
});

export const outcomeSchema = z.enum(['approved', 'corrected', 'rejected', 'unsure', 'timed_out']);

export const reviewSchema = z.object({
	reviewId: z.string().min(1),
	outcome: outcomeSchema,
	label: z.string().optional(),
	comment: z.string().optional(),
	reviewer: z.string().optional(),
	channel: z.enum(['page', 'webhook', 'slack', 'email', 'desk']).optional(),
	identity: z.enum(['typed', 'link', 'slack', 'desk', 'none']).optional(),
	edits: z.record(z.string(), z.unknown()).optional(),
	votes: z.array(z.unknown()).optional(),
	blind: z.boolean().optional(),
	pageVersion: z.string().optional(),
	shownAt: timestamp.optional(),
	decidedAt: timestamp.optional(),
	secondsOnItem: z.number().min(0).optional(),
});

export const loopNameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u);

export const hitlSchema = z.object({
	loop: loopNameSchema,
	itemId: z.string().min(1).max(512),
	subjectKey: z.string().min(1).optional(),
	input: z.object({ text: z.string() }),
	prediction: predictionSchema.optional(),
	gate: gateSchema.optional(),
	review: reviewSchema.optional(),
});

export type LabelScore = z.infer<typeof scoreSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
export type Route = z.infer<typeof routeSchema>;
export type GateVerdict = z.infer<typeof gateSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type ReviewRecord = z.infer<typeof reviewSchema>;
export type Hitl = z.infer<typeof hitlSchema>;
