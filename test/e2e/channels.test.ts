import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { z } from 'zod/v4';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { deliverDue } from '../../core/review/notices/deliverDue';
import { slackSender } from '../../core/review/notices/slack/slackSender';
import { launchBrowser } from '../support/browser';
import { exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionData, hasStatus, postJson, settled, startedBy } from '../support/executions';
import { root } from '../support/installedPackage';
import { startMailServer, type MailServer } from '../support/mailServer';
import { eventually } from '../support/n8nServer';
import { reviewLinkIn } from '../support/reviewLink';
import { sharedN8n } from '../support/sharedN8n';
import { sharedStoreFile } from '../support/sharedStore';
import { elementsOf, readable } from '../support/slackBlocks';
import { SIGNED_WITH, signedBySlack, SLACK_TOKEN, startSlack, type SlackServer } from '../support/slackServer';
import { createThrowAwayCa, opensslAvailable } from '../support/throwAwayCa';

let mail: MailServer;
let slack: SlackServer;
let browser: Browser;

beforeAll(async () => {
	[mail, slack, browser] = await Promise.all([startMailServer('reviews', 'a password'), startSlack(), launchBrowser()]);
});
afterAll(async () => {
	await Promise.all([mail.stop(), slack.close(), browser.close()]);
});

async function credential(name: string, type: string, data: object) {
	const { data: made } = await sharedN8n().rest('credentials', { method: 'POST', body: { name, type, data } });
	return { [type]: { id: z.object({ id: z.string() }).parse(made).id, name } };
}

