import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import type { INode, IRun } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { DeliveryChannel } from '../../core/feedback/deliveryRecords';
import { deliverDue } from '../../core/review/notices/deliverDue';
import { slackSender } from '../../core/review/notices/slack/slackSender';
import { isSigned } from '../../core/review/notices/webhook/signature';
import { openStore } from '../../nodes/shared/openStore';
import { engineFor, LABELS, loopWorkflow, nodeTypes } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { eventually } from '../support/n8nServer';
import { reviewUrl } from '../support/reviewLink';
import { startHook } from '../support/webhookReceiver';
import { elementsOf, readable } from '../support/slackBlocks';
import { SLACK_TOKEN, startSlack, type SlackServer } from '../support/slackServer';
import { leaving, WorkflowEngine } from '../support/workflowEngine';

let slack: SlackServer;

beforeEach(async () => (slack = await startSlack()));
afterEach(async () => await slack.close());

const DESK = { workflowId: 'w', nodeId: 'channels' };
const DESK_ADDRESS = 'https://n8n.example.org/webhook/hitl-desk/review';

const ITEM = { json: { text: 'my card is gone' } };

const hintsOf = (run: IRun): string => (run.data.resultData.runData['Review']?.at(-1)?.hints ?? []).map(({ message }) => message).join('\n');

const slackApi = { accessToken: SLACK_TOKEN, signatureSecret: '' };

const bySlack = (more: object = {}, channel = '#support') => ({ tellBy: { slack: [{ channel }] }, options: { slackAddress: slack.address, ...more } });

const engineWithSlack = (more: object = {}, channel?: string) => engineFor({ loop: newLoop(), review: bySlack(more, channel), credentials: { slackApi } });

const posted = () => [...slack.messages.entries()];

const askedSchema = z.object({ hitl: z.object({ gate: z.object({ predictor: z.string() }) }) });

const asked = (run: IRun) => askedSchema.parse(leaving(run, 'Gate', 0)[0]?.json);

