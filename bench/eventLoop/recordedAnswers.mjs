import { withStore } from './learnedVersion.mjs';

const LOOP = 'bench-retrain';

/** Puts the answers that a training reads into the store of an n8n that has not started yet. */
export const storeAnswers = (userFolder, rows) =>
	withStore(userFolder, async (store) => {
		await store.recordFeedback(rows.map(answered));
	});

/** No version is in use: the next run trains again, from all answers. */
export const backToNothing = ({ userFolder }) =>
	withStore(userFolder, async (store) => {
		const champion = await store.champion(LOOP);
		if (champion === undefined) return;
		await store.rollBack({ loop: LOOP, from: champion.version, to: 0, reason: 'benchmark', at: new Date().toISOString() });
	});

function answered({ text, label }, at) {
	const itemId = `item ${at}`;
	const recordedAt = new Date(at).toISOString();
	return {
		loop: LOOP,
		decisionId: itemId,
		itemId,
		executionId: 'benchmark',
		reviewId: itemId,
		text,
		route: 'review',
		prediction: { label: '', confidence: 0, model: { id: 'benchmark', version: 0 } },
		verdict: { route: 'review', reason: '', predictor: 'benchmark', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
		outcome: 'corrected',
		answer: { itemId, outcome: 'corrected', label, channel: 'page', identity: 'link', blind: false, decidedAt: recordedAt },
		recordedAt,
	};
}
