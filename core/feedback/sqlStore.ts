import { dropCandidate, keepCandidate, promoteCandidate } from './candidates';
import { readAnsweredUpTo } from './answeredUpTo';
import { readAutomatedSince } from './automatedSince';
import { readCertifyingTexts } from './certifyingTexts';
import { trialEvidence } from './certifyVersion';
import { claimAnswers } from './claimAnswers';
import type { Database } from './database';
import { findDecisions, recordDecisions } from './decisions';
import { endReview, forgetDeskReviews, noteMissing, noteWaiting, readDeskReview, stopAsking, takeDueReviews } from './deskReviews';
import { announceDesk, noteAddress, noteSlackRequest, noteTick, readActiveDesk, readAddressFault, readDeskChannels, readSlackReach, retireDesk } from './desks';
import { countDue, giveUpDelivery, markDelivered, planDeliveries, postponeDelivery, readDeliveries, readLastMessage, readMessage } from './deliveries';
import { readEvents, recordEvent } from './events';
import { readPromises, recordGateSettings } from './gateRuns';
import { readGateState } from './gateState';
import { readKnownItems } from './knownItems';
import { leaseDeliveries } from './leaseDeliveries';
import { loopKeysOf } from './loopKey';
import { makeLabelChange, readLabelChanges, readLabelMap, readLabels } from './labelMaps';
import { readLoops } from './loopRows';
import { noteFollowedUp, readLeftBehind } from './leftBehind';
import { keepDraft, readDraft } from './drafts';
import { migrate } from './migrations';
import { readAnswersAfter } from './pastAnswers';
import { readEvidence } from './predictorEvidence';
import { pruneVersions } from './pruneVersions';
import { countAnswersAfter, readFeedback, readLabelledRows } from './readFeedback';
import { recordFeedback } from './recordFeedback';
import { readRecentAnswers } from './recentAnswers';
import { readReviewerFigures } from './reviewerFigures';
import { findAnswers, openReview, readReview, readWaitingLong } from './reviews';
import { readLabelsOfTexts } from './labelsOfTexts';
import { readRowsToAskAgain } from './rowsToAskAgain';
import { resumeAutomation, stopAutomation } from './stopAutomation';
import type { FeedbackStore } from './store';
import { leaseTraining, releaseTraining } from './trainingLease';
import { promote, readChampion, readVersionOf, readVersions, recertify, rollBack } from './versions';