/** As an active Desk does. */
const deskDelivers = async (minutes = 0) => {
	const now = () => new Date(Date.now() + minutes * 60_000);
	const post = async ({ url, headers, body }: { url: string; headers: object; body: string }) => {
		const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${SLACK_TOKEN}` }, body });
		return { status: response.status, body: (await response.json()) as unknown };
	};
	return await deliverDue(await openStore(), { slack: slackSender(post, slack.address, now) }, { holder: 'desk', now });
};

const silently = async <T>(work: () => Promise<T>): Promise<T> => {
	const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
	try {
		return await work();
	} finally {
		silenced.mockRestore();
	}
};

describe('Slack', () => {
	test('gets the item with a link for each label, before the execution waits; the pressed one is asked about once', async () => {
		const engine = engineWithSlack();
		const run = await engine.start('Predict', [ITEM]);
		expect(run.status).toBe('waiting');
		const [[, message] = ['', undefined]] = posted();
		expect(readable(message?.blocks ?? [])).toContain('my card is gone');
		const links = new Map(elementsOf(message?.blocks ?? []).flatMap((each) => (each.type === 'button' ? [[each.text.text, each.url ?? ''] as const] : [])));
		expect([...links.keys()]).toEqual(['card', 'refund', 'None of these', 'Not sure']);
		const refund = links.get('refund') ?? '';
		const { sent, run: gone } = await engine.request(run, 'GET', refund);
		expect(gone).toBeUndefined();
		expect(sent.text).toContain('Answer with “refund”?');
		expect(sent.text).toContain(`<a class="btn" href="${reviewUrl(run).replaceAll('&', '&amp;')}">Another answer</a>`);
		const fields = Object.fromEntries([...sent.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]));
		const pressed = await engine.request(run, 'POST', refund, fields);
		expect([pressed.sent.status, pressed.run]).toEqual([422, undefined]);
		const [, name = '', value = ''] = /<input type="checkbox" name="([^"]+)" value="([^"]*)"/.exec(sent.text) ?? [];
		const { run: after } = await engine.request(run, 'POST', refund, { ...fields, [name]: value });
		if (after === undefined) throw new Error('still waiting');
		expect(leaving(after, 'Approved')[0]?.json).toMatchObject({ hitl: { review: { outcome: 'corrected', label: 'refund', channel: 'page' } } });
		// What the Desk's clock does next.
		await deskDelivers();
		expect(posted()).toHaveLength(1);
		expect(readable(posted()[0]?.[1].blocks ?? [])).toMatch(/^Answered: refund\n/);
	});

	test.each([
		['is down', { status: 503 }, 'Slack answered 503'],
		['takes no more', { status: 429, headers: { 'retry-after': '90' } }, 'Slack takes no more for the moment (429)'],
		['refuses the token', { status: 200, body: { ok: false, error: 'token_revoked' } }, 'Slack refused it: the access token was revoked (token_revoked)'],
	])('%s: the page waits all the same, the hint says why, and the notice stays planned', async (_name, failure, reason) => {
		slack.failNext.push(...Array(3).fill(failure));
		const engine = engineWithSlack();
		const run = await engine.start('Predict', [ITEM]);
		slack.failNext.length = 0;
		expect(run.status).toBe('waiting');
		expect(hintsOf(run)).toContain(`Slack to #support did not arrive: ${reason}`);
		expect(hintsOf(run)).toContain('It stays unsent until an active HITL Desk Trigger sends by Slack');
		expect((await engine.request(run, 'GET', reviewUrl(run))).sent.text).toContain('my card is gone');
		expect(posted()).toEqual([]);
		await deskDelivers(11);
		expect(posted()).toHaveLength(1);
	});

	test('that gives no answer once the message is on its way is not told again at once: it may have it', async () => {
		slack.failNext.push({ status: 0 });
		const run = await engineWithSlack().start('Predict', [ITEM]);
		expect(run.status).toBe('waiting');
		expect(slack.calls).toEqual(['chat.postMessage 0']);
		expect(hintsOf(run)).toContain('Slack did not answer');
	});

	test('that nobody answers for is no reason to lose a review', async () => {
		await slack.close();
		const run = await engineWithSlack().start('Predict', [ITEM]);
		expect(run.status).toBe('waiting');
		expect(hintsOf(run)).toContain('Slack did not answer');
		slack = await startSlack();
	});

	test('of which the Desk knows nothing: the hint says what stays unsent, and where to choose it', async () => {
		const store = await openStore();
		const hinted = async (sendsBy: DeliveryChannel[], options: object = {}) => {
			await store.announceDesk(DESK, DESK_ADDRESS, new Date().toISOString(), sendsBy);
			return hintsOf(await engineWithSlack(options).start('Predict', [ITEM]));
		};
		try {
			const words = 'The active HITL Desk Trigger does not send by Slack, so these stay unsent: ';
			expect(await hinted([])).toContain(`${words}reminders, the closing edit of Slack messages and notices that failed. Choose Slack under "Send Reminders By" there`);
			expect(await hinted(['email'], { escalateTo: '#quiet', remind: false })).toContain(`${words}escalations, the closing edit`);
			expect(await hinted(['slack'])).not.toContain('stay unsent');
			slack.failNext.push(...Array(3).fill({ status: 503 }));
			expect(await hinted(['slack'])).toContain('Slack answered 503. People can answer on the page all the same. HITL Desk tries again.');
		} finally {
			slack.failNext.length = 0;
			await store.retireDesk(DESK);
		}
	});

	test('without a Desk: the hint says of what the panel asks for what will not happen', async () => {
		const hinted = async (options: object) => hintsOf(await engineWithSlack(options).start('Predict', [ITEM]));
		const told = await hinted({ escalateTo: '#quiet' });
		expect(told).toContain('nobody is reminded; Escalate To is not used; messages in Slack keep their buttons and do not say what was decided; notices that fail stay unsent; answers that a crash leaves behind wait');
		expect(told).not.toContain('webhooks');
		expect(await hinted({ remind: false })).toContain('also those that have an answer; messages in Slack keep their buttons');
	});

	test('is told what the loop is alarmed about, with the next question', async () => {
		const loop = newLoop();
		const engine = engineFor({ loop, review: bySlack({ gapMinutes: 0 }), credentials: { slackApi } });
		const { hitl } = asked(await engine.start('Predict', [ITEM]));
		const details = { predictor: hitl.gate.predictor, alarm: 'scoreDrift', sentence: 'The items that come in are not like those before.', figures: {} };
		await (await openStore()).recordEvent({ loop, kind: 'alarmRaised', at: new Date().toISOString(), details });
		await engine.start('Predict', [{ json: { text: 'where is my refund' } }]);
		expect(posted().map(([, { blocks }]) => readable(blocks).includes('⚠ The items that come in are not like those before.'))).toEqual([false, true]);
	});

	test('is not told twice when a run that was killed before its pause begins anew', async () => {
		const loop = newLoop();
		const engine = engineFor({ loop, review: bySlack(), credentials: { slackApi } });
		const killed = await engine.start('Predict', [ITEM]);
		const again = await engine.start('Predict', [ITEM], killed);
		expect(again.status).toBe('waiting');
		expect(posted()).toHaveLength(1);
		const [element] = elementsOf(posted()[0]?.[1].blocks ?? []);
		const link = element?.type === 'button' ? (element.url ?? '') : '';
		// The message that is out still opens the page.
		expect((await engine.request(again, 'GET', link)).sent.status).toBe(200);
	});

	test('gets one message in some minutes, with a count and one button', async () => {
		const [first, second] = [engineWithSlack({ gapMinutes: 10 }, '#quiet'), engineWithSlack({ gapMinutes: 10 }, '#quiet')];
		await first.start('Predict', [ITEM]);
		await second.start('Predict', [{ json: { text: 'another one' } }]);
		expect(posted()).toHaveLength(1);
		expect(readable(posted()[0]?.[1].blocks ?? [])).toMatch(/^2 questions wait for an answer\n/);
	});

	test('writes to each reviewer of a list alone, with a link of their own', async () => {
		const reviewers = { reviewer: [{ name: 'Ana', slackUserId: 'U0000ANA' }, { name: 'Tom' }] };
		const engine = engineFor({ loop: newLoop(), review: bySlack({ reviewers }, ''), credentials: { slackApi } });
		const run = await engine.start('Predict', [ITEM]);
		expect(posted().map(([reference]) => reference.split('/')[0])).toEqual(['D000000ANA']);
		expect(hintsOf(run)).toContain('Not told, for no channel has an address of theirs: Tom.');
		const [element] = elementsOf(posted()[0]?.[1].blocks ?? []);
		const page = await engine.request(run, 'GET', element?.type === 'button' ? (element.url ?? '') : '');
		expect(page.sent.text).not.toContain('Your name');
	});
});

