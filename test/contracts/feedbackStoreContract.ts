import type { FeedbackStore } from '../../core/feedback/store';
import { describeCandidates } from './feedbackStore/candidates';
import { describeAutomatedDecisions } from './feedbackStore/automatedDecisions';
import { describeDecisions } from './feedbackStore/decisions';
import { describeDesk } from './feedbackStore/desk';
import { describeDeliveries } from './feedbackStore/deliveries';
import { describeDrafts } from './feedbackStore/drafts';
import { describeEvidence } from './feedbackStore/evidence';
import { describeGates } from './feedbackStore/gates';
import { describeHostileText } from './feedbackStore/hostileText';
import { describeLabelChanges } from './feedbackStore/labelChanges';
import { describeLeases } from './feedbackStore/leases';
import { describeLeftBehind } from './feedbackStore/leftBehind';
import { describePastAnswers } from './feedbackStore/pastAnswers';
import { describePlanted } from './feedbackStore/planted';
import { describePruning } from './feedbackStore/pruning';
import { describeReviewerFigures } from './feedbackStore/reviewerFigures';
import { describeReviews } from './feedbackStore/reviews';
import { describeRows } from './feedbackStore/rows';
import { describeSides } from './feedbackStore/sides';
import { describeVersions } from './feedbackStore/versions';
import { describeVotes } from './feedbackStore/votes';

/** What every store must do, whatever it keeps its rows in. `open` gives an empty store. */
export function describeFeedbackStore(name: string, open: () => Promise<FeedbackStore>): void {
	describe(`the feedback store in ${name}`, () => {
		let store: FeedbackStore;
		beforeEach(async () => {
			store = await open();
		});
		afterEach(async () => await store.close());
		const current = () => store;

		describeDecisions(current);
		describeAutomatedDecisions(current);
		describeReviews(current);
		describeVotes(current);
		describeReviewerFigures(current);
		describePlanted(current);
		describeDeliveries(current);
		describeRows(current);
		describeLeftBehind(current);
		describePastAnswers(current);
		describeSides(current);
		describeVersions(current);
		describeCandidates(current);
		describePruning(current);
		describeLeases(current);
		describeLabelChanges(current);
		describeEvidence(current);
		describeDrafts(current);
		describeGates(current);
		describeDesk(current);
		describeHostileText(current);

		test('gives a loop the same 32 secret bytes every time, and another loop others', async () => {
			const key = await store.loopKey('support-triage');
			expect(key).toHaveLength(32);
			expect(await store.loopKey('support-triage')).toEqual(key);
			expect(await store.loopKey('support-triage ')).not.toEqual(key);
			expect(await store.loops()).toEqual([]);
		});

		test('says that it is closed', async () => {
			await store.close();
			await expect(store.loops()).rejects.toMatchObject({ code: 'store-unavailable' });
			await expect(store.close()).resolves.toBeUndefined();
		});
	});
}
