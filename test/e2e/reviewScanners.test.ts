import type { BrowserContextOptions, Page } from 'playwright-core';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { ACTIVE_MINUTES } from '../../core/desk/clock';
import { hashLinkNonce } from '../../core/review/pendingReview';
import { firstItems, sampleForm } from '../core/review/sampleForm';
import { askingWorkflow, deskWorkflow, openDeskWorld, type Asked } from '../support/deskWorld';
import { executionsOf, hasStatus, postJson, settled, startedBy } from '../support/executions';
import { LINK_SCANNERS } from '../support/linkScanners';
import { eventually } from '../support/n8nServer';
import { serveAnswers, type AnswerServer } from '../support/reviewPage/answerServer';
import { openPage, scrollsSideways, violations } from '../support/reviewPage/openPage';
import { suiteBrowser } from '../support/reviewPage/suiteBrowser';
import { sharedN8n } from '../support/sharedN8n';
import { sharedStoreFile } from '../support/sharedStore';

jest.setTimeout(60_000);

const { browser, untilTestEnds } = suiteBrowser();

const NO_SCRIPT: BrowserContextOptions = { javaScriptEnabled: false };

/** A review of three items of which somebody has filled in two, which are kept on the server. */
async function drafted(names: readonly string[]): Promise<{ server: AnswerServer; address: string }> {
	const server = untilTestEnds(await serveAnswers(sampleForm({ items: firstItems(3) }), names));
	const [address = ''] = server.addresses;
	const { page, context } = await openPage(browser(), address);
	const kept = page.waitForResponse((response) => (response.request().postData() ?? '').includes('draft=1%2C2'));
	await page.keyboard.press('1');
	await page.keyboard.press('2');
	await kept;
	await context.close();
	return { server, address };
}

const draftOf = async ({ store, form }: AnswerServer, names: readonly string[]) => await store.draft(form.reviewId, hashLinkNonce(names.length === 0 ? 'key' : 'key-0'));

const answersOf = async ({ store, form }: AnswerServer) => (await store.review(form.reviewId))?.answers.map(({ itemId, label }) => [itemId, label]);

const BUTTONS = 'button, input[type=submit], input[type=reset]';

/** On one page, in their order, as far as it stands. */
async function pressAll(page: Page): Promise<void> {
	await page.evaluate((buttons) => document.querySelectorAll<HTMLElement>(buttons).forEach((button) => button.click()), BUTTONS);
	await page.waitForLoadState();
}

describe.each<[how: string, names: readonly string[], options: BrowserContextOptions]>([
	['with script, on a link of one person', ['Ana'], {}],
	['without script, on a link of one person', ['Ana'], NO_SCRIPT],
	['with script, on a link that several have', [], {}],
	['without script, on a link that several have', [], NO_SCRIPT],
])('a scanner that presses every button of a page with a draft, %s', (_how, names, options) => {
	test('decides nothing and takes nothing out of the draft', async () => {
		const { server, address } = await drafted(names);
		const before = await draftOf(server, names);
		expect(Object.keys(before?.cards ?? {})).toEqual(['1', '2']);
		const { page } = await openPage(browser(), address, options);
		const goOn = page.getByRole('button', { name: 'Go on with the draft' });
		// A button that sends something may do so a moment later, and breaks off what is opened then.
		const openAnew = () => eventually('the page is open again', async () => (await page.goto(address)) !== null || undefined);
		const openFilled = async (): Promise<void> => {
			await openAnew();
			if ((await goOn.count()) > 0) await goOn.click();
			await page.locator('[name=a1][value="0"]:checked').waitFor({ state: 'attached' });
		};
		await openFilled();
		const buttons = await page.locator(BUTTONS).count();
		for (let at = 0; at < buttons; at += 1) {
			await openFilled();
			await page.locator(BUTTONS).nth(at).evaluate((button) => (button as HTMLElement).click());
			await page.waitForLoadState();
		}
		await openFilled();
		await pressAll(page);
		// The tab's own name must not fill in for a person either.
		await openAnew();
		await pressAll(page);
		await openFilled();
		await page.evaluate(() => document.querySelector<HTMLFormElement>('#review')?.submit());
		await page.waitForLoadState();
		expect(await page.locator('.note.alarm').innerText()).toContain('tick “These are my answers”');
		expect(await answersOf(server)).toEqual([]);
		expect(await draftOf(server, names)).toEqual(before);
	});
});

