import type { ReviewEnd } from '../feedback/deskRecords';
import type { Answer } from '../feedback/reviewRecords';
import type { Late } from './lateAnswers';
import type { Problem } from './parsedDecision';
import type { ReviewForm } from './reviewForm';
import type { ServedPage } from './servedPage';
import { decidesOverVotes } from './voting';
import type { ItemVotes, VotingView } from './votingView';

/** What an outside system that posts JSON gets back. */
export interface JsonReply {
	readonly status: number;
	readonly body: Readonly<Record<string, unknown>>;
}

/** The reply to one request, and with `decided` the answers with which the execution goes on. */
export interface ReviewResponse {
	readonly reply: ServedPage | JsonReply;
	readonly decided?: readonly Answer[];
	/** In its place, where it turns out that the execution cannot go on with them. */
	readonly replyIfGone?: (end: ReviewEnd) => ServedPage | JsonReply;
	/** Set where answers came after the time was over, and nothing goes on with them. */
	readonly late?: Late;
}

export const isPage = (reply: ServedPage | JsonReply): reply is ServedPage => 'html' in reply;

const shown = ({ itemId, outcome, label, reviewer, decidedAt }: Answer) => ({ itemId, outcome, label, reviewer, decidedAt });

/** The review for a program: what is asked, and under `answers` what is decided already. Blind items carry no suggestion. */
export const reviewReply = (form: ReviewForm, answers: readonly Answer[], votes?: VotingView): JsonReply => ({
	status: 200,
	body: { ...form, answers: answers.map(shown), ...(votes === undefined ? {} : { voting: shownVoting(votes), votes: [...votes.items.values()].map(shownVotes) }) },
});

const shownVoting = ({ voting, reviewer }: VotingView) => ({
	you: decidesOverVotes(voting, reviewer) ? 'adjudicator' : 'voter',
	voters: voting.voters.length,
	agreeing: voting.agreeing,
});

/** What others said stands here only where the view has it: once this person has voted. */
const shownVotes = ({ itemId, state, cast, yours, others }: ItemVotes) => ({
	itemId,
	state,
	cast,
	...(yours === undefined ? {} : { yours: said(yours) }),
	others: others.flatMap(({ reviewer, said: vote }) => (vote === undefined ? [] : [{ reviewer, ...said(vote) }])),
});

const said = ({ outcome, label, text, edits, comment, decidedAt }: Answer) => ({ outcome, label, text, edits, comment, decidedAt });

/** `recorded` answers count; for each of `alreadyAnswered` an earlier answer stands; `open` items still wait. */
export const recordedReply = (recorded: readonly string[], earlier: readonly Answer[], open: number): JsonReply => ({
	status: 200,
	body: { status: 'recorded', recorded, alreadyAnswered: earlier.map(shown), open },
});

/** `recorded` votes count. For `alreadyAnswered` the item was decided, or this person had voted on it; an adjudicator is not asked yet about `notYet`. */
export function votedReply(recorded: readonly string[], given: readonly string[], votes: VotingView): JsonReply {
	const views = [...votes.items.values()];
	const rest = views.filter(({ itemId }) => given.includes(itemId) && !recorded.includes(itemId));
	const earlier = rest.flatMap(({ standing, yours }) => standing ?? yours ?? []);
	const notYet = rest.filter(({ state }) => state === 'waiting').map(({ itemId }) => itemId);
	const open = views.filter(({ standing }) => standing === undefined).length;
	return { status: 200, body: { status: 'recorded', recorded, alreadyAnswered: earlier.map(shown), notYet, open, votes: views.map(shownVotes) } };
}

/** Tells a program what became of the workflow that its answers were for. */
export const withEnd = (reply: ServedPage | JsonReply, end: ReviewEnd): ServedPage | JsonReply => (isPage(reply) ? reply : { ...reply, body: { ...reply.body, workflow: end } });

export const refusedReply = (status: number, problems: readonly Problem[]): JsonReply => ({
	status,
	body: { status: 'refused', problems },
});
