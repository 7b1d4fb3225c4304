import type { INodeParameters, IRun } from 'n8n-workflow';
import type { FeedbackEntry } from '../../core/feedback/store';
import { pendingReviewSchema } from '../../core/review/pendingReview';
import { deliverDue } from '../../core/review/notices/deliverDue';
import { openStore } from '../../nodes/shared/openStore';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrls } from '../support/reviewLink';
import { readable } from '../support/slackBlocks';
import { SLACK_TOKEN, startSlack } from '../support/slackServer';
import { startHook } from '../support/webhookReceiver';
import { leaving } from '../support/workflowEngine';

const OWN = ['my card is gone', 'give me my money back'];
const PAST = 'where is my lost card';
const JSON_TYPE = 'application/json';

/** What people once said of one text. */
async function remember(loop: string, text = PAST, itemId = 'PAST-1', times = 2): Promise<void> {
	const store = await openStore();
	const row = (reviewId: string, reviewer: string): FeedbackEntry => ({
		...{ loop, decisionId: `${itemId}-${reviewId}`, itemId, executionId: `past-${reviewId}`, text, reviewId, route: 'review', outcome: 'corrected', recordedAt: new Date().toISOString() },
		prediction: { label: 'refund', confidence: 0.4, model: { id: 'm' } },
		verdict: { route: 'review', reason: 'too unsure', predictor: 'm', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
		answer: { itemId, outcome: 'corrected', label: 'card', reviewer, channel: 'page', identity: 'link', blind: false, decidedAt: new Date().toISOString() },
	});
	await store.recordDecisions([{ ...row('r-1', ''), decidedAt: new Date().toISOString() }]);
	await store.recordFeedback([row('r-1', 'Eva')]);
	if (times > 1) await store.recordFeedback([row('r-2', 'Max')]);
}

async function paused(options: INodeParameters = {}, similar: readonly string[] = []) {
	const loop = newLoop();
	await remember(loop);
	for (const [index, text] of similar.entries()) await remember(loop, text, `NEAR-${index}`, 1);
	const engine = engineFor({ loop, review: { options: { knownAnswers: 50, blindShare: 0, ...options } } });
	const items = OWN.map((text) => ({ json: { text } }));
	const run = await engine.start('Predict', items);
	const [url = '', second = ''] = reviewUrls(run);
	const json = JSON.parse((await engine.request(run, 'GET', url, {}, JSON_TYPE, { accept: JSON_TYPE })).sent.text) as { reviewId: string; items: Array<{ itemId: string; text: string }> };
	const store = await openStore();
	const { planted = [] } = pendingReviewSchema.parse((await store.deskReview(json.reviewId))?.pending);
	const state = async () => await store.review(json.reviewId);
	return { loop, engine, items, run, url, second, json, planted, place: (planted[0]?.place ?? -1) + 1, store, state };
}

const html = async ({ engine, run }: Pick<Awaited<ReturnType<typeof paused>>, 'engine' | 'run'>, url: string) => (await engine.request(run, 'GET', url)).sent.text;

const send = async (all: Awaited<ReturnType<typeof paused>>, url: string, answers: object) => {
	const nonce = /name="page" value="([^"]+)"/.exec(await html(all, url))?.[1] ?? '';
	return await all.engine.request(all.run, 'POST', url, { page: nonce, ...answers });
};

const textsOut = (run: IRun | undefined, node: string) => (run === undefined ? [] : leaving(run, node).map(({ json }) => json['text']));

const everythingOut = (run: IRun | undefined) => JSON.stringify(run?.data.resultData.runData['Review']?.at(-1)?.data ?? {});