describe('a person completes a page with a draft', () => {
	const expectSent = async (page: Page, server: AnswerServer, sent: number): Promise<void> => {
		await page.locator('main.page').waitFor();
		expect(await answersOf(server)).toHaveLength(sent);
	};

	test('by the keyboard: one tick more', async () => {
		const { server, address } = await drafted(['Ana']);
		const { page, complaints } = await openPage(browser(), address);
		await page.keyboard.press('Control+Enter');
		await page.keyboard.press('Enter');
		// The browser says what is missing and leads there.
		expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('mine');
		expect(await answersOf(server)).toEqual([]);
		await page.keyboard.press('Space');
		await page.keyboard.press('Enter');
		await expectSent(page, server, 2);
		expect(complaints).toEqual([]);
	});

	test('by an answer of their own, which ticks the box', async () => {
		const { server, address } = await drafted(['Ana']);
		const { page } = await openPage(browser(), address);
		expect(await page.getByLabel('These are my answers').isChecked()).toBe(false);
		await page.keyboard.press('3');
		expect(await page.getByLabel('These are my answers').isChecked()).toBe(true);
		await page.locator('#send').click();
		await expectSent(page, server, 3);
	});

	test('in the tab in which they filled it in, with nothing to tick', async () => {
		const server = untilTestEnds(await serveAnswers(sampleForm({ items: firstItems(2) }), ['Ana']));
		const { page } = await openPage(browser(), server.addresses[0] ?? '');
		const kept = page.waitForResponse((response) => (response.request().postData() ?? '').includes('draft='));
		await page.keyboard.press('1');
		await kept;
		await page.reload();
		expect(await page.getByLabel('These are my answers').isChecked()).toBe(true);
		await page.locator('#send').click();
		await expectSent(page, server, 1);
	});

	test.each([320, 390])('by touch, %d px wide', async (width) => {
		const { server, address } = await drafted([]);
		const { page } = await openPage(browser(), address, { viewport: { width, height: 700 }, hasTouch: true, isMobile: true });
		await page.getByRole('button', { name: 'Go on with the draft' }).tap();
		await page.getByText('These are my answers').tap();
		expect(await scrollsSideways(page)).toBe(false);
		expect(await violations(page)).toEqual([]);
		const height = await page.locator('label.mine').evaluate((label) => label.getBoundingClientRect().height);
		expect(height).toBeGreaterThanOrEqual(44);
		if (process.env.HITL_SHOTS !== undefined) await page.screenshot({ path: `${process.env.HITL_SHOTS}/draft-${width}.png` });
		await page.locator('#send').tap();
		await expectSent(page, server, 2);
	});

	test('without script, leaving one of the answers for later', async () => {
		const { server, address } = await drafted(['Ana']);
		const { page } = await openPage(browser(), address, NO_SCRIPT);
		await page.locator('#i2').getByLabel('Answer later').check();
		await page.getByLabel('These are my answers').check();
		await page.locator('#send').click();
		await expectSent(page, server, 1);
		expect(await page.locator('main').innerText()).toContain('2 items are still open');
	});
});

/** The full number takes long: HITL_SCANS=1000. Half of them go to either address; from 200 on each scanner sends each request. */
const SCANS = Number(process.env.HITL_SCANS ?? 200);

const PAGE = 'text/html,application/xhtml+xml';
const FORM = 'application/x-www-form-urlencoded';

