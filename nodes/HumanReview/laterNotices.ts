import { HitlError } from '../../core/errors';
import type { Addressee, Escalated } from '../../core/review/escalation';
import { addressesOf } from '../../core/review/owner';
import { MAIL_ADDRESS, SLACK_MEMBER } from '../../core/review/reviewers';
import type { NoticeSettings } from './noticeSettings';
import type { ReviewSettings } from './parameters';

/** What an active Desk tells people while they have time. */
export interface LaterNotices {
	/** Whoever was told is told again then. */
	readonly remindAt?: string;
	readonly escalateTo: readonly Escalated[];
	/** Whoever was told is told a last time when others would be. */
	readonly lastCall: boolean;
	readonly escalateAt: string;
}

const refuse = (message: string, nextStep: string): HitlError => new HitlError('address-invalid', message, `Nobody was asked. ${nextStep}`);

/**
 * Slack's channels and members, and e-mail addresses, by how they are written. `address-invalid` where one cannot be told.
 * `together`: several people decide together.
 */
function readEscalation(entries: readonly string[], { slack, email }: NoticeSettings, together: boolean): Addressee[] {
	return entries.map((recipient) => {
		if (MAIL_ADDRESS.test(recipient)) {
			if (email !== undefined) return { channel: 'email', recipient };
			throw refuse(`"Escalate To" names the e-mail address ${recipient}, and no e-mail is set up`, 'Add E-Mail to "Tell People By".');
		}
		if (!/^[#@]?[^\s#,@]{1,80}$/u.test(recipient)) throw refuse(`"${recipient.slice(0, 80)}" in "Escalate To" is no e-mail address and no Slack channel`, 'Correct it.');
		if (together && !SLACK_MEMBER.test(recipient)) {
			throw refuse(`Several people decide together, and "Escalate To" names the channel ${recipient}, which says of nobody who they are`, 'Name the e-mail address or the Slack member ID of whoever is to decide then.');
		}
		if (slack !== undefined) return { channel: 'slack', recipient };
		throw refuse(`"Escalate To" names ${recipient}, and no Slack is set up`, 'Add Slack to "Tell People By", or write an e-mail address.');
	});
}

/**
 * Whom the panel escalates to. Where it names nobody that is the owner, if a channel reaches them; beside a list of reviewers it is
 * nobody, for an owner may be on no list. `address-invalid` as above.
 */
export function addresseesOf({ escalateTo, owner, reviewers }: Pick<ReviewSettings, 'escalateTo' | 'owner' | 'reviewers'>, notices: NoticeSettings, together: boolean): Addressee[] {
	if (escalateTo.length > 0) return readEscalation(escalateTo, notices, together);
	if (reviewers.length > 0) return [];
	return addressesOf(owner).filter(({ channel }) => channel !== 'webhook' && notices[channel] !== undefined);
}
