import type { IExecuteFunctions } from 'n8n-workflow';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import type { DeliveryChannel } from '../../core/feedback/deliveryRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import { resumeAddress } from '../shared/resumeAddress';
import { NAMED_ANSWER } from '../shared/reviewRequest';

/** Where people are led: to the address of an active Desk, else to n8n's own for this pause. */
export interface LinkPlace {
	/** The page's address at the Desk. */
	readonly desk?: string;
	/** What the Desk found there in its own place, when it last looked. */
	readonly fault?: string;
	/** The channels by which active Desks send. */
	readonly sendsBy: readonly DeliveryChannel[];
}

export async function linkPlaceNow(store: FeedbackStore, now: Date): Promise<LinkPlace> {
	const desk = await store.activeDesk(now, ACTIVE_MINUTES);
	if (desk === undefined) return { sendsBy: [] };
	const fault = await store.addressFault(desk);
	return { desk, sendsBy: await store.deskChannels(now, ACTIVE_MINUTES), ...(fault === undefined ? {} : { fault }) };
}

/** The link to a review's page, for whoever gets this nonce; with an answer it asks once whether it is this one. */
export function addressOf(context: IExecuteFunctions, { desk }: LinkPlace, reviewId: string, nonce: string, answer?: string): string {
	const named: Record<string, string> = answer === undefined ? {} : { [NAMED_ANSWER]: answer };
	if (desk === undefined) return resumeAddress(context, { k: nonce, ...named });
	const link = new URL(desk);
	link.searchParams.set('r', reviewId);
	link.searchParams.set('k', nonce);
	for (const [name, value] of Object.entries(named)) link.searchParams.set(name, value);
	return link.toString();
}