test('people see one card more, like the others, and so does a program; nothing says which', async () => {
	const all = await paused();
	const page = await html(all, all.url);
	expect(page).toContain('Item 3 of 3');
	expect(page).toContain(PAST);
	expect(page).not.toMatch(/planted|known answer/i);
	// As many cards with a suggestion as there are cards.
	expect(page.split('too unsure').length - 1).toBeGreaterThan(0);
	expect(all.json.items.map(({ text }) => text).sort()).toEqual([...OWN, PAST].sort());
	expect(JSON.stringify(all.json)).not.toMatch(/planted|hidden|answeredBy/i);
	expect(new Set(all.json.items.map((item) => Object.keys(item).sort().join())).size).toBe(1);
});

test('its answer never leaves the node, is recorded nowhere as feedback, and trains nothing', async () => {
	const all = await paused();
	const before = await all.store.labelledRows(all.loop);
	const { sent, run } = await send(all, all.url, { a1: '0', a2: '0', a3: '0', reviewer: 'Tom' });
	expect(sent.text).toContain('3 answers sent.');
	expect([...textsOut(run, 'Approved')].sort()).toEqual([...OWN].sort());
	expect(everythingOut(run)).not.toContain(PAST);
	expect(leaving(run as IRun, 'Record')).toHaveLength(2);
	expect((await all.store.labelledRows(all.loop)).map(({ text }) => text).sort()).toEqual([...before.map(({ text }) => text), ...OWN].sort());
	expect(await all.state()).toMatchObject({ checks: [{ itemId: 'PAST-1', label: 'card', reviewer: 'Tom' }] });
	const tom = (await all.store.reviewerFigures(all.loop)).find(({ reviewer }) => reviewer === 'Tom');
	expect(tom).toMatchObject({ answers: 2, withKnown: { same: 1, compared: 1 } });
	expect(await html(all, all.url)).toContain(PAST);
});

test('where it alone is open the workflow goes on, by a form and by JSON', async () => {
	const byForm = await paused();
	const own = Object.fromEntries([1, 2, 3].filter((place) => place !== byForm.place).map((place) => [`a${place}`, '0']));
	const { sent, run } = await send(byForm, byForm.url, own);
	expect(sent.text).toContain('2 answers sent.');
	expect(sent.text).not.toContain('still open');
	expect(textsOut(run, 'Approved')).toHaveLength(2);
	expect((await byForm.state())?.checks).toEqual([]);
	const byJson = await paused();
	const answers = byJson.json.items.filter(({ text }) => text !== PAST).map(({ itemId }) => ({ itemId, label: 'card' }));
	const sentJson = await byJson.engine.request(byJson.run, 'POST', byJson.url, { answers }, JSON_TYPE);
	expect(JSON.parse(sentJson.sent.text)).toMatchObject({ status: 'recorded', open: 0 });
	expect(textsOut(sentJson.run, 'Approved')).toHaveLength(2);
});

test('answered by JSON, it is handled as on the page: kept apart, counted like the others, and the first answer stands', async () => {
	const all = await paused();
	const post = async (answers: object[]) => {
		const { sent, run } = await all.engine.request(all.run, 'POST', all.url, { answers, reviewer: 'Tom' }, JSON_TYPE);
		return { status: sent.status, body: JSON.parse(sent.text) as object, run };
	};
	expect(await post([{ itemId: 'PAST-1', label: 'card' }])).toMatchObject({ status: 200, body: { status: 'recorded', recorded: ['PAST-1'], open: 2 }, run: undefined });
	expect(await post([{ itemId: 'PAST-1', label: 'refund' }])).toMatchObject({ body: { recorded: [], alreadyAnswered: [{ itemId: 'PAST-1', label: 'card' }] } });
	const rest = all.json.items.filter(({ text }) => text !== PAST).map(({ itemId }) => ({ itemId, label: 'card' }));
	const last = await post(rest);
	expect(last.body).toMatchObject({ open: 0 });
	expect([...textsOut(last.run, 'Approved')].sort()).toEqual([...OWN].sort());
	expect(everythingOut(last.run)).not.toContain(PAST);
	expect(await all.state()).toMatchObject({ checks: [{ itemId: 'PAST-1', label: 'card', reviewer: 'Tom', channel: 'webhook' }] });
});

