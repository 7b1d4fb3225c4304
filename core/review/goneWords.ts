import type { ReviewEnd } from '../feedback/deskRecords';

const GONE: Readonly<Record<ReviewEnd, string | undefined>> = {
	'handed-on': undefined,
	stopped: 'the workflow was stopped before it could go on with them',
	deleted: 'this run of the workflow was deleted before it could go on with them',
	'went-on': 'the workflow had gone on before they came',
};

/** What became of answers that were recorded while nothing waited for them any more; undefined where the workflow goes on with them. */
export const goneWords = (end: ReviewEnd | undefined): string | undefined => (end === undefined ? undefined : GONE[end]);

/** What to do about it. */
export const IF_STILL_NEEDED = 'If they are still needed, ask the person who sent you the link to run the workflow again.';

/**
 * The end as somebody may read it who comes later. That a workflow had gone on is also found where the server ended right after it
 * had passed the answers on, so it says nothing about them.
 */
export const surelyGone = (end: ReviewEnd | undefined): ReviewEnd | undefined => (end === 'went-on' ? undefined : end);
