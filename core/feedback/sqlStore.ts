import { claimAnswers } from './claimAnswers';
import type { Database } from './database';
import { findDecisions, recordDecisions } from './decisions';
import { readEvents, recordEvent } from './events';
import { loopKeysOf } from './loopKey';
import { readLabels, readLoops } from './loopRows';
import { migrate } from './migrations';
import { countAnswersAfter, readFeedback, readLabelledRows } from './readFeedback';
import { recordFeedback } from './recordFeedback';
import { findAnswers, openReview, readReview } from './reviews';
import type { FeedbackStore } from './store';
import { promote, readChampion, readVersionOf, readVersions, rollBack } from './versions';

/** The store over any database that the driver interface can be written for. Brings its schema up to date first. */
export async function openSqlStore(
	database: Database,
	randomBytes: (size: number) => Uint8Array,
): Promise<FeedbackStore> {
	const keyOfLoop = loopKeysOf(await migrate(database, randomBytes));
	return {
		loopKey: async (loop) => keyOfLoop(loop),
		labels: async (loop) => await readLabels(database, loop),
		loops: async () => await readLoops(database),
		recordDecisions: async (decisions) => await recordDecisions(database, decisions),
		findDecisions: async (keys) => await findDecisions(database, keys),
		openReview: async (review) => await openReview(database, review),
		review: async (reviewId) => await readReview(database, reviewId, database.place),
		claimAnswers: async (reviewId, answers) => await claimAnswers(database, reviewId, answers),
		findAnswers: async (keys) => await findAnswers(database, keys, database.place),
		recordFeedback: async (entries) => await recordFeedback(database, keyOfLoop, entries),
		feedback: (loop, pageSize) => readFeedback(database, loop, pageSize),
		labelledRows: async (loop) => await readLabelledRows(database, loop),
		countAnswersAfter: async (loop, rowId) => await countAnswersAfter(database, loop, rowId),
		champion: async (loop) => await readChampion(database, loop),
		version: async (loop, version) => await readVersionOf(database, loop, version),
		versions: async (loop) => await readVersions(database, loop),
		promote: async (version) => await promote(database, version),
		rollBack: async (rollback) => await rollBack(database, rollback),
		recordEvent: async (event) => await recordEvent(database, event),
		events: async (loop, limit) => await readEvents(database, loop, limit),
		close: async () => await database.close(),
	};
}