/** The example whose step in front is a language model, with Human Review telling people by the given channels. */
async function published(suffix: string, tellBy: object, options: object, credentials: object, more: object = {}) {
	const n8n = sharedN8n();
	const workflow = renamed(exampleWorkflow('approve-any-llm-answer.json'), suffix);
	const nodes = workflow.nodes.map((node) => {
		if (node.type !== 'n8n-nodes-hitl.humanReview') return node;
		const { sendLinkTo: _link, ...others } = z.looseObject({}).parse(node.parameters['options']);
		return { ...node, credentials, parameters: { ...node.parameters, ...more, tellBy, options: { ...others, ...options } } };
	});
	const workflowId = await n8n.importWorkflow({ ...workflow, nodes });
	await n8n.publish(workflowId);
	const ask = async (question: string) => (await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/approve-any-llm-answer-${suffix}`, { question, confidence: 1 }))).id;
	return { n8n, workflowId, ask };
}

const links = (text: string): string[] => [...text.matchAll(/<(https?:[^>]*)>/g)].map(([, url]) => url ?? '');

test('an e-mail goes through a real mail server; its links decide nothing by being opened, and the pressed one asks once', async () => {
	const smtp = await credential('Reviews by mail', 'smtp', { user: 'reviews', password: 'a password', host: '127.0.0.1', port: mail.smtpPort, secure: false, disableStartTls: true });
	const tellBy = { email: [{ from: 'Reviews <reviews@example.org>', to: 'ana@example.org, tom@example.org' }] };
	const { n8n, workflowId, ask } = await published('mail', tellBy, { sendLocalLinks: true }, smtp);
	const id = await ask('Can I pay with shells?');
	expect(await settled(n8n, workflowId, id)).toBe('waiting');
	const received = await mail.mails();
	expect(received.map(({ to }) => to[0]?.address).toSorted()).toEqual(['ana@example.org', 'tom@example.org']);
	const [first] = received;
	expect(first?.from[0]).toMatchObject({ address: 'reviews@example.org', name: 'Reviews' });
	expect(first?.headers).toMatchObject({ 'auto-submitted': 'auto-generated', 'message-id': expect.stringMatching(/^<[\w-]{22}@example\.org>$/) });
	expect(first?.subject).toContain('May this answer be sent?');
	for (const part of [first?.html ?? '', first?.text ?? '']) expect(part).toContain('Can I pay with shells?');

	// As a scanner does: every link of every part, in every way that is no answer.
	const scanned = new Set(received.flatMap(({ text, html }) => [...links(text), ...[...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => (url ?? '').replaceAll('&amp;', '&'))]));
	expect(scanned.size).toBe(4);
	for (const url of scanned) {
		for (const method of ['GET', 'HEAD', 'OPTIONS']) await fetch(url, { method });
		expect((await fetch(url, { method: 'POST' })).status).toBe(422);
	}
	expect(await settled(n8n, workflowId, id)).toBe('waiting');

	const approve = links(first?.text ?? '').find((url) => url.includes('a=approve')) ?? '';
	const page = await browser.newPage();
	await page.goto(approve);
	expect(await page.locator('h1').innerText()).toBe('Answer with “Approve”?');
	const buttons = page.locator('.btn');
	expect(await buttons.allInnerTexts()).toEqual(['Send', 'Another answer']);
	const looks = await buttons.evaluateAll((all) => all.map((each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color, getComputedStyle(each).fontWeight].join()));
	expect(new Set(looks).size).toBe(1);
	await page.getByText('Another answer').click();
	await page.locator('#send').waitFor();
	await page.goto(approve);
	// A mail scanner that runs scripts, follows every link and presses every button.
	await page.getByText('Send', { exact: true }).click();
	const [refused] = await Promise.all([
		page.waitForResponse((response) => response.request().method() === 'POST'),
		page.evaluate(() => document.querySelectorAll('form').forEach((form) => form.submit())),
	]);
	expect(refused.status()).toBe(422);
	await page.waitForLoadState();
	expect(await settled(n8n, workflowId, id)).toBe('waiting');
	await page.goto(approve);
	await page.getByLabel('Yes, Approve').check();
	await page.getByText('Send', { exact: true }).click();
	await page.getByText('1 answer sent.').waitFor();
	await hasStatus(n8n, workflowId, id, 'success');
	expect(await executionData(n8n, id)).toContain('"Send the Answer"');
	await page.close();
});

test('a Slack message has the answers as links, and says what was decided once somebody has', async () => {
	const slackApi = await credential('Reviews in Slack', 'slackApi', { accessToken: SLACK_TOKEN, signatureSecret: '' });
	const { n8n, workflowId, ask } = await published('slack', { slack: [{ channel: '#support' }] }, { slackAddress: slack.address }, slackApi);
	const id = await ask('Can I pay with pearls?');
	expect(await settled(n8n, workflowId, id)).toBe('waiting');
	const [reference = '', message] = [...slack.messages][0] ?? [];
	expect(readable(message?.blocks ?? [])).toContain('Can I pay with pearls?');
	const reject = elementsOf(message?.blocks ?? []).find((each) => each.type === 'button' && each.text.text === 'Reject');
	const page = await browser.newPage();
	await page.goto(reject?.type === 'button' ? (reject.url ?? '') : '');
	await page.getByLabel('Yes, Reject').check();
	await page.getByText('Send', { exact: true }).click();
	await page.getByText('1 answer sent.').waitFor();
	await page.close();
	await hasStatus(n8n, workflowId, id, 'success');
	expect(await executionData(n8n, id)).toContain('"Do Not Send"');
	const store = await openSqliteStore({ file: sharedStoreFile() });
	const post = async ({ url, headers, body }: { url: string; headers: object; body: string }) => {
		const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${SLACK_TOKEN}` }, body });
		return { status: response.status, body: (await response.json()) as unknown };
	};
	await eventually('the message says what was decided', async () => {
		await deliverDue(store, { slack: slackSender(post, slack.address, () => new Date()) }, { holder: 'clock', now: () => new Date() });
		return readable(slack.messages.get(reference)?.blocks ?? []).startsWith('Answered: Rejected\n') || undefined;
	});
	expect(elementsOf(slack.messages.get(reference)?.blocks ?? [])).toEqual([]);
	await store.close();
});

