import type { Answer } from '../feedback/reviewRecords';
import type { KeptCard } from './keptAnswers';
import type { Clock } from './moment';
import type { Problem } from './parsedDecision';
import type { ReviewForm, ReviewItem } from './reviewForm';
import type { ItemVotes } from './votingView';

/** All that one card shows. */
export interface Card {
	readonly item: ReviewItem;
	/** Place on the form, from 1. */
	readonly place: number;
	readonly form: ReviewForm;
	readonly clock: Clock;
	/** The answer that stands already. */
	readonly standing?: Answer;
	/** Where several people decide together. */
	readonly votes?: ItemVotes;
	readonly kept?: KeptCard;
	readonly problems: readonly Problem[];
}

/** Whether whoever looks at the card can answer it. */
export const isOpen = ({ standing, votes }: Pick<Card, 'standing' | 'votes'>): boolean =>
	standing === undefined && (votes === undefined || votes.state === 'asked');
