import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { askingWorkflow, openDeskWorld, type DeskWorld } from '../support/deskWorld';
import { executionsOf, postJson } from '../support/executions';
import { eventually, type N8nConnection } from '../support/n8nServer';
import { openPage, scrollsSideways } from '../support/reviewPage/openPage';
import { sharedN8n } from '../support/sharedN8n';

jest.setTimeout(240_000);

const COUNT = 50;
const LABELS = ['yes', 'no', 'perhaps'];

/** Which label is meant for an item; for those in between another one is chosen first and taken back. */
const meant = (at: number): number => (at * 2) % 3;
const isUndone = (at: number): boolean => at % 10 === 4;

let n8n: N8nConnection;
let world: DeskWorld;
let browser: Browser;
let asking: string;

beforeAll(async () => {
	n8n = sharedN8n();
	[world, browser] = await Promise.all([openDeskWorld(), launchBrowser()]);
	asking = await n8n.importWorkflow(askingWorkflow(world.address, 'ask-fifty'));
	await n8n.publish(asking);
});
afterAll(async () => {
	world?.close();
	await browser?.close();
});

/** Has people asked about fifty items by a real n8n, answers them on its page, and sees what comes out behind Human Review. */
async function answerAll(title: string, options: BrowserContextOptions, answer: (page: Page, text: (at: number) => string) => Promise<void>): Promise<void> {
	const ids = Array.from({ length: COUNT }, (_none, at) => `${title}-${String(at).padStart(2, '0')}`);
	const text = (at: number): string => `Is ${ids[at]} so?`;
	await postJson(`${n8n.base}/webhook/ask-fifty`, { title, hours: 24, items: ids.map((id, at) => ({ id, text: text(at) })) });
	const { reviewUrl } = await world.asked(title);
	// The link leaves a moment before n8n has written down that it waits.
	await eventually('n8n waits', async () => (await executionsOf(n8n, asking))[0]?.status === 'waiting' || undefined);
	const opened = await openPage(browser, reviewUrl, options);
	await answer(opened.page, text);
	await opened.page.getByText('50 answers sent.').waitFor();
	const came = await Promise.all(ids.map(async (id) => (await world.awaited(id)).review.label));
	expect(came).toEqual(ids.map((_id, at) => LABELS[meant(at)]));
	expect(ids.map((id) => world.wentOn(id).length)).toEqual(ids.map(() => 1));
	expect([...opened.complaints, ...opened.elsewhere]).toEqual([]);
	await opened.context.close();
}

test('fifty items, five of them undone, by the keyboard alone', async () => {
	let presses = 0;
	await answerAll('keys', {}, async (page) => {
		const press = async (key: string): Promise<void> => {
			presses += 1;
			await page.keyboard.press(key);
		};
		for (let at = 0; at < COUNT; at += 1) {
			if (isUndone(at)) {
				await press(String(((meant(at) + 1) % 3) + 1));
				await press('z');
			}
			await press(String(meant(at) + 1));
		}
		await press('Control+Enter');
		await press('Enter');
	});
	// Whoever presses one key a second, and a little faster where the answer is plain, is done within a minute.
	expect(presses).toBe(62);
});

test('by touch, 390 px wide', async () => {
	await answerAll('touch', { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true }, async (page, text) => {
		const tap = async (label: number): Promise<void> => await page.locator('.card.on .opt').nth(label).tap();
		for (let at = 0; at < COUNT; at += 1) {
			await page.locator('.card.on', { hasText: text(at) }).waitFor();
			if (isUndone(at)) {
				await tap((meant(at) + 1) % 3);
				await page.locator('#undo').tap();
			}
			await tap(meant(at));
			if (at % 10 === 0) expect(await scrollsSideways(page)).toBe(false);
		}
		await page.locator('#send').tap();
	});
});

test('without JavaScript', async () => {
	await answerAll('plain', { javaScriptEnabled: false }, async (page) => {
		for (let at = 0; at < COUNT; at += 1) {
			const option = (label: number) => page.locator(`[name=a${at + 1}][value="${label}"]`);
			if (isUndone(at)) await option((meant(at) + 1) % 3).check();
			await option(meant(at)).check();
		}
		await page.locator('#send').click();
	});
});
