import { randomUUID } from 'node:crypto';
import type { IRun, IWebhookFunctions } from 'n8n-workflow';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { SLACK_WEBHOOK } from '../../nodes/HitlDeskTrigger/webhooks';
import { openStore } from '../../nodes/shared/openStore';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { elementsOf } from '../support/slackBlocks';
import { SIGNED_WITH, SLACK_TOKEN, signedBySlack, startSlack, type SlackPressRequest, type SlackServer } from '../support/slackServer';
import { leaving, type WorkflowEngine } from '../support/workflowEngine';

const DESK = { workflowId: 'w', nodeId: 'slack-desk' };
const ADDRESS = 'https://n8n.example.org/webhook/hitl-desk/review';
const ANA = { id: 'U0000ANA', name: 'ana' };
const TOM = { id: 'U0000TOM', name: 'tom' };

let slack: SlackServer;

beforeEach(async () => {
	slack = await startSlack();
	await (await openStore()).announceDesk(DESK, `https://moved.example.org/${randomUUID()}`, new Date().toISOString());
	await (await openStore()).announceDesk(DESK, ADDRESS, new Date().toISOString());
});
afterEach(async () => {
	await (await openStore()).retireDesk(DESK);
	await slack.close();
});

interface Asked {
	readonly engine: WorkflowEngine;
	readonly run: IRun;
	readonly reference: string;
}

async function ask(review: object = {}): Promise<Asked> {
	const before = slack.messages.size;
	const engine = engineFor({
		loop: newLoop(),
		review: { tellBy: { slack: [{ channel: '#support' }] }, options: { slackAddress: slack.address }, ...review },
		credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: SIGNED_WITH } },
	});
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	return { engine, run, reference: [...slack.messages.keys()][before] ?? '' };
}

interface Served {
	readonly status: number;
	readonly body: string;
	/** The execution, where it went on. */
	readonly run?: IRun;
}

/** As n8n calls the Desk's node with a request, and lets the Desk ask n8n and Slack. */
async function served({ headers, body }: SlackPressRequest, asked?: Asked, node: object = {}, secret = SIGNED_WITH): Promise<Served> {
	const sent = { status: 0, body: '' };
	let gone: IRun | undefined;
	const response = {
		get writableEnded() {
			return sent.status !== 0;
		},
		status: (code: number) => ((sent.status = code), response),
		setHeader: () => response,
		end: (text = '') => ((sent.body = text), response),
	};
	const httpRequest = async ({ method, url, headers: given, body: json }: { method: 'GET' | 'POST'; url: string; headers?: Record<string, string>; body?: unknown }) => {
		if (!url.includes('/webhook-waiting/')) return await (await fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) })).text();
		const reply = await asked?.engine.request(asked.run, method, url, {}, undefined, given);
		gone = reply?.run;
		return { statusCode: reply?.sent.status ?? 500, body: reply?.sent.text ?? '' };
	};
	const parameters: Readonly<Record<string, unknown>> = { sendBy: ['slack'], options: {}, ...node };
	const context = {
		getWebhookName: () => SLACK_WEBHOOK,
		getRequestObject: () => ({ method: 'POST', headers, rawBody: Buffer.from(body) }),
		getResponseObject: () => response,
		getNodeParameter: (name: string) => parameters[name],
		getNode: () => ({ id: DESK.nodeId, credentials: { slackApi: { id: 'of slackApi', name: 'Slack' } } }),
		getWorkflow: () => ({ id: DESK.workflowId }),
		getNodeWebhookUrl: () => ADDRESS,
		getCredentials: async () => ({ accessToken: SLACK_TOKEN, signatureSecret: secret }),
		helpers: { httpRequest },
		logger: { warn() {}, error() {} },
	} as unknown as IWebhookFunctions;
	expect(await new HitlDeskTrigger().webhook.call(context)).toEqual({ noWebhookResponse: true });
	return { ...sent, ...(gone === undefined ? {} : { run: gone }) };
}

const buttonsOf = (reference: string) => elementsOf(slack.messages.get(reference)?.blocks ?? []).flatMap((each) => (each.type === 'button' ? [each] : []));

/** A question whose buttons decide: somebody has pressed one of an earlier message. */
async function deciding(review: object = {}): Promise<Asked> {
	const tested = await ask();
	expect((await served(slack.press(tested.reference, 'refund', ANA, new Date()))).status).toBe(200);
	slack.told.length = 0;
	return await ask(review);
}

const press = (reference: string, words = 'refund', by: typeof ANA = ANA, at = new Date()) => slack.press(reference, words, by, at);

