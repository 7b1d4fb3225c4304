import { randomBytes } from 'node:crypto';
import { hashLinkNonce, type KnownLink } from './pendingReview';
import type { Reviewer } from './reviewers';

/** A link before it has an address. The nonce goes into the address and nowhere else. */
export interface NewLink {
	readonly nonce: string;
	readonly reviewer?: Reviewer;
	/** Asked only about items on which the others do not agree. */
	readonly adjudicator?: true;
}

/** Where a review is answered; with `reviewer` in that person's name and in no other. */
export interface ReviewLink {
	readonly url: string;
	readonly reviewer?: Reviewer;
	readonly adjudicator?: true;
}

/** 144 bits. */
export const newNonce = (): string => randomBytes(18).toString('base64url');

/** One link for each reviewer, or a single one that whoever has it may use. */
export const newLinks = (reviewers: readonly Reviewer[], adjudicator?: string): NewLink[] =>
	reviewers.length === 0
		? [{ nonce: newNonce() }]
		: reviewers.map((reviewer) => ({ nonce: newNonce(), reviewer, ...(reviewer.name === adjudicator ? { adjudicator: true } : {}) }));

export const knownLinks = (links: readonly NewLink[]): KnownLink[] =>
	links.map(({ nonce, reviewer }) => ({ hash: hashLinkNonce(nonce), ...(reviewer === undefined ? {} : { reviewer }) }));
