import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import type { FeedbackStore, GateDecision } from '../../core/feedback/store';
import { openForm, reviewIdOf, type AskedItem } from '../../core/review/openForm';
import { shownValue } from '../../core/review/edits';
import type { PendingReview } from '../../core/review/pendingReview';
import { planVoting } from '../../core/review/planVoting';
import type { Voting } from '../../core/review/voting';
import { knownLinks, newLinks, newNonce } from '../../core/review/reviewLink';
import { readReviewForm, type ReviewForm } from '../../core/review/reviewForm';
import { executionKey } from '../shared/executionKey';
import { inputIndex } from '../shared/inputIndex';
import { openStore } from '../shared/openStore';
import { runIndexOf } from '../shared/runIndex';
import { requireN8n } from '../shared/requireN8n';
import { readItemsToAsk, type DecidedItem, type ItemsToAsk } from './askedItems';
import type { AsideItem, KeptItem } from './keptReview';
import { readAskedReviewers, readReviewSettings, type ReviewSettings } from './parameters';
import { pause } from './pause';

const HOUR_MS = 3_600_000;

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const shownFields = (item: INodeExecutionData, fields: readonly string[]): AskedItem['shown'] =>
	fields.filter((name) => Object.hasOwn(item.json, name)).map((name) => ({ name, value: asText(item.json[name]) }));

function askedItem(item: INodeExecutionData, decision: GateDecision, { fields, editFields }: ReviewSettings): AskedItem {
	const values = editFields.map(({ name, type }) => shownValue(Object.hasOwn(item.json, name) ? item.json[name] : undefined, type));
	return { decision, shown: shownFields(item, fields), ...(values.length === 0 ? {} : { values }) };
}

async function labelsFor(settings: ReviewSettings, store: FeedbackStore, { loop, decided }: ItemsToAsk): Promise<string[]> {
	if (settings.labels.length > 0 || settings.answerWith !== 'labels') return settings.labels;
	const predicted = decided.map(({ decision }) => decision.prediction.label).filter((label) => label !== '');
	// By name: the order in which labels were seen would tell what was predicted first.
	const labels = [...new Set([...(await store.labels(loop)), ...predicted])].sort((a, b) => a.localeCompare(b, 'en'));
	if (labels.length >= 2) return labels;
	throw new HitlError(
		'labels-missing',
		'The loop knows fewer than two labels, so people would have nothing to choose from',
		'Set Labels to Choose From to "A List Here" and list them, or let people Approve or Reject.',
	);
}

function kept({ item, index, decision }: DecidedItem): KeptItem {
	const { loop, itemId, subjectKey, text, prediction, verdict } = decision;
	const subject = subjectKey === undefined ? {} : { subjectKey };
	return { ...plain(item, index), hitl: { loop, itemId, ...subject, input: { text }, prediction, gate: verdict } };
}

function plain({ json: { hitl: _ours, ...json }, binary }: INodeExecutionData, index: number): AsideItem {
	return { json, index, ...(binary === undefined ? {} : { binary }) };
}

async function formOf(context: IExecuteFunctions, settings: ReviewSettings, items: ItemsToAsk, store: FeedbackStore, now: Date) {
	const { loop, decided } = items;
	// A repeated item is asked about once.
	const asked = new Map(decided.map(({ item, decision }) => [decision.itemId, askedItem(item, decision, settings)]));
	const { question, answerWith, title, hoursToAnswer, editFields } = settings;
	return openForm(
		[...asked.values()],
		{
			reviewId: reviewIdOf(executionKey(context), context.getNode().id, runIndexOf(context)),
			loop,
			title: title || loop,
			question,
			answerWith,
			labels: await labelsFor(settings, store, items),
			...(editFields.length === 0 ? {} : { editable: editFields }),
			deadlineAt: new Date(now.getTime() + hoursToAnswer * HOUR_MS).toISOString(),
		},
		await store.loopKey(loop),
	);
}

async function mirror(
	context: IExecuteFunctions,
	store: FeedbackStore,
	form: ReviewForm,
	decided: readonly DecidedItem[],
	voting: Voting | undefined,
	openedAt: Date,
): Promise<void> {
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
	});
}

const predictedLabels = (form: ReviewForm, decisions: readonly GateDecision[]): string[] => {
	const byItem = new Map(decisions.map(({ itemId, prediction }) => [itemId, prediction.label]));
	return form.items.map(({ itemId }) => byItem.get(itemId) ?? '');
};

/** Asks people about all items of this run on one page, and pauses. Unreadable items are set aside before anybody is asked. */
export async function askPeople(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	if (context.getInputData().length === 0) return [];
	requireN8n();
	const settings = readReviewSettings(context);
	const store = await openStore();
	const items = await readItemsToAsk(context, store);
	if (items.decided.length === 0) return items.failed;
	const reviewers = readAskedReviewers(context, settings, items.decided.map(({ index }) => index));
	const { whoDecides: decides, agreeing, adjudicator } = settings;
	const voting = planVoting(settings.reviewers, reviewers, { decides, agreeing, adjudicator });
	const now = new Date();
	const form = readReviewForm(await formOf(context, settings, items, store, now));
	const links = newLinks(reviewers, voting?.adjudicator);
	const pending: PendingReview = {
		form,
		predicted: predictedLabels(form, items.decided.map(({ decision }) => decision)),
		links: knownLinks(links),
		pageNonce: newNonce(),
		askName: settings.askName ? 'required' : 'optional',
		timeZone: context.getTimezone(),
	};
	await mirror(context, store, form, items.decided, voting, now);
	const aside = items.failed.map((item, position) => plain(item, inputIndex(item) ?? position));
	return [await pause(context, { pending, items: items.decided.map(kept), aside }, { links, sendLinkTo: settings.sendLinkTo })];
}