test('an outside system gets the review signed, answers at the address in it, and the header of its credential', async () => {
	const { received, url, close } = await startHook();
	try {
		const credentials = { crypto: { hmacSecret: 'shared secret' }, httpHeaderAuth: { name: 'X-Api-Key', value: 'k-1' } };
		const engine = engineFor({ loop: newLoop(), review: { tellBy: { webhook: [{ url }] } }, credentials });
		const run = await engine.start('Predict', [ITEM]);
		const [call] = received;
		expect(received).toHaveLength(1);
		const headers = Object.fromEntries(Object.entries(call?.headers ?? {}).map(([name, value]) => [name, String(value)]));
		expect(headers['x-api-key']).toBe('k-1');
		expect(isSigned(headers, 'shared secret', call?.body ?? '', new Date())).toBe(true);
		const { type, data } = JSON.parse(call?.body ?? '') as { type: string; data: { answerUrl: string; items: Array<{ itemId: string; text: string }> } };
		expect(type).toBe('review.asked');
		expect(data.items).toMatchObject([{ text: 'my card is gone', blind: false }]);
		const answers = { answers: data.items.map(({ itemId }) => ({ itemId, label: 'card' })) };
		const { run: after } = await engine.request(run, 'POST', data.answerUrl, answers, 'application/json');
		expect(after?.status).toBe('success');
	} finally {
		close();
	}
});