test('a webhook is told of the same cards, before and after, and nothing says which', async () => {
	const { received, url, close } = await startHook();
	try {
		const loop = newLoop();
		await remember(loop);
		const review = { tellBy: { webhook: [{ url }] }, options: { knownAnswers: 50, blindShare: 0 } };
		const engine = engineFor({ loop, review, credentials: { crypto: { hmacSecret: 'shared secret' } } });
		const run = await engine.start('Predict', OWN.map((text) => ({ json: { text } })));
		const { data: asked } = JSON.parse(received[0]?.body ?? '') as { data: { answerUrl: string; items: Array<{ itemId: string; text: string }> } };
		expect(asked.items.map(({ text }) => text).sort()).toEqual([...OWN, PAST].sort());
		expect(new Set(asked.items.map((item) => Object.keys(item).sort().join())).size).toBe(1);
		const answers = asked.items.filter(({ text }) => text !== OWN[0]).map(({ itemId }) => ({ itemId, label: 'card' }));
		await engine.request(run, 'POST', asked.answerUrl, { answers }, JSON_TYPE);
		const last = asked.items.filter(({ text }) => text === OWN[0]).map(({ itemId }) => ({ itemId, label: 'card' }));
		const { run: after } = await engine.request(run, 'POST', asked.answerUrl, { answers: last }, JSON_TYPE);
		expect(after?.status).toBe('success');
		const store = await openStore();
		await deliverDue(store, { webhook: { send: async ({ body }) => void received.push({ headers: {}, body }) } }, { holder: 'desk', now: () => new Date() });
		const { data: outcome } = JSON.parse(received.at(-1)?.body ?? '') as { data: { state: string; open: number; answers: Array<{ itemId: string }> } };
		expect(outcome).toMatchObject({ state: 'answered', open: 0 });
		expect(outcome.answers.map(({ itemId }) => itemId).sort()).toEqual(asked.items.map(({ itemId }) => itemId).sort());
		for (const { body } of received) expect(body).not.toMatch(/planted|hidden|answeredBy/i);
	} finally {
		close();
	}
});

