import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { Answer } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import type { ReviewForm } from '../../../core/review/reviewForm';
import { isPage } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../fixedDraws';

export interface AnswerServer {
	/** One for each name; of the first where nobody is named. */
	readonly addresses: readonly string[];
	readonly store: FeedbackStore;
	readonly form: ReviewForm;
	/** What the execution went on with, each time it did. */
	readonly handedOn: Array<readonly Answer[]>;
	close(): Promise<void>;
}

/**
 * A waiting review on 127.0.0.1 as the node serves it: the store, the claims and the drafts are real, n8n alone is not there.
 * `kept`: a store that somebody else closes.
 */
export async function serveAnswers(given: ReviewForm, names: readonly string[] = [], kept?: FeedbackStore): Promise<AnswerServer> {
	const store = kept ?? (await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret }));
	const now = new Date();
	const form = { ...given, reviewId: randomUUID(), deadlineAt: new Date(now.getTime() + 3_600_000).toISOString() };
	await store.openReview({
		reviewId: form.reviewId,
		loop: form.loop,
		executionId: '1',
		workflowId: 'w',
		nodeName: 'Human Review',
		openedAt: now.toISOString(),
		deadlineAt: form.deadlineAt,
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
	});
	const nonces = names.length === 0 ? ['key'] : names.map((_name, at) => `key-${at}`);
	const pending: PendingReview = {
		form,
		links: nonces.map((nonce, at) => ({ hash: hashLinkNonce(nonce), ...(names[at] === undefined ? {} : { reviewer: { name: names[at] } }) })),
		pageNonce: randomUUID(),
		askName: 'optional',
		predicted: form.items.map(({ suggestion }) => suggestion?.label ?? ''),
	};
	const handedOn: Array<readonly Answer[]> = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const { origin } = request.headers;
			// As n8n does for waiting webhooks.
			if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin);
			if (request.method !== 'GET' && request.method !== 'POST') return void response.writeHead(404).end();
			const linkNonce = new URL(request.url ?? '', 'http://x').searchParams.get('k') ?? '';
			const body = Buffer.concat(parts).toString('utf8');
			const { 'content-type': contentType = '', accept = '' } = request.headers;
			void answerReview({ method: request.method, linkNonce, contentType, accept, body }, pending, { store: async () => store, now: new Date() }).then(({ reply, decided }) => {
				if (decided !== undefined) handedOn.push(decided);
				if (isPage(reply)) response.writeHead(reply.status, reply.headers).end(reply.html);
				else response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(reply.body));
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new Error('The test server has no port.');
	return {
		addresses: nonces.map((nonce) => `http://127.0.0.1:${bound.port}/webhook-waiting/1/node?k=${nonce}&signature=abc`),
		store,
		form,
		handedOn,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			if (kept === undefined) await store.close();
		},
	};
}
