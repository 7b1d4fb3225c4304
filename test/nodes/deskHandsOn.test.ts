import { randomUUID } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';
import { hashLinkNonce, type PendingReview } from '../../core/review/pendingReview';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { openStore } from '../../nodes/shared/openStore';
import { firstItems, sampleForm } from '../core/review/sampleForm';

const desk = new HitlDeskTrigger();

type Host = () => Promise<{ statusCode: number; body: unknown }>;

async function opened(): Promise<string> {
	const reviewId = randomUUID();
	const now = Date.now();
	const form = sampleForm({ reviewId, items: firstItems(1), deadlineAt: new Date(now + 86_400_000).toISOString() });
	const pending: PendingReview = { form, links: [{ hash: hashLinkNonce('key') }], pageNonce: 'page-nonce', askName: 'optional', predicted: [''], partialAtDeadline: true };
	await (await openStore()).openReview({
		reviewId,
		loop: form.loop,
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: new Date(now).toISOString(),
		deadlineAt: form.deadlineAt,
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
		desk: { pending, resumeUrl: 'http://127.0.0.1:5678/webhook-waiting/1/review?k=secret' },
	});
	return reviewId;
}

/** One request to the Desk; `afterMs` says when it was answered. */
async function ask(reviewId: string, method: 'GET' | 'HEAD' | 'POST', body: object, host: Host, contentType = 'application/x-www-form-urlencoded') {
	const begun = performance.now();
	const sent = { status: 0, text: '', afterMs: 0 };
	const response = {
		writableEnded: false,
		status: (code: number) => ((sent.status = code), response),
		setHeader: () => response,
		end: (text: string) => (Object.assign(sent, { text, afterMs: performance.now() - begun }), (response.writableEnded = true), response),
	};
	const context = {
		getWebhookName: () => 'default',
		getRequestObject: () => ({ method, headers: { 'content-type': contentType, accept: method === 'GET' ? 'text/html' : '*/*' } }),
		getQueryData: () => ({ r: reviewId, k: 'key' }),
		getBodyData: () => body,
		getResponseObject: () => response,
		helpers: { httpRequest: host },
		logger: { error() {}, warn() {} },
	} as unknown as IWebhookFunctions;
	const result = await desk.webhook.call(context);
	expect(result).toEqual({ noWebhookResponse: true });
	return sent;
}

const says = (statusCode: number, body: unknown): Host => async () => ({ statusCode, body });
const handsOn = says(200, { hitl: 'handed-on' });
const answer = { page: 'page-nonce', a1: '0', reviewer: 'Ana' };

test('an answer with which the workflow goes on is called sent', async () => {
	const reviewId = await opened();
	expect((await ask(reviewId, 'POST', answer, handsOn)).text).toContain('They reach the workflow in a moment.');
	const later = (await ask(reviewId, 'GET', {}, handsOn)).text;
	expect(later).toContain('has already answered this.');
	expect(later).not.toContain('run the workflow again');
});

test.each([
	['stopped', says(409, '{"message":"The execution \\"1\\" has finished with error."}'), 'the workflow was stopped before it could go on with them'],
	['deleted', says(404, '{"message":"The execution \\"1\\" does not exist."}'), 'this run of the workflow was deleted before it could go on with them'],
])('an answer to a run that was %s is called recorded, with what to do, then and later', async (end, host, words) => {
	const reviewId = await opened();
	const first = await ask(reviewId, 'POST', answer, host);
	expect(first.status).toBe(200);
	expect(first.text).toContain('1 answer recorded.');
	expect(first.text).toContain(`It stands, but ${words}. If they are still needed, ask the person who sent you the link to run the workflow again.`);
	expect(first.text).not.toContain('They reach the workflow');
	expect((await (await openStore()).deskReview(reviewId))?.end).toBe(end);
	for (const again of [await ask(reviewId, 'GET', {}, host), await ask(reviewId, 'POST', { ...answer, reviewer: 'Tom' }, host)]) expect(again.text).toContain(words);
	// Sent twice, say because the reply was lost.
	expect((await ask(reviewId, 'POST', answer, host)).text).toContain(words);
});

test('by HEAD nothing is read or decided', async () => {
	const reviewId = await opened();
	expect(await ask(reviewId, 'HEAD', answer, handsOn)).toMatchObject({ status: 200, text: '{}' });
	expect((await (await openStore()).review(reviewId))?.answers).toEqual([]);
});

test('a program reads it as a field', async () => {
	const reviewId = await opened();
	const { text } = await ask(reviewId, 'POST', { answers: [{ itemId: 'T-1', outcome: 'unsure' }] }, says(404, 'The execution "1" does not exist.'), 'application/json');
	expect(JSON.parse(text)).toMatchObject({ status: 'recorded', recorded: ['T-1'], open: 0, workflow: 'deleted' });
});

test('that a run had gone on is said at once, and not to whoever comes later: the answers may have reached it', async () => {
	const reviewId = await opened();
	const host = says(200, '<h1>No action required</h1>');
	expect((await ask(reviewId, 'POST', answer, host)).text).toContain('the workflow had gone on before they came');
	expect((await ask(reviewId, 'GET', {}, host)).text).not.toContain('had gone on');
});

test('nobody waits longer than two seconds for an n8n that does not answer, nor at all for one that is away', async () => {
	const slow = await opened();
	let release = (): void => undefined;
	const asked = ask(slow, 'POST', answer, async () => {
		await new Promise<void>((resolve) => void (release = resolve));
		return await handsOn();
	});
	setTimeout(() => release(), 4_000);
	const reply = await asked;
	expect(reply.text).toContain('1 answer sent.');
	expect(reply.afterMs).toBeGreaterThan(1_900);
	expect(reply.afterMs).toBeLessThan(3_500);
	expect((await (await openStore()).deskReview(slow))?.end).toBe('handed-on');
	const away = await opened();
	const told = await ask(away, 'POST', answer, async () => await Promise.reject(new Error('refused')));
	expect(told.text).toContain('1 answer sent.');
	expect((await (await openStore()).deskReview(away))?.end).toBeUndefined();
});