const answersOf = async (reference: string) => {
	const [delivery] = await (await openStore()).deliveriesInMessage('slack', reference);
	return (await (await openStore()).review(delivery?.reviewId ?? ''))?.answers;
};

test('until a press has reached the Desk, buttons are links; the press on one passes the test, and says so once', async () => {
	const first = await ask();
	expect(buttonsOf(first.reference).every(({ url, value }) => url?.startsWith(ADDRESS) && value === undefined)).toBe(true);
	for (let times = 0; times < 2; times += 1) expect(await served(press(first.reference))).toEqual({ status: 200, body: '' });
	expect(slack.told).toEqual(['This Slack app has reached n8n: the buttons of its next messages decide here in Slack.']);
	expect(await answersOf(first.reference)).toEqual([]);
	const next = await ask();
	expect(buttonsOf(next.reference).map(({ text, url, value }) => [text.text, url, value !== undefined])).toEqual([['card', undefined, true], ['refund', undefined, true], ['None of these', undefined, true], ['Not sure', undefined, true]]);
});

test('a press decides inside Slack, and the execution goes on with who pressed', async () => {
	const asked = await deciding();
	const { status, run } = await served(press(asked.reference), asked);
	expect(status).toBe(200);
	expect(slack.told).toEqual(['Your answer is recorded: “refund”.']);
	if (run === undefined) throw new Error('still waiting');
	expect(leaving(run, 'Approved')[0]?.json).toMatchObject({ hitl: { review: { outcome: 'corrected', label: 'refund', channel: 'slack', identity: 'slack', reviewer: 'ana', slackUserId: ANA.id } } });
});

test('of two presses at once one stands, and the same request again changes nothing', async () => {
	const asked = await deciding();
	const first = press(asked.reference);
	const replies = await Promise.all([served(first, asked), served(press(asked.reference, 'card', TOM), asked)]);
	expect(replies.filter(({ run }) => run !== undefined)).toHaveLength(1);
	expect(slack.told.toSorted((a, b) => a.length - b.length)).toEqual([expect.stringMatching(/^Your answer is recorded/), expect.stringMatching(/^<@U0000(?:ANA|TOM)> has already answered this/)]);
	const [stands] = (await answersOf(asked.reference)) ?? [];
	expect((await served(first, asked)).run).toBeUndefined();
	expect(await answersOf(asked.reference)).toEqual([stands]);
});

test.each<[string, (request: SlackPressRequest) => SlackPressRequest]>([
	['signed with another secret', ({ body }) => signedBySlack(body, new Date(), 'another secret')],
	['older than five minutes', ({ body }) => signedBySlack(body, new Date(Date.now() - 301_000))],
	['of another body', ({ headers, body }) => ({ headers, body: body.replace('U0000ANA', 'U0000TOM') })],
	['without a signature', ({ body }) => ({ headers: {}, body })],
])('a request %s is refused with a sentence and decides nothing', async (_name, changed) => {
	const asked = await deciding();
	const { status, body, run } = await served(changed(press(asked.reference)), asked);
	expect(status).toBe(401);
	expect(body).toContain('Nothing was decided: this request does not carry Slack’s signature');
	expect(run).toBeUndefined();
	expect(slack.told).toEqual([]);
	expect(await answersOf(asked.reference)).toEqual([]);
});

test('a forged request passes no test', async () => {
	const asked = await ask();
	await served(signedBySlack(press(asked.reference).body, new Date(), 'another secret'));
	expect(buttonsOf((await ask()).reference)[0]?.url).toContain(ADDRESS);
});

test.each([
	['without Slack', { sendBy: ['email'] }, SIGNED_WITH],
	['without a signing secret', {}, ' '],
])('a Desk %s checks nobody and refuses everybody', async (_name, node, secret) => {
	const { reference } = await ask();
	const { status, body } = await served(press(reference), undefined, node, secret);
	expect([status, body]).toEqual([401, expect.stringContaining('this Desk cannot check who asks')]);
});

test('an ID that is not on the list of reviewers is refused; one that is votes under its name', async () => {
	const asked = await deciding({ tellBy: { slack: [{ channel: '' }] }, options: { slackAddress: slack.address, reviewers: { reviewer: [{ name: 'Ana', slackUserId: ANA.id }] } } });
	expect((await served(press(asked.reference, 'refund', TOM), asked)).run).toBeUndefined();
	expect(slack.told).toEqual(['You are not on the list of people who may answer this, so nothing was changed.']);
	const { run } = await served(press(asked.reference), asked);
	if (run === undefined) throw new Error('still waiting');
	expect(leaving(run, 'Approved')[0]?.json).toMatchObject({ hitl: { review: { channel: 'slack', identity: 'slack', reviewer: 'Ana' } } });
});
