import { randomUUID } from 'node:crypto';
import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { DeliveryChannel, DueNotices } from '../../core/feedback/deliveryRecords';
import { openStore } from '../../nodes/shared/openStore';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { askN8n } from '../../nodes/HitlDeskTrigger/askN8n';
import { deskSenders } from '../../nodes/HitlDeskTrigger/deskSenders';
import { startClock } from '../../nodes/HitlDeskTrigger/startClock';
import { unsentCheck } from '../../nodes/HitlDeskTrigger/unsentCheck';

const desk = new HitlDeskTrigger();

function hook(mode: string) {
	const node = { id: randomUUID() };
	const given = {
		getMode: () => mode,
		getNode: () => node,
		getWorkflow: () => ({ id: 'w' }),
		getNodeParameter: () => ['slack'],
		getNodeWebhookUrl: () => 'https://n8n.example.org/webhook/hitl-desk/review',
		logger: { warn() {} },
	};
	return given as unknown as IHookFunctions;
}

const active = async () => await (await openStore()).activeDesk(new Date(), 3);

test('published, it notes the address under which people reach it; switched off, it takes that back', async () => {
	const context = hook('trigger');
	expect(await desk.webhookMethods.default.checkExists.call(context)).toBe(true);
	expect(await active()).toBe('https://n8n.example.org/webhook/hitl-desk/review');
	expect(await (await openStore()).deskChannels(new Date(), 3)).toEqual(['slack']);
	expect(await desk.webhookMethods.default.delete.call(context)).toBe(true);
	expect(await active()).toBeUndefined();
});

test('tested in the editor, it is no Desk, and its clock stands still', async () => {
	const context = hook('manual');
	await desk.webhookMethods.default.create.call(context);
	expect(await active()).toBeUndefined();
	const { closeFunction, manualTriggerFunction } = await desk.trigger.call(context as never);
	expect(closeFunction).toBeUndefined();
	expect(manualTriggerFunction).toBeDefined();
});

test('its clock ticks on, and nothing is sent twice at once, while what it sends by does not answer', async () => {
	const ticks = jest.spyOn(await openStore(), 'noteTick');
	const credentials = jest.fn(async () => await new Promise<never>(() => undefined));
	const context = {
		getMode: () => 'trigger',
		getNode: () => ({ id: randomUUID() }),
		getWorkflow: () => ({ id: 'w' }),
		getNodeParameter: (name: string) => (name === 'sendBy' ? ['email'] : {}),
		getCredentials: credentials,
		helpers: { httpRequest: async () => undefined },
		logger: { warn() {}, error() {} },
	} as unknown as ITriggerFunctions;
	const pause = setTimeout;
	jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
	const { closeFunction } = startClock(context);
	try {
		for (let round = 0; round < 100 && ticks.mock.calls.length < 3; round += 1) {
			jest.advanceTimersByTime(30_000);
			await new Promise((resolve) => void pause(resolve, 20));
		}
		expect(ticks.mock.calls.length).toBeGreaterThanOrEqual(3);
		expect(credentials).toHaveBeenCalledTimes(1);
	} finally {
		await closeFunction?.();
		jest.useRealTimers();
		ticks.mockRestore();
	}
});

test('one credential that cannot be used stops no other channel, and the log says so once', async () => {
	const warnings: string[] = [];
	const context = {
		getNode: () => ({ id: randomUUID() }),
		getNodeParameter: (name: string) => (name === 'sendBy' ? ['slack', 'email', 'webhook'] : {}),
		getCredentials: async (type: string) => {
			if (type === 'slackApi') throw new Error('Credential with ID "7" does not exist');
			return type === 'smtp' ? { host: 'localhost', port: 25 } : { hmacSecret: 'a long random text' };
		},
		helpers: {},
		logger: { warn: (message: string) => void warnings.push(message), error() {} },
	} as unknown as ITriggerFunctions;
	const { senders, faults } = await deskSenders(context, () => new Date());
	expect(Object.keys(senders)).toEqual(['email', 'webhook']);
	expect([...faults]).toEqual([['slack', 'Credential with ID "7" does not exist']]);
	const store = { ...(await openStore()), dueDeliveries: async () => [], deskChannels: async () => [] };
	const check = unsentCheck(context);
	for (let times = 0; times < 2; times += 1) await check(store, faults, new Date());
	expect(warnings).toEqual(['HITL Desk: nothing can be sent by Slack: Credential with ID "7" does not exist. Correct the credential in HITL Desk Trigger. The other channels send on.']);
});

test('the headers of its credentials need nothing of n8n that is there only while a workflow runs', async () => {
	const sent: Array<{ url: string; headers: Record<string, string> }> = [];
	const credentials: Record<string, object> = { slackApi: { accessToken: 'xoxb-1' }, crypto: { hmacSecret: 'a long random text' }, httpHeaderAuth: { name: 'X-Api-Key', value: 'k-1' } };
	const context = {
		getNode: () => ({ id: randomUUID(), credentials: { httpHeaderAuth: { id: '1', name: 'k' } } }),
		getNodeParameter: (name: string) => (name === 'sendBy' ? ['slack', 'webhook'] : {}),
		getCredentials: async (type: string) => credentials[type],
		helpers: { httpRequest: async (request: (typeof sent)[number]) => (sent.push(request), { statusCode: 200, body: { ok: true, channel: 'C1', ts: '1.2' } }) },
		logger: { warn() {}, error() {} },
	} as unknown as ITriggerFunctions;
	const { senders } = await deskSenders(context, () => new Date());
	expect(await senders.slack?.post('#support', { text: 't', blocks: [] })).toBe('C1/1.2');
	await senders.webhook?.send({ url: 'https://tickets.example.org/', id: 'one', body: '{}' });
	expect(sent.map(({ headers }) => [headers['authorization'], headers['x-api-key']])).toEqual([['Bearer xoxb-1', undefined], [undefined, 'k-1']]);
});