/** What a program adds that only looks, or fetches a part, or asks whether something has changed. */
const LOOKING: ReadonlyArray<Readonly<Record<string, string>>> = [
	{},
	{ purpose: 'prefetch', 'x-moz': 'prefetch' },
	{ 'sec-purpose': 'prefetch;prerender', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' },
	{ range: 'bytes=0-99' },
	{ 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() },
];

/** Requests that decide nothing: method, status, and the body with the page's nonce in it. */
const REQUESTS: ReadonlyArray<readonly [method: string, status: number, body?: (nonce: string) => string, type?: string]> = [
	['GET', 200],
	['HEAD', 200],
	['OPTIONS', 204],
	['POST', 422],
	['POST', 422, () => '', FORM],
	['POST', 422, () => 'a1=0&a2=0', FORM],
	['POST', 422, () => `page=${'A'.repeat(22)}&a1=0&a2=0`, FORM],
	['POST', 422, (nonce) => `page=${nonce}`, FORM],
	['POST', 422, (nonce) => `page=${nonce}&a1=&a2=&c1=seen&reviewer=Scanner`, FORM],
	['POST', 422, () => 'a1=0', 'text/plain'],
];

describe('in a real n8n', () => {
	const n8n = sharedN8n();

	test.each([
		['n8n’s own address', '/webhook-waiting/', false],
		['the Desk’s address', '/webhook/hitl-desk/review', true],
	])(`of ${SCANS / 2} requests that must not decide, to %s, none does, and the page can still be answered`, async (_where, path, atDesk) => {
		const world = await openDeskWorld();
		const store = await openSqliteStore({ file: sharedStoreFile() });
		const desk = await n8n.importWorkflow(deskWorkflow);
		try {
			if (atDesk) {
				await n8n.publish(desk);
				await eventually('the Desk is active', async () => await store.activeDesk(new Date(), ACTIVE_MINUTES));
			}
			const title = `scanned-${atDesk ? 'at-desk' : 'at-n8n'}`;
			const asking = await n8n.importWorkflow(askingWorkflow(world.address, title));
			await n8n.publish(asking);
			const ids = ['a', 'b', 'c'].map((letter) => `${title}-${letter}`);
			const items = ids.map((id) => ({ id, text: `Is ${id} so?` }));
			const { id: execution } = await startedBy(n8n, asking, async () => await postJson(`${n8n.base}/webhook/${title}`, { title, hours: 24, items }));
			const { reviewUrl, reviewId }: Asked = await world.asked(title);
			expect(new URL(reviewUrl).pathname).toContain(path);
			expect(await settled(n8n, asking, execution)).toBe('waiting');
			const html = async () => await (await fetch(reviewUrl)).text();
			const nonce = /name="page" value="([^"]+)"/.exec(await html())?.[1] ?? '';
			expect(nonce).not.toBe('');

			const all = LOOKING.flatMap((_first, shift) => LINK_SCANNERS.flatMap((scanner, at) => REQUESTS.map((request, kind) => ({ headers: { accept: PAGE, ...scanner, ...LOOKING[(at + kind + shift) % LOOKING.length] }, request }))));
			const requests = all.slice(0, SCANS / 2);
			expect(requests).toHaveLength(SCANS / 2);
			const odd: string[] = [];
			// Ten at a time, as they come when a message goes to many.
			const left = requests.values();
			await Promise.all(Array.from({ length: 10 }, async () => {
				for (const { headers, request: [method, status, body, type] } of left) {
					const answer = await fetch(reviewUrl, { method, headers: { ...headers, ...(type === undefined ? {} : { 'content-type': type }) }, ...(body === undefined ? {} : { body: body(nonce) }) });
					await answer.arrayBuffer();
					if (answer.status !== status) odd.push(`${method} ${body?.('nonce') ?? ''} ${JSON.stringify(headers)}: ${answer.status}`);
				}
			}));
			expect(odd).toEqual([]);

			expect(await store.review(reviewId)).toMatchObject({ answers: [] });
			expect(ids.map((id) => world.wentOn(id))).toEqual([[], [], []]);
			expect((await executionsOf(n8n, asking)).map(({ id, status }) => [id, status])).toEqual([[execution, 'waiting']]);
			expect(await html()).toContain('<b>3</b> of 3 left');
			const answered = await fetch(reviewUrl, { method: 'POST', body: new URLSearchParams({ page: nonce, a1: '0', a2: '1', a3: '0' }) });
			expect(await answered.text()).toContain('3 answers sent.');
			await hasStatus(n8n, asking, execution, 'success');
			for (const id of ids) await world.awaited(id);
			expect(ids.map((id) => world.wentOn(id).map(({ review: { label } }) => label))).toEqual([['yes'], ['no'], ['yes']]);
		} finally {
			world.close();
			await store.close();
			await n8n.rest(`workflows/${desk}/deactivate`, { method: 'POST' });
		}
	}, 300_000);
});
