import type { Answer, ReviewState } from '../feedback/reviewRecords';
import type { ReviewForm } from './reviewForm';
import { decidesOverVotes, isDecider, tally, type Voting } from './voting';

/** What one visitor may see of the votes on one item. Nothing of what others said, until the visitor has voted. */
export interface ItemVotes {
	readonly itemId: string;
	/** `asked`: the visitor can answer it; `voted`: their vote is in; `waiting`: an adjudicator comes after the voters. */
	readonly state: 'asked' | 'voted' | 'waiting' | 'decided';
	readonly yours?: Answer;
	/** The other voters, in the order of the list, each with what they said as far as the visitor may see it. */
	readonly others: ReadonlyArray<{ readonly reviewer: string; readonly said?: Answer }>;
	/** The visitor decides whether or not the others agree. */
	readonly early?: true;
	readonly cast: number;
	readonly voters: number;
	/** The answer that stands. */
	readonly standing?: Answer;
}

export interface VotingView {
	readonly voting: Voting;
	readonly reviewer: string;
	readonly items: ReadonlyMap<string, ItemVotes>;
}

interface Ballot {
	readonly itemId: string;
	readonly cast: readonly Answer[];
	readonly standing?: Answer;
}

function stateFor(reviewer: string, { cast, standing }: Ballot, voting: Voting): ItemVotes['state'] {
	if (standing !== undefined) return 'decided';
	if (isDecider(voting, reviewer)) return 'asked';
	if (reviewer === voting.adjudicator) return tally(cast, voting).state === 'tied' ? 'asked' : 'waiting';
	return cast.some((vote) => vote.reviewer === reviewer) ? 'voted' : 'asked';
}

/**
 * A vote on a blind item for somebody who has not answered it: without what compares it with the model's answer. That is its
 * outcome where the person chose or wrote something, and in an approval the label, which is what was suggested.
 */
function unrevealed({ label, ...vote }: Answer, answerWith: ReviewForm['answerWith']): Answer {
	if (answerWith === 'approval') return vote;
	const chosen = label === undefined ? vote : { label, ...vote };
	return vote.outcome === 'approved' ? { ...chosen, outcome: 'corrected' } : chosen;
}

function itemFor(reviewer: string, ballot: Ballot, voting: Voting, answerWith: ReviewForm['answerWith']): ItemVotes {
	const { itemId, cast, standing } = ballot;
	const state = stateFor(reviewer, ballot, voting);
	const own = cast.find((vote) => vote.reviewer === reviewer);
	const yours = own ?? (decidesOverVotes(voting, reviewer) && standing?.reviewer === reviewer ? standing : undefined);
	// Who decides over votes comes after the voters, and decides between what they said.
	const sees = yours !== undefined || (decidesOverVotes(voting, reviewer) && state === 'asked');
	const others = voting.voters.filter((voter) => voter !== reviewer).map((voter) => {
		const said = sees ? cast.find((vote) => vote.reviewer === voter) : undefined;
		if (said === undefined) return { reviewer: voter };
		return { reviewer: voter, said: yours === undefined && said.blind ? unrevealed(said, answerWith) : said };
	});
	return {
		itemId,
		state,
		others,
		...(isDecider(voting, reviewer) ? { early: true as const } : {}),
		cast: cast.length,
		voters: voting.voters.length,
		...(yours === undefined ? {} : { yours }),
		...(standing === undefined ? {} : { standing }),
	};
}

/** The votes of a review as one of those who are asked may see them; undefined where the first answer stands. */
export function votesFor(
	{ items, answers, votes = [], voting }: Pick<ReviewState, 'items' | 'answers' | 'votes' | 'voting'>,
	reviewer: string | undefined,
	answerWith: ReviewForm['answerWith'],
): VotingView | undefined {
	if (voting === undefined || reviewer === undefined) return undefined;
	const standing = new Map(answers.map((answer) => [answer.itemId, answer]));
	const views = items.map(({ itemId }) => {
		const cast = votes.filter((vote) => vote.itemId === itemId);
		const stands = standing.get(itemId);
		return itemFor(reviewer, { itemId, cast, ...(stands === undefined ? {} : { standing: stands }) }, voting, answerWith);
	});
	return { voting, reviewer, items: new Map(views.map((view) => [view.itemId, view])) };
}

/** Whether nothing is left for the visitor to answer. */
export const isDone = ({ items }: VotingView): boolean => [...items.values()].every(({ state }) => state !== 'asked');

/** Whether the visitor can still answer an item: nobody has decided it, and their vote is not in. */
export function isOpenFor({ answers }: Pick<ReviewState, 'answers'>, votes: VotingView | undefined): (itemId: string) => boolean {
	const decided = new Set(answers.map(({ itemId }) => itemId));
	return (itemId) => !decided.has(itemId) && (votes?.items.get(itemId)?.state ?? 'asked') === 'asked';
}
