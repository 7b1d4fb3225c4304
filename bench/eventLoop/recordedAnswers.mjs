import { answeredRow } from '../answeredRow.mjs';
import { withStore } from './learnedVersion.mjs';

const LOOP = 'bench-retrain';

/** Puts the answers that a training reads into the store of an n8n that has not started yet. */
export const storeAnswers = (userFolder, rows) =>
	withStore(userFolder, async (store) => {
		await store.recordFeedback(rows.map((row, at) => answeredRow(LOOP, row, at)));
	});

/** No version is in use: the next run trains again, from all answers. */
export const backToNothing = ({ userFolder }) =>
	withStore(userFolder, async (store) => {
		const champion = await store.champion(LOOP);
		if (champion === undefined) return;
		await store.rollBack({ loop: LOOP, from: champion.version, to: 0, reason: 'benchmark', at: new Date().toISOString() });
	});
