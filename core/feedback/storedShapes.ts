import { z } from 'zod/v4';
import { HitlError, type HitlErrorCode } from '../errors';
import { gateSchema, outcomeSchema, predictionSchema, reviewSchema, voteSchema } from '../item';
import { mapInSlices } from '../mapInSlices';
import type { SqlRow } from './database';
import type { Answer } from './reviewRecords';
import { storeError } from './storeErrors';
import { fromStoredText } from './storedText';

/** How values cross the border of the database: checked on the way in, parsed on the way out. */

const { channel, identity, slackUserId, label, text, edits, comment, reviewer, adjudicated, pageVersion, shownAt, secondsOnItem, lookedAgain } = reviewSchema.shape;

export const answerSchema: z.ZodType<Answer> = z.object({
	itemId: z.string().min(1),
	outcome: outcomeSchema.exclude(['timed_out']),
	label,
	text,
	edits,
	comment,
	reviewer,
	channel: channel.unwrap(),
	identity: identity.unwrap(),
	slackUserId,
	blind: z.boolean(),
	adjudicated,
	votes: z.array(voteSchema).readonly().optional(),
	pageVersion,
	shownAt,
	decidedAt: z.iso.datetime(),
	secondsOnItem,
	lookedAgain,
});

export const storedText = z.string().transform(fromStoredText);

export const storedJson = <T extends z.ZodType>(schema: T) =>
	z
		.string()
		.transform((text, context): unknown => {
			try {
				return JSON.parse(text);
			} catch {
				context.addIssue({ code: 'custom', message: 'is not JSON' });
				return z.NEVER;
			}
		})
		.pipe(schema);

export const storedPrediction = storedJson(predictionSchema);
export const storedVerdict = storedJson(gateSchema);
export const storedAnswer = storedJson(answerSchema);

/** Rows as their schema reads them. Throws `store-corrupt` when somebody else has written into the table. */
export async function readRows<T>(schema: z.ZodType<T>, rows: readonly SqlRow[], place: string): Promise<T[]> {
	const parse = (row: SqlRow): T => {
		const read = schema.safeParse(row);
		if (read.success) return read.data;
		throw storeError('store-corrupt', place, {
			message: `${place} holds a row that cannot be read: ${z.prettifyError(read.error)}`,
			cause: read.error,
		});
	};
	// Rows are kept, so collecting what parsing leaves behind takes long: slices are short for the two to fit in 10 ms.
	return await mapInSlices(rows, parse, { yieldEveryMs: 2 });
}

const writer =
	<T>(schema: z.ZodType<T>, code: HitlErrorCode, what: string) =>
	(value: T): string => {
		const checked = schema.safeParse(value);
		if (checked.success) return JSON.stringify(checked.data);
		throw new HitlError(
			code,
			`${what} cannot be stored: ${z.prettifyError(checked.error)}`,
			'Look at the step that makes this value and correct what it puts out.',
			{ cause: checked.error },
		);
	};

/** Other people's texts belong to their own rows, where they can be deleted. */
const predictionWithoutOthers = predictionSchema.omit({ nearest: true });

/** What could not be read back is never written: an infinite score, a date that is none. */
export const writePrediction = writer(predictionWithoutOthers, 'prediction-malformed', 'A prediction');
export const writeVerdict = writer(gateSchema, 'decision-malformed', 'A gate decision');
export const writeAnswer = writer(answerSchema, 'decision-malformed', 'An answer');

/** What a reader of `writeAnswer`'s text gets: it was checked when it was written. */
export const justWritten = (body: string): Answer => z.custom<Answer>().parse(JSON.parse(body));

/** ISO 8601 in UTC with milliseconds, so that the order of the letters is the order in time. */
export function writeTime(time: string): string {
	const date = new Date(time);
	if (Number.isNaN(date.getTime())) {
		throw new HitlError(
			'decision-malformed',
			`"${time.slice(0, 80)}" is not a point in time`,
			'Give times as ISO 8601 in UTC, such as 2026-11-23T15:04:05.000Z.',
		);
	}
	return date.toISOString();
}