test('who has answered it before does not meet it; the others do, and a message counts what its reader sees', async () => {
	const slack = await startSlack();
	const loop = newLoop();
	await remember(loop);
	const reviewers = { reviewer: [{ name: 'Eva', slackUserId: 'U0000ANA' }, { name: 'Tom', slackUserId: 'U0000TOM' }] };
	const options = { knownAnswers: 50, blindShare: 0, slackAddress: slack.address, reviewers };
	const engine = engineFor({ loop, review: { tellBy: { slack: [{ channel: '' }] }, options }, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' } } });
	const run = await engine.start('Predict', OWN.map((text) => ({ json: { text } })));
	const [evas, toms] = [...slack.messages.values()].map(({ blocks }) => readable(blocks ?? []));
	await slack.close();
	expect([evas, toms]).toEqual([expect.stringContaining('2 items'), expect.stringContaining('3 items')]);
	const [eva = '', tom = ''] = reviewUrls(run);
	const texts = async (url: string) => (JSON.parse((await engine.request(run, 'GET', url, {}, JSON_TYPE, { accept: JSON_TYPE })).sent.text) as { items: Array<{ text: string }> }).items.map(({ text }) => text);
	expect((await texts(eva)).sort()).toEqual([...OWN].sort());
	expect(await texts(tom)).toContain(PAST);
	expect((await html({ engine, run }, eva))).not.toContain(PAST);
	expect((await html({ engine, run }, tom))).toContain(PAST);
	const { run: after } = await engine.request(run, 'POST', eva, { page: /name="page" value="([^"]+)"/.exec(await html({ engine, run }, eva))?.[1] ?? '', a1: '0', a2: '0' });
	expect([...textsOut(after, 'Approved')].sort()).toEqual([...OWN].sort());
});

test('its card shows what people answered for similar texts, as the others do, and none the answer to another one', async () => {
	const alone = await paused();
	expect(JSON.stringify([alone.json, alone.planted])).not.toContain('"past"');
	const all = await paused({}, ['I lost my card', 'my card is lost since monday']);
	const past = (all.json.items as Array<{ text: string; past?: object[] }>).map((item) => ({ own: item.text !== PAST, past: item.past ?? [] }));
	expect(past.find(({ own }) => !own)?.past.length).toBeGreaterThan(0);
	expect(past.some((item) => item.own && item.past.length > 0)).toBe(true);
	expect(JSON.stringify(past)).not.toContain(PAST);
	expect((await paused({ showPast: false }, ['I lost my card'])).planted[0]?.item).not.toHaveProperty('past');
});

test('answered first, it counts as answered on the page, and the others are waited for', async () => {
	const all = await paused();
	const first = await send(all, all.url, { [`a${all.place}`]: '1' });
	expect(first.sent.text).toContain('1 answer sent.');
	expect(first.sent.text).toContain('2 items are still open');
	expect(first.run).toBeUndefined();
	expect(await html(all, all.url)).toContain('<b>2</b> of 3 left');
	expect(JSON.parse((await all.engine.request(all.run, 'GET', all.url, {}, JSON_TYPE, { accept: JSON_TYPE })).sent.text)).toMatchObject({ answers: [{ itemId: 'PAST-1', label: 'refund' }] });
	expect(textsOut(await all.engine.expire(all.run), 'Undecided').sort()).toEqual([...OWN].sort());
});

test('two people share the page: the first answer to it stands, as of every card', async () => {
	const all = await paused({ reviewers: { reviewer: [{ name: 'Ana' }, { name: 'Tom' }] } });
	const own = [1, 2, 3].filter((place) => place !== all.place);
	await send(all, all.url, { [`a${all.place}`]: '0', [`a${own[0]}`]: '0' });
	const { run, sent } = await send(all, all.second, { [`a${all.place}`]: '1', [`a${own[1]}`]: '0' });
	expect(sent.text).toContain('1 of your 2 answers count.');
	expect(textsOut(run, 'Approved')).toHaveLength(2);
	expect((await all.state())?.checks).toMatchObject([{ reviewer: 'Ana', label: 'card' }]);
});

test('a message counts the cards of the page', async () => {
	const slack = await startSlack();
	const loop = newLoop();
	await remember(loop);
	const options = { knownAnswers: 50, blindShare: 0, slackAddress: slack.address };
	const engine = engineFor({ loop, review: { tellBy: { slack: [{ channel: '#support' }] }, options }, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' } } });
	const run = await engine.start('Predict', OWN.map((text) => ({ json: { text } })));
	const [message] = [...slack.messages.values()];
	await slack.close();
	expect(run.status).toBe('waiting');
	expect(readable(message?.blocks ?? [])).toContain('3 items');
});

test('a run that was killed asks with the same cards again', async () => {
	const all = await paused();
	const again = await all.engine.start('Predict', all.items, all.run);
	expect(reviewUrls(again)).toHaveLength(1);
	const { planted } = pendingReviewSchema.parse((await all.store.deskReview(all.json.reviewId))?.pending);
	expect(planted).toEqual(all.planted);
	expect(planted).toHaveLength(1);
});

test('none without the option, none where cards show more than the text, and the hint says so', async () => {
	expect((await paused({ knownAnswers: 0 })).planted).toEqual([]);
	const shown = await paused({ fields: 'text' });
	expect(shown.planted).toEqual([]);
	const hints = shown.run.data.resultData.runData['Review']?.at(-1)?.hints?.map(({ message }) => message).join(' ');
	expect(hints).toContain('No known answers were added to the page: its cards show further fields');
	const together = await paused({ reviewers: { reviewer: [{ name: 'Ana' }, { name: 'Tom' }] }, whoDecides: 'all' });
	expect(together.planted).toEqual([]);
});
