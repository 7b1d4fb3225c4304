import { z } from 'zod/v4';

/** What travels with an item under the key `hitl`. The user's own fields stand beside it and are never touched. */

const share = z.number().min(0).max(1);
const timestamp = z.iso.datetime();

export const scoreSchema = z.object({ label: z.string().min(1), score: share });

export const modelSchema = z.object({ id: z.string().min(1), version: z.number().int().min(0).optional() });

/** One of several things that a model read out of an item: a label that holds, or an entity and where it stands. */
export const fieldSchema = z.object({
	/** A label, or the type of an entity, such as PER. */
	name: z.string(),
	value: z.string(),
	score: share,
	/** The value's place in the text, from `start` up to `end`, in UTF-16 code units. */
	start: z.number().int().min(0).optional(),
	end: z.number().int().min(0).optional(),
});

export const predictionSchema = z.object({
	label: z.string(),
	confidence: share,
	scores: z.array(scoreSchema).optional(),
	fields: z.array(fieldSchema).optional(),
	margin: share.optional(),
	/** Entropy of the scores divided by the logarithm of their number: 0 is sure, 1 is a blind guess. */
	entropy: share.optional(),
	knownTokenRatio: share.optional(),
	truncated: z.boolean().optional(),
	calibrated: z.boolean().optional(),
	/** False while the version that answered has not shown that it knows the label: learned, and not automated yet. */
	labelEarned: z.boolean().optional(),
	/** Why not, without a full stop. */
	labelReason: z.string().optional(),
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
	/** In force for this prediction; 1 while nothing of its predictor may go on without a person. */
	threshold: share,
	/** `asked`: no rule of the gate, a person was asked for another reason. */
	rule: z.enum(['fixedThreshold', 'conditions', 'targetErrorRate', 'cost', 'asked']),
	/** Of a predictor that is not the loop's own: how often it was right where it stated such a confidence. Shown and never compared with `threshold`. */
	calibratedConfidence: share.optional(),
	/** Answers that this rests on. */
	calibratedFrom: z.number().int().min(0).optional(),
	/** Chance the item had of being seen by a person: 1 for reviews, the audit share for automated and audited items. */
	reviewProbability: share,
	/** The smallest such chance of any item of this predictor in this run: 1 while everything goes to people. Absent in old decisions. */
	leastProbability: share.optional(),
	/** In shadow mode everything goes to people; this is where the item would have gone. */
	shadowRoute: routeSchema.optional(),
	/** The reviews of the hour or day were used up: it waits for a person, or was let through outside of what is promised. */
	overBudget: z.boolean().optional(),
	/** Of an audit: it went on at once, and a copy waits for its check. */
	checkLater: z.boolean().optional(),
});

export const outcomeSchema = z.enum(['approved', 'corrected', 'rejected', 'unsure', 'timed_out']);

const channelSchema = z.enum(['page', 'webhook', 'slack', 'email', 'desk']);
const identitySchema = z.enum(['typed', 'link', 'slack', 'desk', 'none']);

/** What one of several people said. */
export const voteSchema = z.object({
	reviewer: z.string().min(1),
	outcome: outcomeSchema.exclude(['timed_out']),
	label: z.string().optional(),
	text: z.string().optional(),
	edits: z.record(z.string(), z.unknown()).optional(),
	comment: z.string().optional(),
	channel: channelSchema,
	identity: identitySchema,
	/** The member ID that Slack vouched for. */
	slackUserId: z.string().optional(),
	pageVersion: z.string().optional(),
	shownAt: timestamp.optional(),
	decidedAt: timestamp,
	secondsOnItem: z.number().min(0).optional(),
});

export const reviewSchema = z.object({
	reviewId: z.string().min(1),
	outcome: outcomeSchema,
	label: z.string().optional(),
	/** Where a text was asked for: the one that was accepted or written. */
	text: z.string().optional(),
	comment: z.string().optional(),
	reviewer: z.string().optional(),
	channel: channelSchema.optional(),
	identity: identitySchema.optional(),
	/** The member ID that Slack vouched for, also where `reviewer` is the name on a list. */
	slackUserId: z.string().optional(),
	edits: z.record(z.string(), z.unknown()).optional(),
	/** Where several people decide together: what each of them said. */
	votes: z.array(voteSchema).readonly().optional(),
	/** Somebody decided between answers that disagreed. */
	adjudicated: z.boolean().optional(),
	blind: z.boolean().optional(),
	pageVersion: z.string().optional(),
	shownAt: timestamp.optional(),
	decidedAt: timestamp.optional(),
	secondsOnItem: z.number().min(0).optional(),
	/** It was sent by somebody who had agreed very fast and was asked to look again. */
	lookedAgain: z.literal(true).optional(),
});

export const loopNameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u);

/** Where an image lies in the item, and which one it was. */
export const imageSchema = z.object({
	binaryProperty: z.string().min(1),
	sha256: z.string(),
	fileName: z.string().optional(),
	mimeType: z.string().optional(),
});

export const hitlSchema = z.object({
	loop: loopNameSchema,
	itemId: z.string().min(1).max(512),
	subjectKey: z.string().min(1).optional(),
	input: z.object({
		/** What was read; of an image, its name and hash. */
		text: z.string(),
		image: imageSchema.optional(),
	}),
	prediction: predictionSchema.optional(),
	gate: gateSchema.optional(),
	review: reviewSchema.optional(),
});

export type ImageReference = z.infer<typeof imageSchema>;
export type LabelScore = z.infer<typeof scoreSchema>;
export type PredictedField = z.infer<typeof fieldSchema>;
export type Prediction = z.infer<typeof predictionSchema>;
export type Route = z.infer<typeof routeSchema>;
export type GateVerdict = z.infer<typeof gateSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type ReviewRecord = z.infer<typeof reviewSchema>;
export type Hitl = z.infer<typeof hitlSchema>;
