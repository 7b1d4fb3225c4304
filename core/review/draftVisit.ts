import type { ReviewState } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { answersInDraft, draftRequest, keptOfDraft, openOfDraft } from './draft';
import { reviewPage, type ReviewPageOptions } from './page';
import type { PendingReview } from './pendingReview';
import { isProgram } from './refusedFor';
import type { ServedPage } from './servedPage';
import type { ReviewRequest, Visit } from './visit';
import { isOpenFor, type VotingView } from './votingView';

/** What a form asks about drafts; undefined for all other requests. */
export const draftedBy = (request: ReviewRequest): 'keep' | 'show' | undefined =>
	request.method === 'POST' && !isProgram(request) ? draftRequest(request.body) : undefined;

/** Whether a request sends answers. */
export const isAnswer = (request: ReviewRequest): boolean => request.method === 'POST' && draftedBy(request) === undefined;

interface Drafted {
	readonly state: ReviewState;
	readonly store: FeedbackStore;
	readonly votes: VotingView | undefined;
	readonly plain: ReviewPageOptions;
}

/** The page with what was filled in before under this link. */
export async function pageWithDraft(request: ReviewRequest, pending: PendingReview, host: Visit, { state, store, votes, plain }: Drafted): Promise<ServedPage> {
	const draft = await store.draft(pending.form.reviewId, host.link);
	if (draft === undefined) return reviewPage(pending.form, state.answers, plain);
	// Of a link that several people have nobody is shown what another one has chosen, unless they ask for it.
	const shown = draftedBy(request) === 'show' || host.reviewer !== undefined;
	const whole = keptOfDraft(draft);
	const kept = openOfDraft(whole, pending.form, isOpenFor(state, votes));
	// All of it has been sent meanwhile.
	if (kept.cards.size === 0 && whole.cards.size > 0) return reviewPage(pending.form, state.answers, plain);
	const answers = answersInDraft(kept);
	const options = { ...plain, draft: { savedAt: draft.savedAt, answers, shown } };
	if (!shown) return reviewPage(pending.form, state.answers, options);
	// A scanner that opens the link and presses every button has chosen none of these answers.
	return reviewPage(pending.form, state.answers, { ...options, kept, ...(answers === 0 ? {} : { tick: 'asked' }) });
}
