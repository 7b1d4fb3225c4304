import type { Answer } from '../feedback/store';
import type { KeptCard } from './keptAnswers';
import type { Clock } from './moment';
import type { Problem } from './parsedDecision';
import type { ReviewForm, ReviewItem } from './reviewForm';

/** All that one card shows. */
export interface Card {
	readonly item: ReviewItem;
	/** Place on the form, from 1. */
	readonly place: number;
	readonly form: ReviewForm;
	readonly clock: Clock;
	/** The answer that stands already. */
	readonly standing?: Answer;
	readonly kept?: KeptCard;
	readonly problems: readonly Problem[];
}
