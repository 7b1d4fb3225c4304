import type { ReviewEnd } from '../feedback/deskRecords';
import type { Answer, Claim } from '../feedback/reviewRecords';
import { alreadyAnsweredPage, cameSecondPage, sentPage, type RevealedItem } from './outcomePages';
import type { PendingReview } from './pendingReview';
import { isProgram } from './refusedFor';
import { recordedReply, votedReply, type JsonReply } from './reviewResponse';
import { isSameAnswer, predictedIn } from './sentAnswers';
import type { ServedPage } from './servedPage';
import { clockOf, type ReviewRequest, type Visit } from './visit';
import { voteInPage } from './votePages';
import type { VotingView } from './votingView';

/** Blind items of this send: the page had promised to show the model's answer afterwards. */
function revealedTo(pending: PendingReview, answers: readonly Answer[], stored: ReadonlySet<string>): RevealedItem[] {
	const predicted = predictedIn(pending);
	return answers
		.filter(({ itemId, blind }) => blind && stored.has(itemId))
		.map((answer) => ({ itemId: answer.itemId, answer, predictedLabel: predicted.get(answer.itemId) ?? '' }));
}

/** What somebody reads whose votes were taken. */
export function replyToVotes(request: ReviewRequest, pending: PendingReview, answers: readonly Answer[], { stored }: Claim, votes: VotingView, end?: ReviewEnd): ServedPage | JsonReply {
	if (isProgram(request)) return votedReply(stored, answers.map(({ itemId }) => itemId), votes);
	const counts = new Set(stored);
	const late = answers.flatMap(({ itemId }) => (counts.has(itemId) || votes.items.get(itemId)?.yours !== undefined ? [] : [itemId]));
	return voteInPage(pending.form, votes, { counted: stored.length, late, revealed: revealedTo(pending, answers, counts), ...(end === undefined ? {} : { end }) });
}

/** What somebody reads whose answers were taken, all or in part. */
export function replyTo(
	request: ReviewRequest,
	pending: PendingReview,
	host: Visit,
	answers: readonly Answer[],
	claim: Claim,
	end?: ReviewEnd,
): ServedPage | JsonReply {
	const { form } = pending;
	const stored = new Set(claim.stored);
	const seen = [...claim.standing, ...(claim.checks ?? [])].filter(({ itemId }) => !host.hidden.includes(itemId));
	const standing = new Map(seen.map((answer) => [answer.itemId, answer]));
	const second = answers.flatMap((yours) => {
		const first = standing.get(yours.itemId);
		return stored.has(yours.itemId) || first === undefined ? [] : [{ standing: first, yours }];
	});
	// The workflow waits for no answer to a planted item: once it goes on, nothing is open.
	const left = claim.completedAt === undefined ? form.items.filter(({ itemId }) => !standing.has(itemId)).length : 0;
	if (isProgram(request)) return recordedReply(claim.stored, second.map(({ standing: first }) => first), left);
	const revealed = revealedTo(pending, answers, stored);
	const clock = { ...clockOf(pending, host), ...(end === undefined ? {} : { end }) };
	// Sent twice, say because the reply was lost: what stands is what this person sent.
	const repeated = second.every(({ standing: first, yours }) => isSameAnswer(first, yours));
	if (repeated) return sentPage(form, { sent: answers.length, left, revealed, partialAtDeadline: pending.partialAtDeadline ?? false, ...clock });
	if (stored.size === 0 && left === 0) return alreadyAnsweredPage(form, [...standing.values()], clock);
	return cameSecondPage(form, { counted: stored.size, second, left, revealed, ...clock });
}
