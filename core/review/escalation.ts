import type { DeliveryPlan } from '../feedback/deliveryRecords';
import { pauseNonce, type NewLink } from './reviewLink';
import { means, SLACK_MEMBER, type Reviewer } from './reviewers';

export type Addressee = Pick<DeliveryPlan, 'channel' | 'recipient'>;

/** Whom an escalation tells, and the link by which they answer. */
export interface Escalated extends Addressee {
	readonly link: NewLink;
	/** In Slack too they answer on the page alone: a press there would not say that they were told. */
	readonly byLink?: true;
}

export interface EscalationPlan {
	/** Links of those who are asked. */
	readonly asked: readonly NewLink[];
	/** The panel's list: whoever is on it and not asked has asked for the items. */
	readonly listed: readonly Reviewer[];
	readonly requesters: readonly string[];
	/** Several people decide together. */
	readonly together: boolean;
	readonly reviewId: string;
	/** The loop's. */
	readonly key: Uint8Array;
	/** When it is sent, ISO 8601. No link of it opens anything before. */
	readonly from: string;
}

/** Somebody known by an address alone; undefined for a channel, which many may read. */
function personAt({ channel, recipient }: Addressee): Reviewer | undefined {
	if (channel === 'email') return { name: recipient, email: recipient };
	return SLACK_MEMBER.test(recipient) ? { name: recipient, slackUserId: recipient } : undefined;
}

const isSame = (known: Reviewer, person: Reviewer): boolean =>
	means(known, person.name) || (person.slackUserId !== undefined && person.slackUserId === known.slackUserId);

/**
 * Whom an escalation tells. Where one link serves everybody they get that one. Beside a list of reviewers a person gets a link of
 * their own, one of the list the link they have, and a channel one for whoever reads it. Nobody is told who asked for the items.
 */
export function planEscalation(addressees: readonly Addressee[], plan: EscalationPlan): Escalated[] {
	const { asked, listed, requesters, together, reviewId, key, from } = plan;
	const [first] = asked;
	if (first === undefined) return [];
	return addressees.flatMap((addressee): Escalated[] => {
		const person = personAt(addressee);
		if (person !== undefined && requesters.some((requester) => means(person, requester))) return [];
		if (first.reviewer === undefined) return [{ ...addressee, link: first }];
		if (person === undefined) return [{ ...addressee, link: { nonce: pauseNonce(key, 'escalation', reviewId), from }, byLink: true }];
		const known = asked.find(({ reviewer }) => reviewer !== undefined && isSame(reviewer, person));
		if (known !== undefined) return [{ ...addressee, link: known }];
		if (listed.some((reviewer) => isSame(reviewer, person))) return [];
		const link = { nonce: pauseNonce(key, 'escalation', reviewId, person), reviewer: person, from };
		return [{ ...addressee, link, ...(together ? { byLink: true } : {}) }];
	});
}

/** Names of those who are asked by the escalation alone. */
export const addedBy = (escalated: readonly Escalated[]): string[] =>
	escalated.flatMap(({ link: { from, reviewer } }) => (from === undefined || reviewer === undefined ? [] : [reviewer.name]));
