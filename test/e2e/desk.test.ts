import { mkdtempSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { startStoreProcess } from '../contracts/storeProcess';
import { launchBrowser } from '../support/browser';
import { askingWorkflow, deskWorkflow, openDeskWorld, type Asked, type DeskWorld } from '../support/deskWorld';
import { executionsOf, postJson } from '../support/executions';
import { installTarball } from '../support/installedPackage';
import { eventually, freePort, startN8n, type N8nServer } from '../support/n8nServer';
import { startPrefixProxy, type PrefixProxy } from '../support/prefixProxy';
import { openPage, violations } from '../support/reviewPage/openPage';

/** The full numbers take long: HITL_DESK_PAIRS=200 HITL_DESK_HALVES=100 HITL_DESK_KILLS=50 HITL_DESK_FORGED=100000. */
const number = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const PAIRS = number('HITL_DESK_PAIRS', 10);
const HALVES = number('HITL_DESK_HALVES', 10);
const KILLS = number('HITL_DESK_KILLS', 3);
const FORGED = number('HITL_DESK_FORGED', 500);

let n8n: N8nServer;
/** People reach n8n through it, until n8n is started again. */
let proxy: PrefixProxy;
let world: DeskWorld;
let browser: Browser;
let asking: string;
let clocked: string;
let desk: string;
let file: string;

beforeAll(async () => {
	const userFolder = mkdtempSync(join(tmpdir(), 'hitl-desk-'));
	file = join(userFolder, '.n8n', 'hitl', 'hitl.sqlite');
	installTarball(userFolder);
	const port = await freePort();
	proxy = await startPrefixProxy('/tools/n8n', port);
	[world, browser, n8n] = await Promise.all([openDeskWorld(), launchBrowser(), startN8n({ userFolder, port, env: { N8N_WEBHOOK_URL: `${proxy.address}/`, N8N_PROXY_HOPS: '1' } })]);
	desk = await n8n.importWorkflow(deskWorkflow);
	asking = await n8n.importWorkflow(askingWorkflow(world.address, 'ask-people'));
	clocked = await n8n.importWorkflow(askingWorkflow(world.address, CLOCKED));
	await Promise.all([desk, asking, clocked].map(async (id) => await n8n.publish(id)));
	await askTheClock();
});

afterAll(async () => {
	world?.close();
	await browser?.close();
	await n8n?.stop();
	proxy?.close();
});

type Question = Asked & { readonly ids: string[] };

/** Asks about one item or several, named after the title. */
async function ask(title: string, count = 1, hours = 24, path = 'ask-people'): Promise<Question> {
	const ids = Array.from({ length: count }, (_, index) => `${title}-${index}`);
	const items = ids.map((id) => ({ id, text: `Is ${id} so?` }));
	await eventually('the question is taken', async () => {
		const { status } = await postJson(`${n8n.base}/webhook/${path}`, { title, hours, items });
		return status === 200 || undefined;
	});
	return { ...(await world.asked(title)), ids };
}

const page = async (url: string, init: RequestInit = {}) => {
	const response = await fetch(url, init);
	return { status: response.status, headers: response.headers, html: await response.text() };
};

const pageNonce = (html: string): string => /name="page" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** Sends the page's own form, once for each of the people who have it open, at the same time. */
const sendAtOnce = async (url: string, people: ReadonlyArray<Record<string, string>>) => {
	const nonce = pageNonce((await page(url)).html);
	return await Promise.all(people.map(async (fields) => await page(url, { method: 'POST', body: new URLSearchParams({ page: nonce, ...fields }) })));
};

const send = async (url: string, fields: Record<string, string>) => (await sendAtOnce(url, [fields]))[0]!;

const waiting = async (workflow = asking) => (await executionsOf(n8n, workflow)).filter(({ status }) => status === 'waiting');

/** A workflow of its own for what the clock brings: it takes its time, so it is asked first and looked at last. */
const CLOCKED = 'ask-the-clock';

const ENDS = [
	['stopped by hand', (id: string) => n8n.rest(`executions/${id}/stop`, { method: 'POST' }), 'The workflow was stopped.'],
	['deleted', (id: string) => n8n.rest('executions/delete', { method: 'POST', body: { ids: [id] } }), 'This run of the workflow was deleted.'],
] as const;

let half: Question;
let left: readonly Question[];
let leftAt = 0;
const ended = new Map<string, Question>();

/** A question whose execution ends while people are asked. */
async function askAndEnd(title: string, end: (id: string) => Promise<{ status: number }>): Promise<void> {
	const before = new Set((await waiting(clocked)).map(({ id }) => id));
	ended.set(title, await ask(title.replaceAll(' ', ''), 1, 24, CLOCKED));
	// The link leaves before n8n pauses.
	const execution = await eventually('the execution waits', async () => (await waiting(clocked)).find(({ id }) => !before.has(id)), 30_000);
	expect((await end(execution.id)).status).toBe(200);
}

/** A process that takes all answers of a review and dies before it hands them on. */
async function claimAndDie(review: Asked & { ids: string[] }): Promise<void> {
	const process = await startStoreProcess();
	await process.call('open', { file });
	const answers = review.ids.map((itemId) => ({
		itemId,
		outcome: 'corrected',
		label: 'no',
		channel: 'page',
		identity: 'none',
		blind: false,
		decidedAt: new Date().toISOString(),
	}));
	expect(await process.call('claimAnswers', review.reviewId, answers)).toMatchObject({ complete: true });
	await process.kill();
}

async function askTheClock(): Promise<void> {
	half = await ask('deadline', 2, 0.02, CLOCKED);
	const sent = await postJson(half.reviewUrl, { answers: [{ itemId: half.ids[0], label: 'no' }] });
	expect(JSON.parse(sent.text)).toMatchObject({ status: 'recorded', open: 1 });
	for (const [title, end] of ENDS) await askAndEnd(title, end);
	const killed = [];
	for (let kill = 0; kill < KILLS; kill += 1) killed.push(await ask(`killed${kill}`, 2, 24, CLOCKED));
	for (const review of killed) await claimAndDie(review);
	left = killed;
	leftAt = Date.now();
}

const inStore = (sql: string) => {
	const database = new DatabaseSync(file);
	database.exec(`PRAGMA busy_timeout = 5000; ${sql}`);
	database.close();
};

test('the link leads to the Desk’s address, with our own policy, and an answer there makes the workflow go on', async () => {
	const { reviewUrl, ids: [id = ''] } = await ask('first');
	expect(reviewUrl).toMatch(new RegExp(`^${proxy.address}/webhook/hitl-desk/review\\?r=[\\w-]+&k=[\\w-]+$`));
	const shown = await page(reviewUrl);
	expect(shown.status).toBe(200);
	expect(shown.html).toContain('Is first-0 so?');
	expect(shown.headers.get('content-security-policy')).toMatch(/^sandbox allow-forms allow-scripts; default-src 'none'/);
	expect(shown.headers.get('cache-control')).toBe('no-store');
	const sent = await send(reviewUrl, { a1: '1', reviewer: 'Ana' });
	expect(sent.html).toContain('1 answer sent.');
	expect((await world.awaited(id)).review).toMatchObject({ outcome: 'corrected', label: 'no', reviewer: 'Ana' });
	await eventually('n8n is done', async () => (await waiting()).length === 0 || undefined);
	const later = await page(reviewUrl);
	expect(later.html).toContain('<bdi>Ana</bdi> has already answered this.');
	expect(later.html).toMatch(/<dt>When<\/dt><dd><time datetime/);
	expect(world.wentOn(id)).toHaveLength(1);
});

test('it has found itself at its public address, behind a proxy that takes a part of the path away', async () => {
	const address = `${proxy.address}/webhook/hitl-desk/review`;
	await eventually('the look', async () => n8n.log().includes(`HITL Desk: links lead to ${address}, and only this machine opens it.`) || undefined, 60_000);
	const database = new DatabaseSync(file);
	expect(database.prepare('SELECT address, fault FROM desks').all()).toEqual([expect.objectContaining({ address, fault: null })]);
	database.close();
});

test('a browser answers with the keyboard; nothing is asked of another address, and axe finds no barrier', async () => {
	const { reviewUrl, ids } = await ask('browser', 2);
	const { page: opened, complaints, elsewhere, context } = await openPage(browser, reviewUrl);
	expect(await violations(opened)).toEqual([]);
	await opened.keyboard.press('1');
	await opened.keyboard.press('2');
	await opened.keyboard.press('Control+Enter');
	await opened.keyboard.press('Enter');
	await opened.getByText('2 answers sent.').waitFor();
	for (const id of ids) await world.awaited(id);
	await opened.goto(reviewUrl);
	await opened.getByText('has already answered this').waitFor();
	if (process.env.HITL_IMAGES !== undefined) await opened.screenshot({ path: join(process.env.HITL_IMAGES, 'desk-answered.png') });
	expect([...complaints, ...elsewhere]).toEqual([]);
	await context.close();
	// The page of an outcome runs no script, and axe is one.
	const outcome = await openPage(browser, reviewUrl, { bypassCSP: true });
	expect(await violations(outcome.page)).toEqual([]);
	await outcome.context.close();
});

test('what must not decide decides nothing: opened links, previews, empty and copied forms', async () => {
	const { reviewUrl, ids: [id = ''] } = await ask('scanner');
	for (const agent of ['Slackbot-LinkExpanding 1.0', 'Mozilla/5.0 Safelinks', '']) {
		expect((await page(reviewUrl, { headers: { 'user-agent': agent } })).status).toBe(200);
		await page(reviewUrl, { method: 'HEAD' });
		await page(reviewUrl, { method: 'OPTIONS' });
	}
	const undecided: Array<Record<string, string>> = [{}, { a1: '0' }, { page: 'x', a1: '0' }, { page: pageNonce((await page(reviewUrl)).html) }];
	for (const fields of undecided) {
		expect((await page(reviewUrl, { method: 'POST', body: new URLSearchParams(fields) })).status).toBe(422);
	}
	expect(world.wentOn(id)).toEqual([]);
	expect(await waiting()).toHaveLength(1);
});

describe.each([
	['with script', {}, false],
	['without script', { javaScriptEnabled: false }, false],
	['with script, on a page that a draft fills,', {}, true],
	['without script, on a page that a draft fills,', { javaScriptEnabled: false }, true],
])('a scanner %s that follows every link and presses every button', (_name, options, drafted) => {
	test('decides nothing', async () => {
		const { reviewUrl, ids: [id = ''] } = await ask(`presses${Object.keys(options).length}${drafted ? 'draft' : ''}`);
		if (drafted) await send(reviewUrl, { draft: '1', a1: '0' });
		const { page: opened, context } = await openPage(browser, reviewUrl, options);
		const links = await opened.locator('a[href]').evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
		const buttons = await opened.locator('button, input[type=submit]').count();
		expect(buttons).toBeGreaterThan(0);
		// A button that sends something may do so a moment later, and breaks off what is opened then.
		const openAnew = () => eventually('the page is open again', async () => (await opened.goto(reviewUrl)) !== null || undefined);
		for (const link of links) {
			await opened.goto(link);
			await openAnew();
		}
		for (let at = 0; at < buttons; at += 1) {
			await openAnew();
			await opened.locator('button, input[type=submit]').nth(at).evaluate((button) => (button as HTMLButtonElement).click());
			await opened.waitForLoadState();
		}
		// All of them on one page, in their order, as far as it stands.
		const pressAll = async (): Promise<void> => {
			await opened.evaluate(() => document.querySelectorAll<HTMLButtonElement>('button, input[type=submit]').forEach((button) => button.click()));
			await opened.waitForLoadState();
		};
		await openAnew();
		await pressAll();
		if (drafted) {
			await openAnew();
			await opened.getByRole('button', { name: 'Go on with the draft' }).click();
			await opened.getByLabel('These are my answers').waitFor();
			await pressAll();
		}
		await context.close();
		expect(world.wentOn(id)).toEqual([]);
		expect((await page(reviewUrl)).html).toContain(`Is ${id} so?`);
	}, 60_000);
});

test(`${FORGED} forged or altered addresses open nothing and decide nothing`, async () => {
	const { reviewUrl, ids: [id = ''] } = await ask('forged');
	const nonce = pageNonce((await page(reviewUrl)).html);
	const key = new URL(reviewUrl).searchParams.get('k') ?? '';
	const statuses = new Set<number>();
	for (let at = 0; at < FORGED; at += 1) {
		const url = new URL(reviewUrl);
		const place = at % key.length;
		const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[at % 64] ?? '';
		const altered = key.slice(0, place) + other + key.slice(place + 1);
		url.searchParams.set('k', altered === key ? `${key}${other}` : altered);
		if (at % 5 === 0) url.searchParams.set('r', `${url.searchParams.get('r')}${other}`);
		const init = at % 2 === 0 ? {} : { method: 'POST', body: new URLSearchParams({ page: nonce, a1: '0' }) };
		statuses.add((await page(url.toString(), init)).status);
	}
	expect([...statuses]).toEqual([403]);
	expect(world.wentOn(id)).toEqual([]);
	expect((await page(reviewUrl)).html).toContain('Is forged-0 so?');
}, 60_000 + FORGED * 200);

test(`of ${PAIRS} pairs of simultaneous answers exactly one stands each time, and the other person reads whose, what and when`, async () => {
	const store = await openSqliteStore({ file });
	for (let pair = 0; pair < PAIRS; pair += 1) {
		const { reviewUrl, reviewId, ids: [id = ''] } = await ask(`pair${pair}`);
		const people = [{ a1: '0', reviewer: 'Ana' }, { a1: '1', reviewer: 'Tom' }];
		const replies = await sendAtOnce(reviewUrl, people);
		const first = replies.findIndex(({ html }) => html.includes('1 answer sent.'));
		const second = replies[1 - first];
		const winner = people[first];
		expect(replies.filter(({ html }) => html.includes('1 answer sent.'))).toHaveLength(1);
		expect((await world.awaited(id)).review).toMatchObject({ reviewer: winner?.reviewer, label: winner?.a1 === '0' ? 'yes' : 'no' });
		// Whether it comes second while the first is handed on, or after that: the page says the same in other words.
		const label = winner?.a1 === '0' ? 'yes' : 'no';
		const told = new RegExp(`<b>${label}</b> <span class="by"><bdi>${winner?.reviewer}</bdi>, <time datetime="([^"]+)">[^<]+</time>|<b>${label}</b></dd><dt>By</dt><dd dir="auto">${winner?.reviewer}</dd><dt>When</dt><dd><time datetime="([^"]+)">[^<]+</time>`);
		expect(second?.html).toMatch(told);
		const [, whenSecond, whenDecided] = told.exec(second?.html ?? '') ?? [];
		expect((await store.review(reviewId))?.answers.map(({ decidedAt }) => decidedAt)).toEqual([whenSecond ?? whenDecided]);
	}
	await eventually('n8n is done', async () => (await executionsOf(n8n, asking)).every(({ status }) => status !== 'running') || undefined);
	for (let pair = 0; pair < PAIRS; pair += 1) expect(world.wentOn(`pair${pair}-0`)).toHaveLength(1);
	await store.close();
}, 60_000 + PAIRS * 10_000);

test(`${HALVES} pages of four items are answered in halves by two people at once: each makes the workflow go on once, whole`, async () => {
	const halves: Array<Record<string, string>> = [{ a1: '0', a3: '1', reviewer: 'Ana' }, { a2: '1', a4: '0', reviewer: 'Tom' }];
	const asked = [];
	for (let at = 0; at < HALVES; at += 1) {
		const { reviewUrl, ids } = await ask(`half${at}`, 4);
		asked.push(ids);
		const replies = await sendAtOnce(reviewUrl, halves);
		expect(replies.map(({ html }) => html.includes('2 answers sent.'))).toEqual([true, true]);
		// Whoever came last reads that nothing is open any more.
		expect(replies.filter(({ html }) => html.includes('They reach the workflow in a moment.'))).toHaveLength(1);
	}
	for (const id of asked.flat()) await world.awaited(id);
	await eventually('n8n is done', async () => (await executionsOf(n8n, asking)).every(({ status }) => status !== 'running') || undefined);
	const wentOn = asked.map((ids) => ids.map((itemId) => world.wentOn(itemId).map(({ review: { label, reviewer } }) => [label, reviewer])));
	expect(wentOn).toEqual(asked.map(() => [[['yes', 'Ana']], [['no', 'Tom']], [['no', 'Ana']], [['yes', 'Tom']]]));
}, 60_000 + HALVES * 10_000);

describe('what the clock brings', () => {
	test(`${KILLS} times a process dies between the last answer and going on: the answers go on within a minute, once`, async () => {
		const items = left.flatMap(({ ids }) => ids);
		for (const id of items) await world.awaited(id, 60_000);
		await eventually('all are done', async () => (await executionsOf(n8n, clocked)).every(({ status }) => status !== 'running') || undefined);
		expect(items.map((id) => world.wentOn(id).length)).toEqual(items.map(() => 1));
		expect(Math.max(...items.map((id) => world.wentOn(id)[0]?.at ?? Infinity)) - leftAt).toBeLessThan(60_000);
	}, 120_000);

	test.each(ENDS)('a review whose execution was %s is closed, and its page says so', async (title, _end, words) => {
		const { reviewUrl, ids: [item = ''] } = ended.get(title)!;
		// The clock looks after a review some minutes after it last did: here it is told that this is long ago.
		await eventually('the review is closed', async () => {
			inStore(`UPDATE desk_reviews SET looked_at = '' WHERE ended IS NULL`);
			const shown = await page(reviewUrl);
			return (shown.status === 410 && shown.html.includes(words)) || undefined;
		}, 150_000);
		expect((await postJson(reviewUrl, { answers: [{ itemId: item, label: 'yes' }] })).status).toBe(410);
	}, 200_000);

	test('when the time is over the answers that are there go on, and only the open items are timed out', async () => {
		const { reviewUrl, ids: [given = '', open = ''] } = half;
		expect((await world.awaited(open, 150_000)).review).toMatchObject({ outcome: 'timed_out' });
		expect((await world.awaited(given)).review).toMatchObject({ outcome: 'corrected', label: 'no' });
		expect([world.wentOn(open).length, world.wentOn(given).length]).toEqual([1, 1]);
		const late = await send(reviewUrl, { a2: '0' });
		expect(late.status).toBe(410);
		// The clock notes that they went on a moment after they did.
		expect(late.html).toMatch(/1 of 2 items had an answer\. These answers (went|go) on/);
	}, 240_000);
});

test('n8n itself dies with answers that it did not hand on: they go on when it is back, once', async () => {
	const review = await ask('crash', 2);
	const still = await ask('still');
	// The link goes out a moment before n8n has written down that it waits.
	await eventually('all wait', async () => (await executionsOf(n8n, asking)).every(({ status }) => status !== 'running') || undefined);
	await n8n.kill('SIGKILL');
	await claimAndDie(review);
	// From here on without the proxy's path in new links; those that were sent still lead through it.
	n8n = await startN8n({ userFolder: n8n.userFolder, port: n8n.port });
	for (const id of review.ids) expect((await world.awaited(id, 60_000)).review).toMatchObject({ label: 'no' });
	expect((await send(still.reviewUrl, { a1: '0' })).html).toContain('1 answer sent.');
	await world.awaited(still.ids[0] ?? '');
	expect([...review.ids, ...still.ids].map((id) => world.wentOn(id).length)).toEqual([1, 1, 1]);
	expect(n8n.log()).not.toMatch(/webhook-waiting\/\d+\/review\?k=/);
}, 240_000);

test('with another secret of n8n’s answers are taken and kept but go nowhere; with the old one they go on by themselves', async () => {
	const { reviewUrl, reviewId, ids: [id = ''] } = await ask('secret');
	await eventually('it waits', async () => (await executionsOf(n8n, asking)).every(({ status }) => status !== 'running') || undefined);
	const { userFolder, port } = n8n;
	await n8n.stop();
	n8n = await startN8n({ userFolder, port, env: { N8N_HMAC_SIGNATURE_SECRET: 'another secret' } });
	const store = await openSqliteStore({ file });
	try {
		const refused = await page((await store.deskReview(reviewId))?.resumeUrl ?? '');
		expect([refused.status, refused.html]).toEqual([401, expect.stringContaining('This form link is invalid or has expired')]);
		expect((await page(reviewUrl)).html).toContain(`Is ${id} so?`);
		expect((await send(reviewUrl, { a1: '1' })).html).toContain('1 answer sent.');
		const words = `The answers of review ${reviewId} could not be handed on`;
		await eventually('the clock has said so', async () => n8n.log().includes(words) || undefined, 90_000);
		expect((await store.review(reviewId))?.answers).toMatchObject([{ itemId: id, label: 'no' }]);
		expect(world.wentOn(id)).toEqual([]);
	} finally {
		await store.close();
	}
	await n8n.stop();
	n8n = await startN8n({ userFolder, port });
	expect((await world.awaited(id, 90_000)).review).toMatchObject({ label: 'no' });
	expect(world.wentOn(id)).toHaveLength(1);
}, 300_000);

test('switched off, the Desk gets no new links', async () => {
	await n8n.rest(`workflows/${desk}/deactivate`, { method: 'POST' });
	const { reviewUrl } = await eventually('links lead to n8n', async () => {
		const asked = await ask(`off${Date.now()}`);
		return asked.reviewUrl.includes('/webhook-waiting/') ? asked : undefined;
	});
	// The link goes out a moment before n8n has written down that it waits.
	await eventually('the page', async () => (await page(reviewUrl)).status === 200 || undefined);
});
