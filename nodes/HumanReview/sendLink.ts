import { setTimeout as wait } from 'node:timers/promises';
import { html } from 'hono/html';
import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { z } from 'zod/v4';
import { neverLeft } from '../../core/review/notices/neverLeft';
import type { ReviewForm } from '../../core/review/reviewForm';
import type { ReviewLink } from '../../core/review/reviewLink';
import { hint, PAGE_WAITS } from './noticeHints';

const refusalSchema = z.object({ response: z.object({ status: z.number() }) });

/** Waits between the tries; one more try than waits. */
const WAITS_MS = [1_000, 3_000];
const LIMIT_MS = 10_000;

/** One link for everybody, or all links in one request: either everybody is asked or nobody. */
function linksIn(links: readonly ReviewLink[]): object {
	const [first] = links;
	if (first?.reviewer === undefined) return { reviewUrl: first?.url };
	return { reviewers: links.map(({ url, reviewer, adjudicator = false }) => ({ ...reviewer, ...(adjudicator ? { adjudicator } : {}), reviewUrl: url })) };
}

/** What the other side said to a request; undefined when it took it. `again`: it certainly has not got it. */
async function refusalOf(send: () => Promise<unknown>): Promise<{ readonly words: string; readonly again: boolean } | undefined> {
	try {
		await send();
		return undefined;
	} catch (cause) {
		const refusal = refusalSchema.safeParse(cause);
		return refusal.success ? { words: `which answered ${refusal.data.response.status}`, again: true } : { words: 'which did not answer', again: neverLeft(cause) };
	}
}

/**
 * Tells another address that people are asked. Three tries; then the review waits on its page all the same, and what is returned
 * says so.
 */
export async function sendLink(context: IExecuteFunctions, address: string, form: ReviewForm, links: readonly ReviewLink[]): Promise<NodeExecutionHint[]> {
	if (address === '') return [];
	const { reviewId, loop, title, question, items, deadlineAt } = form;
	const body = { ...linksIn(links), reviewId, loop, title, question, items: items.length, answerBy: deadlineAt };
	const send = async (): Promise<unknown> => await context.helpers.httpRequest({ method: 'POST', url: address, body, json: true, timeout: LIMIT_MS });
	let refusal = await refusalOf(send);
	for (const ms of WAITS_MS) {
		if (refusal === undefined || !refusal.again) break;
		await wait(ms);
		refusal = await refusalOf(send);
	}
	if (refusal === undefined) return [];
	const where = new URL(address).origin;
	context.logger.warn(`Human Review: the link to the page did not reach ${where}, ${refusal.words}; the review waits on its page`, { reviewId });
	return [
		hint(
			'warning',
			html`The link to the page did not reach ${where}, ${refusal.words}. ${PAGE_WAITS} Send them the link, which stands above, and check Send the Link To: a workflow with that address must be active.`.toString(),
		),
	];
}
