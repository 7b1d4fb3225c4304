import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SAFETY_MINUTES } from '../../core/desk/clock';
import type { ReviewLink } from '../../core/review/reviewLink';
import { pauseHints } from './hostNotes';
import { KEPT_REVIEW, readKeptItems, storedReview, writeKeptReview, type KeptReview } from './keptReview';
import type { LinkPlace } from './linkPlace';
import type { ReviewSettings } from './parameters';
import { queueHints } from './noticeHints';
import { sendLink } from './sendLink';
import { tellPeople, type Telling } from './tellPeople';
import { timedOutItems } from './reviewedItems';

/** Pauses the execution. Returns the ticket that the editor shows while it waits; n8n drops it when the execution goes on. */
export async function pause(
	context: IExecuteFunctions,
	review: KeptReview,
	{ links, place, settings, telling }: { readonly links: readonly ReviewLink[]; readonly place: LinkPlace; readonly settings: ReviewSettings; readonly telling: Telling },
): Promise<INodeExecutionData> {
	// Read back at once: what cannot be read later would be a page that never opens.
	const texts = await writeKeptReview(review);
	const kept = await readKeptItems(storedReview((part) => texts[part]));
	Object.assign(context.getContext('node'), { [KEPT_REVIEW]: texts });
	// At its own time-out n8n runs no code: it passes on what stands here, by the first output.
	const leaving = await timedOutItems(kept, context.getNode(), context.getInputData());
	context.getExecuteData().data = { main: [leaving] };
	const { form, partialAtDeadline = false } = kept.pending;
	const [linked, notices] = await Promise.all([sendLink(context, settings.sendLinkTo, form, links), tellPeople(context, telling, form)]);
	context.addExecutionHints(...pauseHints(context, links, place, { ...settings, tellBy: telling.settings }), ...queueHints(telling.news), ...linked, ...notices);
	const safetyMinutes = partialAtDeadline ? SAFETY_MINUTES : 0;
	await context.putExecutionToWait(new Date(new Date(form.deadlineAt).getTime() + safetyMinutes * 60_000));
	// The link is not here: n8n may hand this item to whoever called the workflow.
	const json = { status: 'waiting for people', loop: form.loop, items: form.items.length, answerBy: form.deadlineAt };
	return { json, pairedItem: kept.items.map(({ index }) => ({ item: index })) };
}