test('an outside system is told who of the reviewers decides between the others', async () => {
	const { received, url, close } = await startHook();
	try {
		const options = { reviewers: { reviewer: [{ name: 'Ana' }, { name: 'Tom' }, { name: 'Eve' }] }, whoDecides: 'all', adjudicator: 'Eve' };
		const engine = engineFor({ loop: newLoop(), review: { tellBy: { webhook: [{ url }] }, options }, credentials: { crypto: { hmacSecret: 'shared secret' } } });
		const run = await engine.start('Predict', [ITEM]);
		expect(run.status).toBe('waiting');
		const { data } = JSON.parse(received[0]?.body ?? '') as { data: { reviewers: object[] } };
		expect(data.reviewers).toEqual([
			{ name: 'Ana', answerUrl: expect.stringContaining('http') },
			{ name: 'Tom', answerUrl: expect.stringContaining('http') },
			{ name: 'Eve', answerUrl: expect.stringContaining('http'), adjudicator: true },
		]);
	} finally {
		close();
	}
});

describe('a mail server', () => {
	const smtp = (port: number) => ({ host: '127.0.0.1', port, secure: false, user: '', password: '', disableStartTls: true, hostName: '' });
	const byMail = (to = 'ana@example.org', from = 'Reviews <reviews@example.org>', sendLocalLinks = true) => ({ tellBy: { email: [{ from, to }] }, options: { sendLocalLinks } });

	/** A server that speaks this much SMTP: a line for each line it gets. */
	async function speaking(greeting: string, answers: Readonly<Record<string, string>>) {
		const server = createTcpServer((socket) => {
			socket.on('error', () => undefined);
			socket.write(`${greeting}\r\n`);
			socket.on('data', (line) => void socket.write(`${answers[String(line).slice(0, 4).toUpperCase()] ?? '250 OK'}\r\n`));
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		return { port: (server.address() as AddressInfo).port, close: () => server.close() };
	}

	test.each([
		['refuses the recipient', '220 hello', { RCPT: '550 no such user' }, 'refused it (550 no such user)'],
		['asks to come later', '421 too busy', {}, '421 too busy'],
	])('that %s: the page waits all the same, and the hint says why', async (_name, greeting, answers, reason) => {
		const server = await speaking(greeting, answers);
		try {
			const run = await engineFor({ loop: newLoop(), review: byMail(), credentials: { smtp: smtp(server.port) } }).start('Predict', [ITEM]);
			expect(run.status).toBe('waiting');
			expect(hintsOf(run)).toContain('E-mail to ana@example.org did not arrive');
			expect(hintsOf(run)).toContain(reason);
		} finally {
			server.close();
		}
	});

	test('on this machine hands mails on to people elsewhere: no link to this machine is sent by it', async () => {
		const review = byMail('ana@example.org', 'reviews@example.org', false);
		const run = await silently(async () => await engineFor({ loop: newLoop(), review, credentials: { smtp: smtp(9) } }).start('Predict', [ITEM]));
		expect(run.status).toBe('error');
		expect(run.data.resultData.error?.message).toContain('by e-mail starts with http://127.0.0.1:5678');
	});

	test('that never says a word, and a Slack like it, hold the pause up for seconds, and what was on its way ends by itself', async () => {
		const sockets = new Set<Socket>();
		const silent = createTcpServer((socket) => void sockets.add(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const { port } = silent.address() as AddressInfo;
		const store = await openStore();
		await store.announceDesk(DESK, DESK_ADDRESS, new Date().toISOString(), ['slack', 'email']);
		const [ana, tom, eve, mira] = ['ana@example.org', 'tom@example.org', 'eve@example.org', 'mira@example.org'];
		const review = { tellBy: { slack: [{ channel: '#support' }], email: [{ from: 'reviews@example.org', to: [ana, tom, eve, mira].join(',') }] }, options: { slackAddress: `http://127.0.0.1:${port}/api`, remind: false, sendLocalLinks: true } };
		try {
			const engine = engineFor({ loop: newLoop(), review, credentials: { slackApi, smtp: smtp(port) } });
			const began = Date.now();
			const run = await engine.start('Predict', [ITEM]);
			expect(Date.now() - began).toBeLessThan(20_000);
			expect(run.status).toBe('waiting');
			for (const recipient of ['#support', ana, tom, eve, mira]) expect(hintsOf(run)).toMatch(new RegExp(`to ${recipient} (?:did not arrive|was not sent within 15 seconds)`));
			expect(hintsOf(run)).toContain('HITL Desk tries again.');
			const reviewId = new URL(reviewUrl(run)).searchParams.get('r') ?? '';
			for (const socket of sockets) socket.destroy();
			await eventually('nothing is on its way', async () => (await store.deliveries(reviewId)).every(({ leasedUntil }) => leasedUntil === undefined) || undefined, 30_000);
			expect((await store.deliveries(reviewId)).every(({ attempts }) => attempts <= 1)).toBe(true);
		} finally {
			silent.close();
			for (const socket of sockets) socket.destroy();
			await store.retireDesk(DESK);
		}
	}, 60_000);

	test('that is not there: the page waits all the same', async () => {
		const engine = engineFor({ loop: newLoop(), review: byMail(), credentials: { smtp: smtp(9) } });
		const run = await engine.start('Predict', [ITEM]);
		expect(run.status).toBe('waiting');
		expect(hintsOf(run)).toContain('the mail server 127.0.0.1 could not be reached');
		expect((await engine.request(run, 'GET', reviewUrl(run))).sent.status).toBe(200);
	});

	test.each([
		['ana@', 'Reviews <reviews@example.org>', '"ana@" is no e-mail address'],
		['ana@example.org, tom', 'reviews@example.org', '"tom" is no e-mail address'],
		['ana@example.org\r\nBcc: all@example.org', 'reviews@example.org', 'is no e-mail address'],
		['', 'reviews@example.org', '"" is no e-mail address'],
		['ana@example.org', 'Reviews', '"Reviews" is no e-mail address'],
	])('is asked nothing for %j from %j: a sentence says what is wrong before anybody is asked', async (to, from, message) => {
		const run = await silently(async () => await engineFor({ loop: newLoop(), review: byMail(to, from), credentials: { smtp: smtp(9) } }).start('Predict', [ITEM]));
		expect(run.status).toBe('error');
		expect(run.data.resultData.error?.message).toContain(message);
	});
});

test.each([
	['a Slack channel that is none', { tellBy: { slack: [{ channel: 'to everybody' }] } }, 'is no Slack channel'],
	['Slack without a channel', { tellBy: { slack: [{ channel: '' }] } }, 'Slack is chosen, but no channel'],
	['a webhook without an address', { tellBy: { webhook: [{ url: 'tickets' }] } }, 'is no web address'],
	['Slack without a credential', { tellBy: { slack: [{ channel: '#support' }] } }, 'credentials'],
	['a channel and a list of reviewers', { tellBy: { slack: [{ channel: '#support' }] }, options: { reviewers: { reviewer: [{ name: 'Ana' }] } } }, 'one reviewer’s alone'],
])('%s is refused before anybody is asked', async (_name, review, message) => {
	const run = await silently(async () => await engineFor({ loop: newLoop(), review: review as INode['parameters'] }).start('Predict', [ITEM]));
	expect(run.status).toBe('error');
	expect(run.data.resultData.error?.message).toContain(message);
});

test('a link that only this machine opens is sent to nobody elsewhere: the message says which address to set', async () => {
	const loop = newLoop();
	const away = { tellBy: { webhook: [{ url: 'https://tickets.example.org/asked' }] } };
	const run = await silently(async () => await engineFor({ loop, review: away, credentials: { crypto: { hmacSecret: 'a long random text' } } }).start('Predict', [ITEM]));
	expect(run.status).toBe('error');
	expect(run.data.resultData.error?.message).toContain('by webhook starts with http://127.0.0.1:5678');
	expect(run.data.resultData.error).toMatchObject({ description: expect.stringContaining('N8N_WEBHOOK_URL') });
});

test('an old workflow keeps its address under Send the Link To', async () => {
	const json = loopWorkflow({ loop: newLoop(), predict: { labels: LABELS }, review: { sendLinkTo: 'somewhere' } });
	const run = await silently(async () => await new WorkflowEngine(nodeTypes, json).start('Predict', [ITEM]));
	expect(run.data.resultData.error?.message).toContain('Send the Link To is not a web address');
});
