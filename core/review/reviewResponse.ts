import type { Answer } from '../feedback/store';
import type { ReviewForm } from './reviewForm';
import type { ServedPage } from './servedPage';

/** What an outside system that posts JSON gets back. */
export interface JsonReply {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
}

/** The reply to one request, and with `decided` the answers with which the execution goes on. */
export interface ReviewResponse {
	readonly reply: ServedPage | JsonReply;
	readonly decided?: readonly Answer[];
}

export const isPage = (reply: ServedPage | JsonReply): reply is ServedPage => 'html' in reply;

const shown = ({ itemId, outcome, label, reviewer, decidedAt }: Answer) => ({ itemId, outcome, label, reviewer, decidedAt });

/** The review for a program: what is asked, and under `answers` what is decided already. Blind items carry no suggestion. */
export const reviewReply = (form: ReviewForm, answers: readonly Answer[]): JsonReply => ({
	status: 200,
	body: { ...form, answers: answers.map(shown) },
});

/** `recorded` answers count; for each of `alreadyAnswered` an earlier answer stands; `open` items still wait. */
export const recordedReply = (recorded: readonly string[], earlier: readonly Answer[], open: number): JsonReply => ({
	status: 200,
	body: { status: 'recorded', recorded, alreadyAnswered: earlier.map(shown), open },
});

export const refusedReply = (status: number, problems: ReadonlyArray<{ itemId?: string; message: string }>): JsonReply => ({
	status,
	body: { status: 'refused', problems },
});