test('once a press has reached the Desk, buttons decide inside Slack, and the Desk reminds and says what was decided by itself', async () => {
	const slackApi = await credential('Deciding in Slack', 'slackApi', { accessToken: SLACK_TOKEN, signatureSecret: SIGNED_WITH });
	const smtp = await credential('Reminders by mail', 'smtp', { user: 'reviews', password: 'a password', host: '127.0.0.1', port: mail.smtpPort, secure: false, disableStartTls: true });
	const credentials = { ...slackApi, ...smtp };
	const n8n = sharedN8n();
	const node = { id: 'slack-desk', name: 'Desk', type: 'n8n-nodes-hitl.hitlDeskTrigger', typeVersion: 1, position: [0, 0], webhookId: 'slack-desk', credentials, parameters: { path: 'slack-e2e', sendBy: ['slack', 'email'], options: { slackAddress: slack.address } } };
	const desk = await n8n.importWorkflow({ name: 'Desk of Slack', nodes: [node], connections: {}, settings: { executionOrder: 'v1' } });
	await n8n.publish(desk);
	try {
		const tellBy = { slack: [{ channel: '#support' }], email: [{ from: 'reviews@example.org', to: 'mira@example.org' }] };
		// The shortest time that there is: half of it is over soon.
		const { workflowId, ask } = await published('slack-press', tellBy, { slackAddress: slack.address, sendLocalLinks: true }, credentials, { hoursToAnswer: 0.02 });
		const asked = async (question: string) => {
			const id = await ask(question);
			expect(await settled(n8n, workflowId, id)).toBe('waiting');
			return { id, reference: [...slack.messages.keys()].at(-1) ?? '' };
		};
		const press = async (reference: string, secret = SIGNED_WITH) => {
			const { body } = slack.press(reference, 'Approve', { id: 'U0000ANA' }, new Date());
			return (await fetch(`${n8n.base}/webhook/slack-e2e/slack`, { method: 'POST', ...signedBySlack(body, new Date(), secret) })).status;
		};
		const first = await asked('Can I pay with moss?');
		expect(await press(first.reference, 'another secret')).toBe(401);
		expect(await press(first.reference)).toBe(200);
		await eventually('the person hears that the app has reached n8n', async () => slack.told[0]?.startsWith('This Slack app has reached n8n') || undefined);
		expect(await settled(n8n, workflowId, first.id)).toBe('waiting');
		const second = await asked('Can I pay with ferns?');
		expect(await press(second.reference)).toBe(200);
		await hasStatus(n8n, workflowId, second.id, 'success');
		expect(await executionData(n8n, second.id)).toContain('"U0000ANA"');
		expect(slack.told.slice(1)).toEqual(['Your answer is recorded: “Approved”.']);
		expect(await executionData(n8n, first.id)).not.toContain('does not send by');
		const read = (reference: string) => readable(slack.messages.get(reference)?.blocks ?? []);
		await eventually('the Desk says in Slack what was decided', async () => read(second.reference).startsWith('Answered: Approved\n') || undefined, 90_000);
		const reminded = 'May this answer be sent?';
		await eventually('the Desk reminds by Slack and by e-mail', async () => {
			const bySlack = [...slack.messages.keys()].some((reference) => read(reference).startsWith('1 item still waits for an answer') && read(reference).includes('moss'));
			const byMail = (await mail.mails()).some(({ subject, to, text }) => to[0]?.address === 'mira@example.org' && subject?.startsWith('1 item still waits') && text?.includes('moss') && text.includes(reminded));
			return (bySlack && byMail) || undefined;
		}, 90_000);
	} finally {
		await n8n.rest(`workflows/${desk}/deactivate`, { method: 'POST' });
	}
});

test('with a Slack OAuth2 credential people are asked, and the Desk reminds and says what was decided', async () => {
	// As Slack gives it to an app that asks for a user's permissions, and none of a bot.
	const oauthTokenData = { ok: true, app_id: 'A0001', authed_user: { id: 'U0000ANA', scope: 'chat:write', access_token: SLACK_TOKEN, token_type: 'user' }, team: { id: 'T0001', name: 'Example' }, enterprise: null, is_enterprise_install: false };
	const credentials = await credential('Slack by OAuth2', 'slackOAuth2Api', { clientId: '1.2', clientSecret: 'a secret', signatureSecret: SIGNED_WITH, oauthTokenData });
	const n8n = sharedN8n();
	const options = { slackCredential: 'oAuth2', slackAddress: slack.address };
	const node = { id: 'oauth-desk', name: 'Desk', type: 'n8n-nodes-hitl.hitlDeskTrigger', typeVersion: 1, position: [0, 0], webhookId: 'oauth-desk', credentials, parameters: { path: 'slack-oauth2-e2e', sendBy: ['slack'], options } };
	const desk = await n8n.importWorkflow({ name: 'Desk of Slack by OAuth2', nodes: [node], connections: {}, settings: { executionOrder: 'v1' } });
	await n8n.publish(desk);
	try {
		// The shortest time that there is: half of it is over soon.
		const { workflowId, ask } = await published('slack-oauth2', { slack: [{ channel: '#support' }] }, { ...options, sendLocalLinks: true }, credentials, { hoursToAnswer: 0.02 });
		const read = (reference: string) => readable(slack.messages.get(reference)?.blocks ?? []);
		const asked = async (what: string) => {
			const id = await ask(`Can I pay with ${what}?`);
			expect(await settled(n8n, workflowId, id)).toBe('waiting');
			return { id, data: await executionData(n8n, id), reference: [...slack.messages.keys()].find((each) => read(each).includes(what)) };
		};
		await asked('bark');
		const { id, data, reference = '' } = await asked('cones');
		expect(data).not.toContain('did not arrive');
		expect(read(reference)).toContain('cones');
		const url = reviewLinkIn(data) ?? '';
		const { items } = z.object({ items: z.array(z.object({ itemId: z.string() })) }).parse(await (await fetch(url, { headers: { accept: 'application/json' } })).json());
		expect((await postJson(url, { answers: [{ itemId: items[0]?.itemId, outcome: 'approved' }] })).status).toBe(200);
		await hasStatus(n8n, workflowId, id, 'success');
		await eventually('the Desk says in Slack what was decided', async () => read(reference).startsWith('Answered: Approved\n') || undefined, 90_000);
		await eventually('the Desk reminds', async () => [...slack.messages.keys()].some((each) => read(each).startsWith('1 item still waits for an answer') && read(each).includes('bark')) || undefined, 90_000);
	} finally {
		await n8n.rest(`workflows/${desk}/deactivate`, { method: 'POST' });
	}
});

