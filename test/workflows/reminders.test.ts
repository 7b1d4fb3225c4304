import type { IRun } from 'n8n-workflow';
import type { DeliveryChannel } from '../../core/feedback/deliveryRecords';
import { serveReview } from '../../core/desk/serveReview';
import { deliverDue } from '../../core/review/notices/deliverDue';
import { slackSender } from '../../core/review/notices/slack/slackSender';
import { openStore } from '../../nodes/shared/openStore';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { elementsOf, readable } from '../support/slackBlocks';
import { SLACK_TOKEN, startSlack, type SlackServer } from '../support/slackServer';

const DESK = { workflowId: 'w', nodeId: 'desk' };
const ADDRESS = 'https://n8n.example.org/webhook/hitl-desk/review';

let slack: SlackServer;

const opened: string[] = [];

beforeEach(async () => (slack = await startSlack()));
afterEach(async () => {
	await slack.close();
	const store = await openStore();
	await store.retireDesk(DESK);
	// Or what is due of them comes in the next test.
	for (const reviewId of opened.splice(0)) await store.endReview(reviewId, 'stopped', new Date().toISOString());
});

async function asked(options: object = {}, withDesk = true, channel = '#support', sendsBy: DeliveryChannel[] = ['slack']): Promise<{ run: IRun; reviewId: string }> {
	if (withDesk) await (await openStore()).announceDesk(DESK, ADDRESS, new Date().toISOString(), sendsBy);
	const review = { hoursToAnswer: 8, tellBy: { slack: [{ channel }] }, options: { slackAddress: slack.address, ...options } };
	const engine = engineFor({ loop: newLoop(), review, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' } } });
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	expect(run.status).toBe('waiting');
	const reviewId = new URL(reviewUrl(run)).searchParams.get('r') ?? '';
	opened.push(reviewId);
	return { run, reviewId };
}

/** What the Desk's clock sends when so many hours have passed. */
async function deskAfter(hours: number): Promise<void> {
	const now = () => new Date(Date.now() + hours * 3_600_000);
	const post = async ({ url, headers, body }: { url: string; headers: object; body: string }) => {
		const response = await fetch(url, { method: 'POST', headers: { ...headers, authorization: `Bearer ${SLACK_TOKEN}` }, body });
		return { status: response.status, body: (await response.json()) as unknown };
	};
	await deliverDue(await openStore(), { slack: slackSender(post, slack.address, now) }, { holder: 'desk', now });
}

/** Somebody says the same of every item. */
async function vote(reviewId: string, reviewer: string, label: string): Promise<void> {
	const store = await openStore();
	const items = (await store.review(reviewId))?.items ?? [];
	await store.claimAnswers(
		reviewId,
		items.map(({ itemId }) => ({ itemId, outcome: 'corrected', label, reviewer, channel: 'page', identity: 'link', blind: false, decidedAt: new Date().toISOString() })),
	);
}

const hintsOf = (run: IRun): string => (run.data.resultData.runData['Review']?.at(-1)?.hints ?? []).map(({ message }) => message).join('\n');

const said = (): string[] => [...slack.messages.values()].map(({ blocks }) => readable(blocks ?? []).split('\n')[0] ?? '');

test('at half the time everybody who was told is told again, once, with the link to the Desk', async () => {
	await asked();
	expect(said()).toHaveLength(1);
	await deskAfter(3.9);
	expect(said()).toHaveLength(1);
	await deskAfter(4.1);
	await deskAfter(4.2);
	expect(said()).toHaveLength(2);
	expect(said()[1]).toContain('1 item still waits for an answer');
	const urls = elementsOf([...slack.messages.values()][1]?.blocks ?? []).flatMap((each) => (each.type === 'button' ? [each.url ?? ''] : []));
	expect(urls.length).toBeGreaterThan(0);
	for (const url of urls) expect(url.startsWith(`${ADDRESS}?r=`)).toBe(true);
});

test('at three quarters of the time another channel is told', async () => {
	await asked({ remind: false, escalateTo: '#quiet' });
	await deskAfter(5.9);
	expect(said()).toHaveLength(1);
	await deskAfter(6.1);
	expect(said()).toHaveLength(2);
	expect(said()[1]).toContain('Nobody has answered yet');
});

describe('where the panel names nobody to escalate to', () => {
	const places = (): string[] => [...slack.messages.keys()].map((reference) => reference.split('/')[0] ?? '');

	test('everybody who was told is told a last time, and whom to ask stands in the message', async () => {
		await asked({ owner: 'Mira Okafor' });
		await deskAfter(4.1);
		await deskAfter(5.9);
		expect(said()).toHaveLength(2);
		await deskAfter(6.1);
		await deskAfter(7);
		expect(said()).toHaveLength(3);
		expect(said()[2]).toContain('Nobody has answered yet');
		expect(new Set(places()).size).toBe(1);
		expect(readable([...slack.messages.values()].at(-1)?.blocks ?? [])).toContain('Questions? Ask Mira Okafor');
	});

	test('an owner with an address is told as well, once, and can answer', async () => {
		await asked({ remind: false, owner: 'Mira Okafor (U0000LEAD), floor 3' });
		await deskAfter(5.9);
		expect(said()).toHaveLength(1);
		await deskAfter(6.1);
		expect(places().slice(1)).toEqual(['D00000LEAD']);
		await asked({ owner: 'U0000LEAD' }, true, 'U0000LEAD');
		slack.messages.clear();
		await deskAfter(6.1);
		expect(said().filter((line) => line.includes('Nobody has answered yet'))).toHaveLength(1);
	});

	test('an owner whom no channel reaches, or beside a list of reviewers, is named and not told', async () => {
		await asked({ remind: false, owner: 'mira@example.org' });
		await asked({ remind: false, owner: 'U0000LEAD', reviewers: { reviewer: [{ name: 'Tom', slackUserId: 'U0000TOM' }] } }, true, '');
		await deskAfter(6.1);
		expect(said()).toHaveLength(2);
	});

	test('reviewers on a list are told with their own links, but for those who have voted', async () => {
		const reviewers = { reviewer: [{ name: 'Tom', slackUserId: 'U0000TOM' }, { name: 'Ana', slackUserId: 'U0000ANA' }] };
		const { reviewId } = await asked({ whoDecides: 'all', reviewers }, true, '');
		await vote(reviewId, 'Tom', 'card');
		await deskAfter(6.1);
		expect(places()).toEqual(['D000000TOM', 'D000000ANA', 'D000000ANA', 'D000000ANA']);
	});
});

describe('what waits for long', () => {
	test('is said with the next question and to whoever builds the workflow', async () => {
		const loop = newLoop();
		const ask = async (text: string) => {
			const review = { hoursToAnswer: 8, tellBy: { slack: [{ channel: '#support' }] }, options: { slackAddress: slack.address } };
			return await engineFor({ loop, review, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' } } }).start('Predict', [{ json: { text } }]);
		};
		const first = await ask('my card is gone');
		expect(hintsOf(first)).not.toContain('earlier question');
		expect(hintsOf(await ask('where is my refund'))).not.toContain('earlier question');
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask', 'performance'], now: Date.now() + 5 * 3_600_000 });
		try {
			const third = await ask('what is the weather');
			expect(hintsOf(third)).toMatch(/2 earlier questions of this loop still wait for answers, the oldest asked .+\. Remind whoever answers/);
			expect(readable([...slack.messages.values()].at(-1)?.blocks ?? [])).toContain('⚠ 2 earlier questions of this loop still wait');
		} finally {
			jest.useRealTimers();
		}
	});
});

describe('beside a list of reviewers', () => {
	const reviewers = { reviewer: [{ name: 'Tom', slackUserId: 'U0000TOM' }, { name: 'Ana', slackUserId: 'U0000ANA' }] };
	const linksIn = (): string[] => elementsOf([...slack.messages.values()].at(-1)?.blocks ?? []).flatMap((each) => (each.type === 'button' ? [each.url ?? ''] : []));
	const answered = async (link: string, hours: number, reviewer?: string) => {
		const query = new URL(link).searchParams;
		const reviewId = query.get('r') ?? '';
		const store = await openStore();
		const items = (await store.review(reviewId))?.items ?? [];
		const body = { answers: items.map(({ itemId }) => ({ itemId, label: 'card' })), ...(reviewer === undefined ? {} : { reviewer }) };
		const request = { reviewId, linkNonce: query.get('k') ?? '', method: 'POST', contentType: 'application/json', accept: 'application/json', body } as const;
		const { reply } = await serveReview(request, { store: async () => store, now: new Date(Date.now() + hours * 3_600_000) });
		return [reply.status, (await store.review(reviewId))?.answers[0]?.reviewer];
	};

	test.each([
		['a person', 'U0000LEAD', undefined, 'U0000LEAD'],
		['a channel', '#quiet', 'Lea', 'Lea'],
	])('%s is told at three quarters of the time, and can answer', async (_name, escalateTo, says, recorded) => {
		await asked({ remind: false, escalateTo, reviewers }, true, '');
		expect(said()).toHaveLength(2);
		await deskAfter(6.1);
		expect(said()).toHaveLength(3);
		expect(said()[2]).toContain('Nobody has answered yet');
		const [link = ''] = linksIn();
		expect(await answered(link, 5)).toEqual([403, undefined]);
		expect(await answered(link, 6.2, says)).toEqual([200, recorded]);
	});

	test('somebody of the list is told once more, with the link that they have', async () => {
		await asked({ remind: false, escalateTo: 'U0000ANA', reviewers }, true, '');
		const links = linksIn();
		await deskAfter(6.1);
		expect(said()).toHaveLength(3);
		expect(linksIn()).toEqual(links);
	});
});

test('times in messages are in the time zone of the panel', async () => {
	const { reviewId } = await asked({ remind: false, timeZone: 'Asia/Kolkata' });
	const planned = await (await openStore()).deliveries(reviewId);
	expect(planned.map(({ kind, message }) => [kind, message['timeZone']])).toEqual([['asked', 'Asia/Kolkata']]);
});

describe('the adjudicator', () => {
	const voting = { whoDecides: 'all', adjudicator: 'Ana', reviewers: { reviewer: [{ name: 'Tom' }, { name: 'Mira' }, { name: 'Ana', slackUserId: 'U0000ANA' }] } };

	test('is told once the others disagree, not before, and not reminded', async () => {
		const { reviewId } = await asked(voting, true, '');
		await deskAfter(5);
		expect(said()).toEqual([]);
		await vote(reviewId, 'Tom', 'card');
		await deskAfter(5);
		expect(said()).toEqual([]);
		await vote(reviewId, 'Mira', 'refund');
		await deskAfter(5);
		await deskAfter(7);
		expect(said()).toHaveLength(1);
		expect(said()[0]).toContain('Others disagree, so your answer decides');
	});

	test('is told nothing where the others agree', async () => {
		const { reviewId } = await asked(voting, true, '');
		for (const voter of ['Tom', 'Mira']) await vote(reviewId, voter, 'card');
		await deskAfter(5);
		expect(said()).toEqual([]);
	});

	test('needs an active Desk to be told: a hint says so', async () => {
		const hints = async (withDesk: boolean, sendsBy: DeliveryChannel[] = []) => JSON.stringify(hintsOf((await asked(voting, withDesk, '', sendsBy)).run));
		const words = 'Ana is told when the others do not agree, by an active HITL Desk Trigger.';
		expect(await hints(false)).toContain(`${words} None is active`);
		expect(await hints(true)).toContain(`${words} None sends by Slack`);
		expect(await hints(true, ['slack'])).not.toContain(words);
	});
});

test('whoever has voted is not reminded, and the escalation counts the votes', async () => {
	const reviewers = { reviewer: [{ name: 'Tom', slackUserId: 'U0000TOM' }, { name: 'Ana', slackUserId: 'U0000ANA' }] };
	const { reviewId } = await asked({ whoDecides: 'all', reviewers, escalateTo: 'U0000LEAD' }, true, '');
	await vote(reviewId, 'Tom', 'card');
	await deskAfter(4.1);
	expect([...slack.messages.keys()].map((reference) => reference.split('/')[0])).toEqual(['D000000TOM', 'D000000ANA', 'D000000ANA']);
	await deskAfter(6.1);
	expect(said().at(-1)).toContain('1 item still waits for an answer');
});

test('whoever asked for an item does not answer, neither through the link of a channel nor where one link serves everybody', async () => {
	const reviewers = { reviewer: [{ name: 'Tom', slackUserId: 'U0000TOM' }, { name: 'Ana Costa', email: 'ana@example.org', slackUserId: 'U0000ANA' }] };
	const by = async (given: object, hours: number, reviewer: string) => {
		const { run, reviewId } = await asked({ remind: false, requester: 'Ana Costa', ...given }, true, 'reviewers' in given ? '' : '#support');
		await deskAfter(hours);
		const link = elementsOf([...slack.messages.values()].at(-1)?.blocks ?? []).flatMap((each) => (each.type === 'button' ? [each.url ?? ''] : []))[0] ?? '';
		const store = await openStore();
		const answers = ((await store.review(reviewId))?.items ?? []).map(({ itemId }) => ({ itemId, label: 'card' }));
		const request = { reviewId, linkNonce: new URL(link).searchParams.get('k') ?? '', method: 'POST', contentType: 'application/json', accept: 'application/json', body: { answers, reviewer } } as const;
		const { reply } = await serveReview(request, { store: async () => store, now: new Date(Date.now() + hours * 3_600_000) });
		return { run, status: reply.status, said: JSON.stringify(reply) };
	};
	for (const name of ['ana costa', 'ana@example.org']) {
		const refused = await by({ reviewers, escalateTo: '#quiet' }, 6.2, name);
		expect([refused.status, refused.said]).toEqual([422, expect.stringContaining('asked for an item of this page and is left out')]);
	}
	expect((await by({ reviewers, escalateTo: '#quiet' }, 6.2, 'Lea')).status).toBe(200);
	const everybody = await by({}, 0, 'Ana Costa');
	expect(everybody.status).toBe(422);
	expect(hintsOf(everybody.run)).toContain('Leave Out the Requester only refuses answers in the name of whoever asked');
});

test('what is answered reminds nobody', async () => {
	const { reviewId } = await asked({ escalateTo: '#quiet' });
	const store = await openStore();
	const items = (await store.review(reviewId))?.items ?? [];
	await store.claimAnswers(
		reviewId,
		items.map(({ itemId }) => ({ itemId, outcome: 'unsure', channel: 'page', identity: 'none', blind: false, decidedAt: new Date().toISOString() })),
	);
	await deskAfter(7);
	expect(said()).toHaveLength(1);
});

test('a review that was closed reminds nobody', async () => {
	const { reviewId } = await asked();
	await (await openStore()).endReview(reviewId, 'stopped', new Date().toISOString());
	await deskAfter(5);
	expect(said()).toHaveLength(1);
});

test('without an active Desk nothing is planned that nobody would send', async () => {
	await asked({}, false);
	await deskAfter(5);
	expect(said()).toHaveLength(1);
});
