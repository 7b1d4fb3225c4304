import { randomUUID } from 'node:crypto';
import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { openStore } from '../../nodes/shared/openStore';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { askN8n } from '../../nodes/HitlDeskTrigger/askN8n';
import { startClock } from '../../nodes/HitlDeskTrigger/startClock';

const desk = new HitlDeskTrigger();

function hook(mode: string) {
	const node = { id: randomUUID() };
	const given = {
		getMode: () => mode,
		getNode: () => node,
		getWorkflow: () => ({ id: 'w' }),
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
