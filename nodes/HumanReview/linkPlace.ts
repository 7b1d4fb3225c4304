import type { IExecuteFunctions } from 'n8n-workflow';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import type { FeedbackStore } from '../../core/feedback/store';

/** Where people are led: to the address of an active Desk, else to n8n's own for this pause. */
export interface LinkPlace {
	/** The page's address at the Desk. */
	readonly desk?: string;
}

export async function linkPlaceNow(store: FeedbackStore, now: Date): Promise<LinkPlace> {
	const desk = await store.activeDesk(now, ACTIVE_MINUTES);
	return desk === undefined ? {} : { desk };
}

/** A review's page, for whoever gets this nonce; `more` goes along in the query. */
export function addressOf(
	context: IExecuteFunctions,
	{ desk }: LinkPlace,
	reviewId: string,
	nonce: string,
	more: Readonly<Record<string, string>> = {},
): string {
	if (desk === undefined) return context.getSignedResumeUrl({ k: nonce, ...more });
	const link = new URL(desk);
	for (const [name, value] of Object.entries({ r: reviewId, k: nonce, ...more })) link.searchParams.set(name, value);
	return link.toString();
}