test('notices that are due by a channel of no Desk are said in the log, once until that changes', async () => {
	const warnings: string[] = [];
	const context = { logger: { warn: (message: string) => void warnings.push(message) } } as unknown as ITriggerFunctions;
	let due: DueNotices[] = [];
	let channels: DeliveryChannel[] = [];
	const store = { ...(await openStore()), dueDeliveries: async () => due, deskChannels: async () => channels };
	const check = unsentCheck(context);
	const look = async () => await check(store, new Map(), new Date());
	await look();
	expect(warnings).toEqual([]);
	due = [{ channel: 'email', count: 2, oldestDueAt: '2027-03-16T11:00:00.000Z' }, { channel: 'slack', count: 3, oldestDueAt: '2027-03-16T11:00:00.000Z' }];
	for (let times = 0; times < 2; times += 1) await look();
	expect(warnings).toEqual(['HITL Desk: 5 notices wait to be sent by e-mail and Slack, and no active HITL Desk Trigger sends by it. Choose e-mail and Slack under "Send Reminders By", with the credential of Human Review.']);
	channels = ['email', 'slack'];
	await look();
	expect(warnings).toHaveLength(1);
});

test('webhook() never throws, whatever breaks, and starts no execution', async () => {
	const sent: number[] = [];
	const response = { writableEnded: false, status: (code: number) => (sent.push(code), response), setHeader: () => response, end: () => response };
	const broken = {
		getRequestObject: () => {
			throw new Error('no request');
		},
		getResponseObject: () => response,
		logger: { error() {} },
	} as unknown as IWebhookFunctions;
	expect(await desk.webhook.call(broken)).toEqual({ noWebhookResponse: true });
	expect(sent).toEqual([500]);
});

describe('how it asks n8n', () => {
	const review = { reviewId: 'r-1', resumeUrl: 'https://people.example.org/n8n/webhook-waiting/7/review?k=secret&signature=s' };

	function asked(answers: ReadonlyArray<{ statusCode: number; body: unknown } | Error>, env: NodeJS.ProcessEnv = {}) {
		const urls: string[] = [];
		const ask = askN8n(
			async ({ url }) => {
				const answer = answers[urls.push(url) - 1];
				if (answer instanceof Error || answer === undefined) throw new Error(`the error holds ${url}`);
				return answer;
			},
			{ N8N_PORT: '5999', ...env },
		);
		return { ask, urls };
	}

	test('at its own port first, so that the address stands in no proxy’s log', async () => {
		const { ask, urls } = asked([{ statusCode: 200, body: { hitl: 'waiting' } }]);
		expect(await ask('GET', review)).toEqual({ status: 200, text: '{"hitl":"waiting"}' });
		expect(urls).toEqual(['http://127.0.0.1:5999/webhook-waiting/7/review?k=secret&signature=s']);
	});

	test.each([
		['::', '127.0.0.1'],
		['0.0.0.0', '127.0.0.1'],
		['', '127.0.0.1'],
		['::1', '[::1]'],
		['fe80::1%eth0', '[fe80::1]'],
		['10.0.0.7', '10.0.0.7'],
	])('where it listens at "%s", at %s, and the public host hears nothing unencrypted', async (N8N_LISTEN_ADDRESS, host) => {
		const { ask, urls } = asked([{ statusCode: 200, body: { hitl: 'waiting' } }], { N8N_LISTEN_ADDRESS });
		await ask('GET', review);
		expect(urls).toEqual([`http://${host}:5999/webhook-waiting/7/review?k=secret&signature=s`]);
	});

	test('with another name of the endpoint, at that one', async () => {
		const { ask, urls } = asked([{ statusCode: 200, body: { hitl: 'waiting' } }], { N8N_ENDPOINT_WEBHOOK_WAIT: 'paused' });
		await ask('GET', { ...review, resumeUrl: 'https://people.example.org/n8n/paused/7/review?k=secret' });
		expect(urls).toEqual(['http://127.0.0.1:5999/paused/7/review?k=secret']);
	});

	test('at the public address where nobody knows the review there, and at none of them again', async () => {
		const elsewhere = asked([{ statusCode: 404, body: 'Cannot POST' }, { statusCode: 200, body: '<h1>No action required</h1>' }]);
		expect(await elsewhere.ask('POST', review)).toEqual({ status: 200, text: '<h1>No action required</h1>' });
		expect(elsewhere.urls[1]).toBe(review.resumeUrl);
		const nobody = asked([new Error('refused'), new Error('refused')]);
		expect(await nobody.ask('POST', review)).toBeUndefined();
	});
});
