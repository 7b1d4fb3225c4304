import { z } from 'zod/v4';
import type { DueReview, ReviewEnd } from '../feedback/deskRecords';

/** Header that names the review a request of the Desk is about: the same node may ask about another one by now. */
export const REVIEW_HEADER = 'x-hitl-review';

/**
 * One request to a review's own resume address, with its id in the header. Undefined: nobody answered. Follows no redirect and
 * never throws.
 */
export type AskHost = (method: 'GET' | 'POST', review: Pick<DueReview, 'reviewId' | 'resumeUrl'>) => Promise<HostAnswer | undefined>;

export interface HostAnswer {
	readonly status: number;
	readonly text: string;
}

/**
 * What became of a review, as its address says. `waiting`: people are still asked. `running`: the execution is at work, so
 * ask again later. `unclear`: nobody answered, or somebody who does not know, such as a proxy.
 */
export type HostWord = ReviewEnd | 'waiting' | 'running' | 'unclear';

/** What Human Review answers to the Desk. */
export const DESK_WORDS = ['handed-on', 'waiting', 'went-on'] as const;

const ownAnswer = z.object({ hitl: z.enum(DESK_WORDS) });

/**
 * The words of n8n 2, where Human Review is not asked. Anything else is no word of n8n's, and nothing follows from it: nor from
 * its 401 ("Invalid token") and 500, which a run brings about whose data a crash has taken, for a proxy says the same.
 */
const HOST_WORDS: ReadonlyArray<readonly [status: number, words: RegExp, meaning: HostWord]> = [
	[404, /The execution \\?".{1,100}\\?" does not exist/, 'deleted'],
	[409, /is running already/, 'running'],
	[409, /has finished with error/, 'stopped'],
	[409, /has finished already/, 'went-on'],
	[200, /<h1>No action required<\/h1>/, 'went-on'],
	// It waits at a node behind this one: n8n knows one address for each run, and looks for it at the node that ran last.
	[404, /The workflow for execution \\?".{1,100}\\?" does not contain a waiting webhook/, 'went-on'],
	[307, /\/form-waiting\//, 'went-on'],
	// A crash left nothing of it that could go on.
	[404, /Could not find node to process webhook/, 'stopped'],
];

/** What an answer says in JSON; undefined where it says nothing in it. */
export function saidBy({ text }: HostAnswer): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function hostWord(answer: HostAnswer | undefined): HostWord {
	if (answer === undefined) return 'unclear';
	const own = ownAnswer.safeParse(saidBy(answer));
	if (own.success) return own.data.hitl;
	return HOST_WORDS.find(([status, words]) => status === answer.status && words.test(answer.text))?.[2] ?? 'unclear';
}
