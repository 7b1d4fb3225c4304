import type { Addressee } from './escalation';
import { MAIL_ADDRESS } from './reviewers';

/** Whom people can ask about a review: reads on from "Questions? Ask". Nobody is left without anybody to ask. */
export const ownerOf = (named: string, workflow: string): string => named || `whoever looks after the workflow “${workflow}”`;

/** The addresses that stand in what the panel says of the owner, e.g. `Ana Costa, ana@example.org`: an e-mail address or a Slack member's ID. */
export function addressesOf(named: string): Addressee[] {
	return named.split(/[\s,;<>()]+/).flatMap((word): Addressee[] => {
		if (MAIL_ADDRESS.test(word)) return [{ channel: 'email', recipient: word }];
		return /^[UW](?=[A-Z]*\d)[A-Z\d]{7,20}$/.test(word) ? [{ channel: 'slack', recipient: word }] : [];
	});
}
