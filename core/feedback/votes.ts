import { z } from 'zod/v4';
import { HitlError } from '../errors';
import { agreementOf, type Agreement } from '../review/agreement';
import { adjudicatedAnswer, agreedAnswer, decidesOverVotes, isDecider, tally, undecidedAnswer, type Voting } from '../review/voting';
import type { Reader, Transaction } from './database';
import { reserve } from './sequence';
import type { Answer, ReviewState } from './reviewRecords';
import { readRows, storedAnswer, writeAnswer } from './storedShapes';
import { toStoredText } from './storedText';

const voteRow = z.object({ vote: storedAnswer });

const INSERT = 'INSERT INTO votes (review_id, item_id, reviewer, number, vote) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';

/** All votes of a review, in the order in which they came. */
export async function readVotes(reader: Reader, reviewId: string, place: string): Promise<Answer[]> {
	const rows = await reader.all('SELECT vote FROM votes WHERE review_id = ? ORDER BY number', [toStoredText(reviewId)]);
	return (await readRows(voteRow, rows, place)).map(({ vote }) => vote);
}

export interface VotesTaken {
	/** Items of the given votes that were stored now. */
	readonly stored: readonly string[];
	/** Answers that stand because of them. */
	readonly decided: readonly Answer[];
	/** They leave an item to the adjudicator. */
	readonly tied: boolean;
}

/**
 * Stores votes on items that are not decided yet, each reviewer's first one, and works out the answers that these votes make.
 * What the adjudicator says of an item on which the voters do not agree is its answer, and what somebody says whom an escalation
 * added. The caller holds the review's row and stores the answers. `reviewer-not-asked` when somebody else votes.
 */
export async function takeVotes(transaction: Transaction, review: ReviewState, voting: Voting, given: readonly Answer[], place: string): Promise<VotesTaken> {
	refuseStrangers(voting, given);
	const standing = new Set(review.answers.map(({ itemId }) => itemId));
	const wanted = given.filter(({ itemId }) => !standing.has(itemId));
	const votes = wanted.filter(({ reviewer }) => !decidesOverVotes(voting, reviewer));
	const first = await reserve(transaction, 'answer', votes.length);
	const changes = await transaction.runMany(
		INSERT,
		votes.map((vote, index) => [...[review.reviewId, vote.itemId, vote.reviewer ?? ''].map(toStoredText), first + index, writeAnswer(vote)]),
	);
	const added = votes.filter((_, index) => changes[index] === 1);
	const all = votesByItem(await readVotes(transaction, review.reviewId, place));
	const agreed = [...new Set(added.map(({ itemId }) => itemId))].flatMap((itemId) => decisionOf(all.get(itemId) ?? [], voting));
	const adjudicated = wanted.flatMap((answer) => {
		const cast = all.get(answer.itemId) ?? [];
		const decides = isDecider(voting, answer.reviewer) || (answer.reviewer === voting.adjudicator && tally(cast, voting).state === 'tied');
		return decides ? [adjudicatedAnswer(answer, cast)] : [];
	});
	const stored = [...added, ...adjudicated].map(({ itemId }) => itemId);
	const decided = [...agreed, ...adjudicated];
	const over = new Set(decided.map(({ itemId }) => itemId));
	// Where nobody adjudicates, a tied item is decided: nobody knows.
	const tied = added.some(({ itemId }) => !over.has(itemId) && tally(all.get(itemId) ?? [], voting).state === 'tied');
	return { stored, decided, tied };
}

export function votesByItem(votes: readonly Answer[]): Map<string, Answer[]> {
	const byItem = new Map<string, Answer[]>();
	for (const vote of votes) byItem.set(vote.itemId, [...(byItem.get(vote.itemId) ?? []), vote]);
	return byItem;
}

function decisionOf(votes: readonly Answer[], voting: Voting): Answer[] {
	const counted = tally(votes, voting);
	if (counted.state === 'agreed') return [agreedAnswer(counted.agreeing, votes)];
	return counted.state === 'tied' && voting.adjudicator === undefined ? [undecidedAnswer(votes)] : [];
}

/** How far the votes of a review agree. */
export const agreementOfReview = async (reader: Reader, reviewId: string, place: string): Promise<Agreement> =>
	agreementOf((await readVotes(reader, reviewId, place)).map((vote) => ({ key: vote.itemId, vote })));

/** Of a review that ends before every item has its answer: how far the votes agree that were in. The caller holds its row. */
export async function keepAgreement(transaction: Transaction, reviewId: string, place: string): Promise<void> {
	const agreement = await agreementOfReview(transaction, reviewId, place);
	if (agreement.votes === 0) return;
	await transaction.run('UPDATE reviews SET agreement = ? WHERE review_id = ?', [JSON.stringify(agreement), toStoredText(reviewId)]);
}

function refuseStrangers(voting: Voting, given: readonly Answer[]): void {
	const voters = new Set(voting.voters);
	const stranger = given.find(({ reviewer }) => reviewer === undefined || !(voters.has(reviewer) || decidesOverVotes(voting, reviewer)));
	if (stranger === undefined) return;
	throw new HitlError(
		'reviewer-not-asked',
		`${stranger.reviewer?.slice(0, 80) ?? 'Somebody without a name'} is not one of those who are asked`,
		'Nothing was recorded. Answer with the link that was made for you.',
	);
}
