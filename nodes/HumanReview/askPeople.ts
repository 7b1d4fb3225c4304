import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { FeedbackStore, GateDecision } from '../../core/feedback/store';
import { openForm, reviewIdOf } from '../../core/review/openForm';
import { ownerOf } from '../../core/review/owner';
import { addedBy, planEscalation } from '../../core/review/escalation';
import { hashLinkNonce, type PendingReview } from '../../core/review/pendingReview';
import { withoutAnswersTo } from '../../core/review/plantCards';
import { planVoting } from '../../core/review/planVoting';
import type { Voting } from '../../core/review/voting';
import { knownLinks, newLinks, pauseNonce, type ReviewLink } from '../../core/review/reviewLink';
import { requestersIn, withoutRequesters } from '../../core/review/reviewers';
import { hoursAfter } from '../../core/review/workingHours';
import { readReviewForm, type ReviewForm } from '../../core/review/reviewForm';
import { executionKey } from '../shared/executionKey';
import { inputIndex } from '../shared/inputIndex';
import { noticeSenders } from '../shared/noticeSenders';
import { openStore } from '../shared/openStore';
import { resumeAddress } from '../shared/resumeAddress';
import { runIndexOf } from '../shared/runIndex';
import { requireN8n } from '../shared/requireN8n';
import { readItemsToAsk, type DecidedItem, type ItemsToAsk } from './askedItems';
import { cardsOf } from './cards';
import type { AsideItem, KeptItem } from './keptReview';
import { addressOf, linkPlaceNow } from './linkPlace';
import { readRequesters, readReviewSettings, type ReviewSettings } from './parameters';
import { readNoticeSettings } from './noticeSettings';
import { labelsFor } from './labelsToChoose';
import { addresseesOf, type LaterNotices } from './laterNotices';
import { loopNews } from './loopNews';
import { checkLinks } from './localLinks';
import { pause } from './pause';
import { plantKnown, type Planting } from './plantKnown';
import { slackDecides } from './slackDecides';
import { isToolReview, readToolCalls } from './toolReview';
import { readUngatedItems } from './ungatedItems';

function kept({ item, index, decision }: DecidedItem): KeptItem {
	const { loop, itemId, subjectKey, text, prediction, verdict } = decision;
	const subject = subjectKey === undefined ? {} : { subjectKey };
	return { ...plain(item, index), hitl: { loop, itemId, ...subject, input: { text }, prediction, gate: verdict } };
}

function plain({ json: { hitl: _ours, ...json }, binary }: INodeExecutionData, index: number): AsideItem {
	return { json, index, ...(binary === undefined ? {} : { binary }) };
}

const zoneOf = (context: IExecuteFunctions, { timeZone }: ReviewSettings): string => timeZone || context.getTimezone();

async function formOf(context: IExecuteFunctions, settings: ReviewSettings, items: ItemsToAsk, store: FeedbackStore, now: Date) {
	const { loop } = items;
	const { question, answerWith, title, hoursToAnswer, editFields, blindShare, owner, workingHours } = settings;
	return openForm(
		await cardsOf(context, settings, items, store),
		{
			reviewId: reviewIdOf(executionKey(context), context.getNode().id, runIndexOf(context)),
			loop,
			title: title || loop,
			question,
			answerWith,
			labels: await labelsFor(settings, store, items),
			blindShare: blindShare / 100,
			...(editFields.length === 0 ? {} : { editable: editFields }),
			owner: ownerOf(owner, context.getWorkflow().name ?? ''),
			deadlineAt: hoursAfter(now, hoursToAnswer, zoneOf(context, settings), workingHours).toISOString(),
		},
		await store.loopKey(loop),
	);
}

async function mirror(
	context: IExecuteFunctions,
	store: FeedbackStore,
	pending: PendingReview,
	decided: readonly DecidedItem[],
	{ items: planted }: Planting,
	voting: Voting | undefined,
	openedAt: Date,
	resumeUrl: string,
): Promise<void> {
	const { form } = pending;
	const decisionIds = new Map(decided.map(({ decision }) => [decision.itemId, decision.decisionId]));
	await store.openReview({
		reviewId: form.reviewId,
		loop: form.loop,
		executionId: executionKey(context),
		workflowId: context.getWorkflow().id ?? '',
		nodeName: context.getNode().name,
		openedAt: openedAt.toISOString(),
		deadlineAt: form.deadlineAt,
		...(voting === undefined ? {} : { voting }),
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: decisionIds.get(itemId) ?? '' })),
		...(planted.length === 0 ? {} : { planted }),
		desk: { pending, resumeUrl },
	});
}