/** The store over any database that the driver interface can be written for. Brings its schema up to date first. */
export async function openSqlStore(
	database: Database,
	randomBytes: (size: number) => Uint8Array,
): Promise<FeedbackStore> {
	const keyOfLoop = loopKeysOf(await migrate(database, randomBytes));
	return {
		loopKey: async (loop) => keyOfLoop(loop),
		labels: async (loop) => await readLabels(database, loop, database.place),
		loops: async () => await readLoops(database),
		recordDecisions: async (decisions) => await recordDecisions(database, decisions),
		findDecisions: async (keys) => await findDecisions(database, keys),
		automatedSince: async (loop, rowId, limit) => await readAutomatedSince(database, loop, rowId, limit),
		openReview: async (review) => await openReview(database, review),
		review: async (reviewId) => await database.reading((reader) => readReview(reader, reviewId, database.place)),
		claimAnswers: async (reviewId, answers, request) => await claimAnswers(database, reviewId, answers, request),
		leftBehind: async (loop, endedBefore) => await readLeftBehind(database, loop, endedBefore, database.place),
		noteFollowedUp: async (reviewIds) => await noteFollowedUp(database, reviewIds),
		waitingLong: async (loop, openedBefore, now) => await readWaitingLong(database, loop, openedBefore, now, database.place),
		findAnswers: async (keys) => await findAnswers(database, keys, database.place),
		recordFeedback: async (entries) => await recordFeedback(database, keyOfLoop, entries),
		feedback: (loop, pageSize) => readFeedback(database, loop, pageSize),
		knownItems: async (loop, most) => await readKnownItems(database, loop, most),
		reviewerFigures: async (loop) => await readReviewerFigures(database, loop),
		recentAnswers: async (by, since) => await readRecentAnswers(database, by, since),
		labelledRows: async (loop) => await readLabelledRows(database, loop),
		countAnswersAfter: async (loop, rowId) => await countAnswersAfter(database, loop, rowId),
		answeredUpTo: async (loop, rowId, items) => await readAnsweredUpTo(database, loop, rowId, items),
		answersAfter: async (loop, after, range) => await readAnswersAfter(database, loop, after, range),
		labelMap: async (loop) => await readLabelMap(database, loop, database.place),
		changeLabels: async (request) => await makeLabelChange(database, request),
		labelChanges: async (loop) => await readLabelChanges(database, loop),
		labelsOfTexts: async (loop, texts) => await readLabelsOfTexts(database, loop, texts),
		rowsToAskAgain: async (loop) => await readRowsToAskAgain(database, loop),
		champion: async (loop) => await readChampion(database, loop),
		version: async (loop, version) => await readVersionOf(database, loop, version),
		versions: async (loop) => await readVersions(database, loop),
		promote: async (version, scores) => await promote(database, version, scores),
		keepCandidate: async (version, scores) => await keepCandidate(database, version, scores),
		promoteCandidate: async (promotion) => await promoteCandidate(database, promotion),
		dropCandidate: async (refusal) => await dropCandidate(database, refusal),
		rollBack: async (rollback) => await rollBack(database, rollback),
		pruneVersions: async (loop, keep, at) => await pruneVersions(database, loop, keep, at),
		leaseTraining: async (loop, holder, now, minutes) => await leaseTraining(database, loop, holder, now, minutes),
		releaseTraining: async (loop, holder) => await releaseTraining(database, loop, holder),
		recordEvent: async (event) => await recordEvent(database, event),
		events: async (loop, limit, kinds) => await readEvents(database, loop, limit, kinds),
		gateState: async (loop, question) => await readGateState(database, loop, question),
		recordGateSettings: async (loop, run) => await recordGateSettings(database, loop, run),
		stopAutomation: async (loop, stop) => await stopAutomation(database, loop, stop),
		resumeAutomation: async (loop, resume) => await resumeAutomation(database, loop, resume),
		evidence: async (loop, predictor) => (await readEvidence(database, loop, [predictor], database.place))[0]?.evidence,
		promises: async (loop) => await readPromises(database, loop, database.place),
		certifyingTexts: async (loop, lastRowId, limit) => await readCertifyingTexts(database, loop, lastRowId, limit),
		trialEvidence: async (loop, lastRowId, scores) => await trialEvidence(database, loop, lastRowId, scores, database.place),
		recertify: async (loop, version, scores, at) => await recertify(database, { loop, version, scores, at }),
		announceDesk: async (desk, address, at, sendsBy = []) => await announceDesk(database, desk, address, at, sendsBy),
		noteTick: async (desk, at, sendsBy) => await noteTick(database, desk, at, sendsBy),
		noteAddress: async (address, fault) => await noteAddress(database, address, fault),
		addressFault: async (address) => await readAddressFault(database, address, database.place),
		retireDesk: async (desk) => await retireDesk(database, desk),
		activeDesk: async (now, minutes) => await readActiveDesk(database, now, minutes, database.place),
		deskChannels: async (now, minutes) => await readDeskChannels(database, now, minutes, database.place),
		noteSlackRequest: async (desk, credential, at) => await noteSlackRequest(database, desk, credential, at),
		slackReachesDesk: async (credential, now, minutes) => await readSlackReach(database, credential, now, minutes),
		deskReview: async (reviewId) => await readDeskReview(database, reviewId, database.place),
		dueReviews: async (question) => await takeDueReviews(database, question),
		endReview: async (reviewId, end, at) => await endReview(database, reviewId, end, at),
		noteMissing: async (reviewId, at) => await noteMissing(database, reviewId, at),
		stopAsking: async (reviewId, at, unclearSince) => await stopAsking(database, reviewId, at, unclearSince),
		noteWaiting: async (reviewId) => await noteWaiting(database, reviewId),
		forgetDeskReviews: async (before) => await forgetDeskReviews(database, before),
		planDeliveries: async (plans) => await planDeliveries(database, plans),
		leaseDeliveries: async (request) => await leaseDeliveries(database, request),
		markDelivered: async (id, arrival) => await markDelivered(database, id, arrival),
		postponeDelivery: async (id, postponement) => await postponeDelivery(database, id, postponement),
		giveUpDelivery: async (id, end) => await giveUpDelivery(database, id, end),
		keepDraft: async (save) => await keepDraft(database, save),
		draft: async (reviewId, link) => await readDraft(database, reviewId, link, database.place),
		deliveries: async (reviewId) => await readDeliveries(database, reviewId),
		deliveriesInMessage: async (channel, reference) => await readMessage(database, channel, reference),
		lastMessage: async (channel, recipient, since) => await readLastMessage(database, channel, recipient, since),
		dueDeliveries: async (now) => await countDue(database, now),
		close: async () => await database.close(),
	};
}
