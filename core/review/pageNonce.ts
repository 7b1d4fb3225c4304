import { createHash, timingSafeEqual } from 'node:crypto';

/** Hidden field by which a form shows that it came from the page: a scanner that posts an empty body has none. */
export const PAGE_NONCE_FIELD = 'page';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Under which a tab keeps its draft. The tab's name outlives the page, so the nonce itself does not stand in it. */
export const draftKey = (pageNonce: string): string => digest(`draft ${pageNonce}`).toString('hex').slice(0, 16);

/** Whether a form's body carries the page's nonce. Compares digests, so the time says nothing about the nonce. */
export function carriesPageNonce(body: Readonly<Record<string, unknown>>, pageNonce: string): boolean {
	const given = body[PAGE_NONCE_FIELD];
	return typeof given === 'string' && timingSafeEqual(digest(given), digest(pageNonce));
}

/** Said when the nonce is missing: the answers are shown again on a fresh page. */
export const PAGE_NONCE_MISSING = 'These answers did not come from this page. Look at them once more, then press “Send”.';