/** When people are told again, and when somebody else is. */
function laterTimes(context: IExecuteFunctions, settings: ReviewSettings, now: Date): Omit<LaterNotices, 'escalateTo'> {
	const at = (share: number) => hoursAfter(now, settings.hoursToAnswer * share, zoneOf(context, settings), settings.workingHours).toISOString();
	return { escalateAt: at(3 / 4), lastCall: settings.remind && settings.escalateTo.length === 0, ...(settings.remind ? { remindAt: at(1 / 2) } : {}) };
}

const predictedLabels = (form: ReviewForm, decisions: readonly GateDecision[]): string[] => {
	const byItem = new Map(decisions.map(({ itemId, prediction }) => [itemId, prediction.label]));
	return form.items.map(({ itemId }) => byItem.get(itemId) ?? '');
};

async function itemsOf(context: IExecuteFunctions, settings: ReviewSettings, store: FeedbackStore): Promise<ItemsToAsk> {
	if (isToolReview(context.getNode())) return await readToolCalls(context, settings);
	return settings.withoutGate ? await readUngatedItems(context, store, settings) : await readItemsToAsk(context, store);
}

/** Asks people about all items of this run on one page, and pauses. Unreadable items are set aside before anybody is asked. */
export async function askPeople(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	if (context.getInputData().length === 0) return [];
	requireN8n();
	const settings = readReviewSettings(context);
	const store = await openStore();
	const items = await itemsOf(context, settings, store);
	if (items.decided.length === 0) return items.failed;
	const requesters = readRequesters(context, settings, items.decided.map(({ index }) => index));
	const reviewers = withoutRequesters(settings.reviewers, requesters);
	const leftOut = requestersIn(settings.reviewers, requesters);
	const { whoDecides: decides, agreeing, adjudicator } = settings;
	const planned = planVoting(settings.reviewers, reviewers, { decides, agreeing, adjudicator });
	const notices = readNoticeSettings(context, reviewers.length > 0);
	const addressees = addresseesOf(settings, notices, planned !== undefined);
	const senders = await noticeSenders(context, notices, () => new Date());
	const now = new Date();
	const asked = readReviewForm(await formOf(context, settings, items, store, now));
	const key = await store.loopKey(asked.loop);
	const links = newLinks(reviewers, asked.reviewId, key, planned?.adjudicator);
	const deskNonce = pauseNonce(key, 'desk', asked.reviewId);
	const place = await linkPlaceNow(store, now);
	const times = place.desk === undefined ? undefined : laterTimes(context, settings, now);
	// Nobody would send it without a Desk.
	const escalateTo = times === undefined ? [] : planEscalation(addressees, { asked: links, listed: settings.reviewers, requesters, together: planned !== undefined, reviewId: asked.reviewId, key, from: times.escalateAt });
	const deciders = addedBy(escalateTo);
	const voting = planned === undefined || deciders.length === 0 ? planned : { ...planned, deciders };
	const planting = await plantKnown(context, settings, asked, store, { key, together: voting !== undefined, people: reviewers });
	const form = withoutAnswersTo(asked, planting.cards.map(({ item }) => item.text));
	const pending: PendingReview = {
		form,
		predicted: predictedLabels(form, items.decided.map(({ decision }) => decision)),
		links: knownLinks([...new Set([...links, ...escalateTo.map(({ link }) => link)])]),
		deskNonceHash: hashLinkNonce(deskNonce),
		partialAtDeadline: place.desk !== undefined,
		...(leftOut.length === 0 ? {} : { requesters: leftOut }),
		pageNonce: pauseNonce(key, 'page', form.reviewId),
		askName: settings.askName ? 'required' : 'optional',
		timeZone: zoneOf(context, settings),
		recordLate: settings.recordLate,
		...(planting.cards.length === 0 ? {} : { planted: planting.cards }),
	};
	checkLinks(addressOf(context, place, form.reviewId, ''), notices, settings);
	await mirror(context, store, pending, items.decided, planting, voting, now, resumeAddress(context, { k: deskNonce }));
	const aside = items.failed.map((item, position) => plain(item, inputIndex(item) ?? position));
	const addressed = links.map(({ nonce, ...whose }): ReviewLink => ({ url: addressOf(context, place, form.reviewId, nonce), ...whose }));
	const decidesInSlack = await slackDecides(context, store, notices, place, now);
	const news = await loopNews(store, form, items.decided.map(({ decision }) => decision), { now: now.toISOString(), timeZone: zoneOf(context, settings) });
	const telling = { store, news, owner: settings.owner, deskSendsBy: place.sendsBy, decidesInSlack, planted: planting.cards, settings: notices, senders, links, timeZone: zoneOf(context, settings), ...(times === undefined ? {} : { later: { ...times, escalateTo } }), urlOf: (nonce: string, answer?: string) => addressOf(context, place, form.reviewId, nonce, answer) };
	return [await pause(context, { pending, items: items.decided.map(kept), aside }, { links: addressed, place, settings, telling })];
}
