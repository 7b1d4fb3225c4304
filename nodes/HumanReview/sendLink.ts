import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { ReviewForm } from '../../core/review/reviewForm';
import type { ReviewLink } from '../../core/review/reviewLink';
import { toNodeError } from '../shared/toNodeError';

const refusalSchema = z.object({ response: z.object({ status: z.number() }) });

/** What the other side said; n8n would put words of its own in place of a message with the system's. */
function answerOf(cause: unknown): string {
	const refusal = refusalSchema.safeParse(cause);
	return refusal.success ? `, which answered ${refusal.data.response.status}` : ', which did not answer';
}

/** One link for everybody, or all links in one request: either everybody is asked or nobody. */
function linksIn(links: readonly ReviewLink[]): object {
	const [first] = links;
	if (first?.reviewer === undefined) return { reviewUrl: first?.url };
	return { reviewers: links.map(({ url, reviewer, adjudicator = false }) => ({ ...reviewer, ...(adjudicator ? { adjudicator } : {}), reviewUrl: url })) };
}

/** Tells another address that people are asked, before the pause: who cannot be told would never answer. */
export async function sendLink(context: IExecuteFunctions, address: string, form: ReviewForm, links: readonly ReviewLink[]): Promise<void> {
	if (address === '') return;
	const { reviewId, loop, title, question, items, deadlineAt } = form;
	const body = { ...linksIn(links), reviewId, loop, title, question, items: items.length, answerBy: deadlineAt };
	try {
		await context.helpers.httpRequest({ method: 'POST', url: address, body, json: true, timeout: 30_000 });
	} catch (cause) {
		const refusal = new HitlError(
			'link-not-sent',
			`The link to the page could not be sent to ${new URL(address).origin}${answerOf(cause)}`,
			'Nobody was asked. Check Send the Link To (a workflow with that address must be active), then run the workflow again.',
			{ cause },
		);
		throw toNodeError(context.getNode(), refusal);
	}
}
