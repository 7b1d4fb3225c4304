import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Answer } from '../../../core/feedback/reviewRecords';
import { parseDecision } from '../../../core/review/decision';
import { draftRequest } from '../../../core/review/draft';
import { readFormFields } from '../../../core/review/formFields';
import { readKeptAnswers } from '../../../core/review/keptAnswers';
import { cameSecondPage, sentPage } from '../../../core/review/outcomePages';
import type { ReviewPageOptions } from '../../../core/review/page';
import { reviewPage } from '../../../core/review/page';
import { carriesPageNonce, PAGE_NONCE_MISSING } from '../../../core/review/pageNonce';
import type { ReviewForm } from '../../../core/review/reviewForm';
import type { ServedPage } from '../../../core/review/servedPage';
import { CLOCK } from '../../core/review/sampleForm';

/**
 * How the place behind the page behaves: the store away, the host's own replies after the end, a proxy without CORS, nobody there,
 * a Desk that was switched off, a proxy's own 401, 404 and 502.
 */
export type Behaviour = 'up' | 'storeAway' | 'hostRunning' | 'hostFinished' | 'proxyWithoutCors' | 'down' | 'deskIsOff' | 'logIn' | 'notFound' | 'badGateway';

/** What is no reply of n8n's or ours about a review. n8n sends the first without CORS headers (webhook-request-handler.js). */
const ELSEWHERE: Partial<Record<Behaviour, readonly [status: number, body: string]>> = {
	deskIsOff: [404, '{"code":404,"message":"The requested webhook \\"POST hitl-desk/review\\" is not registered."}'],
	logIn: [401, '<h1>Log in</h1>'],
	notFound: [404, '<h1>404 Not Found</h1>'],
	badGateway: [502, '<h1>502 Bad Gateway</h1>'],
};

export interface ReviewServer {
	readonly address: string;
	readonly standing: Map<string, Answer>;
	/** Every request that came, `GET /webhook-waiting/1/node?…`. */
	readonly requests: string[];
	/** Bodies of the POSTs with answers. */
	readonly bodies: string[];
	/** Bodies of the POSTs that only keep a draft. */
	readonly drafts: string[];
	behave(behaviour: Behaviour): void;
	close(): Promise<void>;
}

export const PAGE_NONCE = 'Zm9ybSBub25jZSBmb3IgdGVzdHM';

/** What n8n 2.41 sets on what it sends after an answer (n8n-core, html-sandbox.js). */
const HOST_POLICY =
	'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols';

/** A page at a waiting address on 127.0.0.1, answered as n8n and the node answer it: page on GET, decision on POST. */
export async function serveReview(form: ReviewForm, options: Partial<ReviewPageOptions> = {}): Promise<ReviewServer> {
	const standing = new Map<string, Answer>();
	const requests: string[] = [];
	const bodies: string[] = [];
	const drafts: string[] = [];
	let behaviour: Behaviour = 'up';
	const pageOptions: ReviewPageOptions = { ...CLOCK, pageNonce: PAGE_NONCE, ...options };

	const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		requests.push(`${request.method} ${request.url}`);
		if (behaviour === 'down') return void request.socket.destroy();
		// As WebhookRequestHandler.setupCorsHeaders does for waiting webhooks.
		const { origin } = request.headers;
		if (origin !== undefined && behaviour !== 'proxyWithoutCors' && behaviour !== 'deskIsOff') {
			response.setHeader('Access-Control-Allow-Origin', origin);
		}
		const elsewhere = ELSEWHERE[behaviour];
		if (elsewhere !== undefined) return end(response, elsewhere[0], 'text/html', elsewhere[1]);
		if (request.method === 'GET') return send(response, reviewPage(form, [...standing.values()], pageOptions));
		if (request.method !== 'POST') return end(response, 404, 'application/json', '{"code":404}');
		const body = await textOf(request);
		if (draftRequest(body) === 'keep') {
			drafts.push(body);
			return end(response, 200, 'application/json', '{"status":"draft kept"}');
		}
		bodies.push(body);
		if (behaviour === 'hostRunning') {
			return end(response, 409, 'application/json', '{"code":409,"message":"The execution \\"1\\" is running already."}');
		}
		if (behaviour === 'hostFinished') return end(response, 200, 'text/html', '<h1>No action required</h1>');
		const kept = readKeptAnswers(body, form);
		if (behaviour === 'storeAway') {
			return send(response, reviewPage(form, [...standing.values()], { ...pageOptions, kept, notStored: true }));
		}
		send(response, decide(body, request.headers['content-type'] ?? ''));
	};

	const decide = (body: string, contentType: string): ServedPage => {
		const kept = readKeptAnswers(body, form);
		const fields = readFormFields(body) ?? {};
		if (!carriesPageNonce(fields, PAGE_NONCE)) {
			return reviewPage(form, [...standing.values()], { ...pageOptions, kept, problems: [{ message: PAGE_NONCE_MISSING }] });
		}
		const decision = parseDecision(body, contentType, form, { nameRequired: options.askName === 'required' });
		if (decision.kind === 'problems') {
			return reviewPage(form, [...standing.values()], { ...pageOptions, kept, problems: decision.problems });
		}
		const second = [];
		for (const { itemId, outcome, label, text, edits, comment, blind, secondsOnItem } of decision.answers) {
			const yours = { outcome: outcome ?? 'corrected', label, ...(text === undefined ? {} : { text }), ...(edits === undefined ? {} : { edits }) };
			const first = standing.get(itemId);
			if (first !== undefined) second.push({ standing: first, yours });
			else {
				standing.set(itemId, {
					...yours,
					itemId,
					comment,
					blind,
					secondsOnItem,
					reviewer: decision.reviewer,
					channel: 'page',
					identity: 'typed',
					decidedAt: CLOCK.now,
				});
			}
		}
		const left = form.items.length - standing.size;
		const counted = decision.answers.length - second.length;
		const revealed = decision.answers
			.filter((given) => given.blind)
			.map(({ itemId, outcome, label }) => ({
				itemId,
				answer: { outcome: outcome ?? 'corrected', label },
				predictedLabel: 'Refund not showing up',
			}));
		const page =
			second.length > 0
				? cameSecondPage(form, { ...CLOCK, counted, second, left, revealed })
				: sentPage(form, { ...CLOCK, sent: counted, left, revealed });
		return { ...page, headers: { ...page.headers, 'Content-Security-Policy': HOST_POLICY } };
	};

	const server = createServer((request, response) => {
		answer(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new Error('The test server has no port.');
	return {
		address: `http://127.0.0.1:${bound.port}/webhook-waiting/1/node?k=nonce&signature=abc`,
		standing,
		requests,
		bodies,
		drafts,
		behave: (next) => {
			behaviour = next;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const send = (response: ServerResponse, page: ServedPage): void => {
	response.writeHead(page.status, page.headers).end(page.html);
};

const end = (response: ServerResponse, status: number, type: string, body: string): void => {
	response.writeHead(status, { 'Content-Type': type }).end(body);
};

async function textOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part));
	return Buffer.concat(parts).toString('utf8');
}
