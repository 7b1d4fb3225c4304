import type { FeedbackEntry, FeedbackStore } from '../../../core/feedback/store';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { Prediction } from '../../../core/item';
import { train } from '../../../core/training/trainer';
import type { Train } from '../../../core/loop/retrain';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { tenIntents } from '../training/tenIntents';
import { fixedSecret } from '../../support/fixedDraws';

export const LOOP = 'support-triage';

/** Five intents are a story as good as ten, and train in half the time. */
const INTENTS = ['card arrival', 'change pin', 'exchange rate', 'terminate account', 'top up failed'];
export const rows = tenIntents().filter(({ label }) => INTENTS.includes(label));

/** `minutes` after the start of the story. */
export const clock = (minutes: number) => (): Date => new Date(Date.UTC(2026, 10, 23, 9, 0) + minutes * 60_000);

/** A store in memory. Its key is fixed, so the same texts are held out in every run. */
export const openStore = async (): Promise<FeedbackStore> =>
	await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });

export const trainHere: Train = async (request, options) => await train(request, { ...options, encoder: { folder: ENCODER_FOLDER } });

interface Answered {
	readonly text: string;
	readonly label: string;
}

/** Rows that people answered: what a review of each text would have left in the store. */
export const answered = (texts: readonly Answered[], first: number, guess: (row: Answered) => Partial<Prediction> = () => ({})): FeedbackEntry[] =>
	texts.map((row, i) => {
		const prediction: Prediction = { label: 'card arrival', confidence: 0.2, calibrated: false, model: { id: 'hitl', version: 0 }, ...guess(row) };
		const itemId = `T-${first + i}`;
		return {
			loop: LOOP,
			decisionId: `d-${first + i}`,
			itemId,
			executionId: 'e-1',
			reviewId: `r-${first + i}`,
			text: row.text,
			route: 'review',
			prediction,
			verdict: { route: 'review', reason: 'not sure', predictor: 'predict', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
			outcome: prediction.label === row.label ? 'approved' : 'corrected',
			answer: {
				itemId,
				outcome: prediction.label === row.label ? 'approved' : 'corrected',
				label: row.label,
				channel: 'page',
				identity: 'link',
				blind: false,
				decidedAt: clock(i)().toISOString(),
			},
			recordedAt: clock(i)().toISOString(),
		};
	});
