import type { IExecuteFunctions } from 'n8n-workflow';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import { deskLink } from '../../core/desk/deskLink';
import type { FeedbackStore } from '../../core/feedback/store';
import type { NewLink } from '../../core/review/reviewLink';

/** Where people are led: to the address of an active Desk, else to n8n's own for this pause. */
export interface LinkPlace {
	/** The page's address at the Desk. */
	readonly desk?: string;
}

export async function linkPlaceNow(store: FeedbackStore, now: Date): Promise<LinkPlace> {
	const desk = await store.activeDesk(now, ACTIVE_MINUTES);
	return desk === undefined ? {} : { desk };
}

/** A link of this pause with its address. */
export interface AddressedLink extends NewLink {
	/** Its address, with further fields such as the answer that a message's button names. */
	readonly urlWith: (more?: Readonly<Record<string, string>>) => string;
}

/** The link to a review's page, for whoever gets this nonce. */
export const addressOf = (context: IExecuteFunctions, { desk }: LinkPlace, reviewId: string, nonce: string, more: Readonly<Record<string, string>> = {}): string =>
	desk === undefined ? context.getSignedResumeUrl({ k: nonce, ...more }) : deskLink(desk, reviewId, nonce, more);