(opensslAvailable() ? test : test.skip)('a mail server with a certificate that n8n does not know is refused, with what helps; and that does help', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'hitl-mail-ca-'));
	const ca = await createThrowAwayCa(folder);
	const secured = await startMailServer('reviews', 'a password', await ca.filesFor('localhost'));
	try {
		const settings = { user: 'reviews', password: 'a password', host: 'localhost', port: secured.smtpPort, secure: true };
		const tellBy = { email: [{ from: 'reviews@example.org', to: 'ana@example.org' }] };
		const { n8n, workflowId, ask } = await published('mail-ca', tellBy, { sendLocalLinks: true }, await credential('Mail with TLS', 'smtp', settings));
		const id = await ask('Can I pay with amber?');
		expect(await settled(n8n, workflowId, id)).toBe('waiting');
		const data = await executionData(n8n, id);
		expect(data).toMatch(/the certificate of the mail server localhost is not trusted on the machine that runs n8n \([^)]+\); start n8n with the environment variable NODE_EXTRA_CA_CERTS, set to the file of the authority/);
		expect(data).not.toContain('may still arrive');
		expect(await secured.mails()).toEqual([]);

		const sender = join(root, 'dist', 'core', 'review', 'notices', 'email', 'smtpSender.js');
		const mailed = { from: 'reviews@example.org', to: 'ana@example.org', subject: 'Trusted', html: '<p>h</p>', text: 't', id: 'one' };
		const script = `require(${JSON.stringify(sender)}).smtpSender(${JSON.stringify({ ...settings, disableStartTls: false, hostName: '' })}).send(${JSON.stringify(mailed)})`;
		await promisify(execFile)(process.execPath, ['--eval', script], { env: { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: ca.certificateFile } });
		expect((await secured.mails()).map(({ subject }) => subject)).toEqual(['Trusted']);
	} finally {
		await secured.stop();
		await rm(folder, { recursive: true });
	}
});

test('with both down the page waits all the same, and the hint says what failed', async () => {
	const credentials = {
		...(await credential('Mail that is down', 'smtp', { user: '', password: '', host: '127.0.0.1', port: 9, secure: false, disableStartTls: true })),
		...(await credential('Slack that is down', 'slackApi', { accessToken: 'xoxb-revoked', signatureSecret: '' })),
	};
	const tellBy = { slack: [{ channel: '#support' }], email: [{ from: 'reviews@example.org', to: 'ana@example.org' }] };
	const { n8n, workflowId, ask } = await published('down', tellBy, { slackAddress: slack.address, sendLocalLinks: true }, credentials);
	const id = await ask('Can I pay with sand?');
	expect(await settled(n8n, workflowId, id)).toBe('waiting');
	const data = await executionData(n8n, id);
	expect(data).toContain('the access token is not valid');
	expect(data).toContain('the mail server 127.0.0.1 could not be reached');
	expect(n8n.log()).toContain('Human Review: a notice did not arrive');
	expect(data).not.toContain('xoxb-revoked');
});
