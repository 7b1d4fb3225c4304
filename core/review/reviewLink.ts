import { createHmac } from 'node:crypto';
import { hashLinkNonce, type KnownLink } from './pendingReview';
import type { Reviewer } from './reviewers';

/** A link before it has an address. The nonce goes into the address and nowhere else. */
export interface NewLink {
	readonly nonce: string;
	readonly reviewer?: Reviewer;
	/** Asked only about items on which the others do not agree. */
	readonly adjudicator?: true;
	/** Of an escalation: it opens nothing before, ISO 8601. */
	readonly from?: string;
}

/** Where a review is answered; with `reviewer` in that person's name and in no other. */
export interface ReviewLink {
	readonly url: string;
	readonly reviewer?: Reviewer;
	readonly adjudicator?: true;
}

/** 144 bits. */
const NONCE_BYTES = 18;

/** Drawn by the loop's secret, fresh for every pause and person, and the same again where a killed run begins anew: messages that are out still open the page. */
export const pauseNonce = (key: Uint8Array, use: 'link' | 'page' | 'desk' | 'escalation', reviewId: string, reviewer?: Reviewer): string =>
	createHmac('sha256', key).update(JSON.stringify([use, reviewId, reviewer?.name ?? null])).digest().subarray(0, NONCE_BYTES).toString('base64url');

/** One link for each reviewer, or a single one that whoever has it may use. `key`: 32 secret bytes. */
export const newLinks = (reviewers: readonly Reviewer[], reviewId: string, key: Uint8Array, adjudicator?: string): NewLink[] =>
	reviewers.length === 0
		? [{ nonce: pauseNonce(key, 'link', reviewId) }]
		: reviewers.map((reviewer) => ({ nonce: pauseNonce(key, 'link', reviewId, reviewer), reviewer, ...(reviewer.name === adjudicator ? { adjudicator: true } : {}) }));

export const knownLinks = (links: readonly NewLink[]): KnownLink[] =>
	links.map(({ nonce, reviewer, from }) => ({ hash: hashLinkNonce(nonce), ...(reviewer === undefined ? {} : { reviewer }), ...(from === undefined ? {} : { from }) }));
