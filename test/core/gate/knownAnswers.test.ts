import type { Answer } from '../../../core/feedback/reviewRecords';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import { certificateWords } from '../../../core/gate/certificateWords';
import { openGate } from '../../../core/gate/openGate';
import { answer, at, decision, LOOP, review } from '../../contracts/feedbackStore/examples';
import { fixedSecret } from '../../support/fixedDraws';
import { decided, provenBy, said, target } from './gates';

/** What a store says of its reviewers after so many answers to planted items, of which so many miss the known one. */
async function wrongIn(mistakes: number, answers: number) {
	const store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
	await store.recordDecisions([decision({ itemId: 'T-1' })]);
	const planted = Array.from({ length: answers }, (_none, index) => ({ itemId: `P-${index}`, decisionId: 'd', known: 'billing' }));
	await store.openReview(review(['T-1'], { planted }));
	const given = planted.map(({ itemId }, index): Answer => answer(itemId, index < mistakes ? { label: 'refund' } : { outcome: 'approved', label: 'billing' }));
	await store.claimAnswers('r-1', given);
	const { reviewersError } = await store.gateState(LOOP, { predictors: [], workflowId: 'w', nodeId: 'n', at: at(90) });
	await store.close();
	return reviewersError;
}

const proven = (reviewersError: Awaited<ReturnType<typeof wrongIn>>) => provenBy([{ confidence: 0.99, right: 5_000 }], reviewersError === undefined ? {} : { reviewersError });

test('what people say of known answers bounds what can be promised', async () => {
	const missed = proven(await wrongIn(10, 100));
	const { route, reason } = decided(said({ confidence: 0.99 }), target(), missed);
	expect(route).toBe('review');
	expect(reason).toContain('10\u00a0%');
	expect(decided(said({ confidence: 0.99 }), target({ alpha: 0.15 } as never), missed).route).toBe('automate');
	expect(decided(said({ confidence: 0.99 }), target(), proven(await wrongIn(1, 100))).route).toBe('automate');
});

test('the certificate says it in words, with how exactly it is known', async () => {
	const reviewersError = await wrongIn(4, 100);
	const { certificate } = openGate(target(), 'm', proven(reviewersError));
	if (certificate === undefined || !('upperBound' in certificate)) throw new Error('no certificate');
	const words = certificateWords(target() as Parameters<typeof certificateWords>[0], certificate, { number: 1, reviewersError });
	expect(words).toMatch(/They themselves are wrong in some 4\u00a0% \(1.{0,3}\u00a0% to \d.{0,3}\u00a0%\), and nothing below that can be promised\./);
});

test('too few of them say nothing', async () => {
	expect(await wrongIn(3, 20)).toBeUndefined();
});
