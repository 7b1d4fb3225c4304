import { HitlError } from '../../core/errors';
import type { DeliveryPlan } from '../../core/feedback/deliveryRecords';
import type { NoticeSettings } from './noticeSettings';

export type Addressee = Pick<DeliveryPlan, 'channel' | 'recipient'>;

/** What an active Desk tells people while they have time. */
export interface LaterNotices {
	/** Whoever was told is told again then. */
	readonly remindAt?: string;
	readonly escalateTo: readonly Addressee[];
	readonly escalateAt: string;
}

const refuse = (message: string, nextStep: string): HitlError => new HitlError('address-invalid', message, `Nobody was asked. ${nextStep}`);

/** Slack's channels and members, and e-mail addresses, by how they are written. `address-invalid` where one cannot be told. */
export function readEscalation(entries: readonly string[], { slack, email }: NoticeSettings, reviewersListed: boolean): Addressee[] {
	if (entries.length > 0 && reviewersListed) {
		throw refuse('"Escalate To" names people who are not on the list of reviewers, so they could not answer', 'Leave it empty, or take the list of reviewers away.');
	}
	return entries.map((recipient) => {
		if (/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(recipient)) {
			if (email !== undefined) return { channel: 'email', recipient };
			throw refuse(`"Escalate To" names the e-mail address ${recipient}, and no e-mail is set up`, 'Add E-Mail to "Tell People By".');
		}
		if (!/^[#@]?[^\s#,@]{1,80}$/u.test(recipient)) throw refuse(`"${recipient.slice(0, 80)}" in "Escalate To" is no e-mail address and no Slack channel`, 'Correct it.');
		if (slack !== undefined) return { channel: 'slack', recipient };
		throw refuse(`"Escalate To" names ${recipient}, and no Slack is set up`, 'Add Slack to "Tell People By", or write an e-mail address.');
	});
}
