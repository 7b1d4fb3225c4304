import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { pauseHints, triggersThatAnswerLast } from './hostNotes';
import { KEPT_REVIEW, type KeptReview } from './keptReview';
import { timedOutItems } from './reviewedItems';

/** Pauses the execution. Returns the ticket that the editor shows while it waits; n8n drops it when the execution goes on. */
export async function pause(context: IExecuteFunctions, kept: KeptReview, linkNonce: string): Promise<INodeExecutionData> {
	Object.assign(context.getContext('node'), { [KEPT_REVIEW]: kept });
	// At its own time-out n8n runs no code: it passes on what stands here, by the first output.
	context.getExecuteData().data = { main: [timedOutItems(kept)] };
	const reviewUrl = context.getSignedResumeUrl({ k: linkNonce });
	const answerLast = triggersThatAnswerLast(context);
	context.addExecutionHints(...pauseHints(context, answerLast, reviewUrl));
	const { form } = kept.pending;
	await context.putExecutionToWait(new Date(form.deadlineAt));
	// A trigger that answers with the last node's data would hand the link to its caller.
	const link = answerLast.length > 0 ? {} : { reviewUrl };
	const json = { status: 'waiting for people', loop: form.loop, items: form.items.length, answerBy: form.deadlineAt, ...link };
	return { json, pairedItem: kept.items.map(({ index }) => ({ item: index })) };
}
