import type { Page } from 'playwright-core';
import { firstItems, sampleForm } from '../core/review/sampleForm';
import { pagesInBrowser, shownItem } from '../support/reviewPage/pagesInBrowser';
import type { Behaviour, ReviewServer } from '../support/reviewPage/reviewServer';

jest.setTimeout(60_000);

const { browser, open, serve } = pagesInBrowser();

/** A page of two items with one answer, whose clock the test moves. */
async function answered(): Promise<{ page: Page; server: ReviewServer }> {
	const server = await serve(sampleForm({ items: firstItems(2) }));
	const context = await browser().newContext({ reducedMotion: 'reduce' });
	context.setDefaultTimeout(15_000);
	const page = await context.newPage();
	await page.clock.install();
	await page.goto(server.address);
	await page.keyboard.press('1');
	return { page, server };
}

const posts = ({ requests }: ReviewServer): number => requests.filter((line) => line.startsWith('POST')).length;

const notice = async (page: Page): Promise<string> => {
	await page.locator('#notice').waitFor();
	return await page.locator('#notice').innerText();
};

/** Waits for what a try comes to, and moves the clock on to the next one. */
async function passSeconds(page: Page, seconds: number): Promise<void> {
	const tried = page.waitForEvent('requestfinished', { timeout: 2_000 }).catch(() => undefined);
	await page.clock.fastForward(seconds * 1000);
	await tried;
}

const ANSWERED_BY_OTHERS = 'The review itself did not answer: you may have to log in again, or it is switched off. Your answers are kept in this tab, which tries again by itself.';

describe('what could not be sent is sent as soon as it can be', () => {
	test.each<[behaviour: Behaviour, says: string]>([
		['down', 'No connection. Your answers are kept in this tab. It sends them when you are back.'],
		['storeAway', 'Not sent yet. Your answer is safe. The server could not store them just now. Nothing was decided. This page tries again by itself.'],
		['badGateway', `Not sent yet. ${ANSWERED_BY_OTHERS}`],
		['deskIsOff', `Not sent yet. ${ANSWERED_BY_OTHERS}`],
		['logIn', `Not sent yet. ${ANSWERED_BY_OTHERS}`],
		['notFound', `Not sent yet. ${ANSWERED_BY_OTHERS}`],
	])('%s', async (behaviour, says) => {
		const { page, server } = await answered();
		server.behave(behaviour);
		await page.locator('#send').click();
		expect(await notice(page)).toContain(says);
		// Nothing took the place of what was filled in.
		expect(await page.locator('#i1 input:checked').getAttribute('value')).toBe('0');
		expect(page.url()).toBe(server.address);
		server.behave('up');
		await page.clock.fastForward(5_500);
		await page.locator('main.page').waitFor();
		expect(await page.locator('main.page h1').innerText()).toBe('1 answer sent.');
		const sent = posts(server);
		await page.clock.fastForward(60_000);
		expect(posts(server)).toBe(sent);
	});

	test('it is tried after 5 seconds, and after no more than 15', async () => {
		const { page, server } = await answered();
		server.behave('storeAway');
		await page.locator('#send').click();
		await notice(page);
		const tries = [server.bodies.length];
		for (const seconds of [4, 1.5, 5, 3, 15.5, 15.5, 15.5]) {
			await passSeconds(page, seconds);
			tries.push(server.bodies.length);
		}
		expect(tries.map((count) => count - (tries[0] ?? 0))).toEqual([0, 0, 1, 1, 2, 3, 4, 5]);
	});

	test('an answer that is changed meanwhile waits until somebody sends it', async () => {
		const { page, server } = await answered();
		server.behave('storeAway');
		await page.locator('#send').click();
		await notice(page);
		await page.keyboard.press('2');
		expect(await page.locator('#notice').isVisible()).toBe(false);
		server.behave('up');
		const before = server.bodies.length;
		await page.clock.fastForward(60_000);
		expect(server.bodies.length).toBe(before);
	});
});

describe('after a reload', () => {
	test('answers can be taken back, the last one first', async () => {
		const { page } = await open(sampleForm({ items: firstItems(4) }));
		await page.locator('.list a').nth(2).click();
		for (const key of '123') await page.keyboard.press(key);
		// In the order 3, 4, 1.
		await page.reload();
		const left = async (): Promise<number> => await page.locator('input[type=radio]:checked').count();
		expect(await page.locator('#undo').isVisible()).toBe(true);
		expect(await left()).toBe(3);
		for (const item of [1, 4, 3]) {
			await page.keyboard.press('z');
			expect(await shownItem(page)).toBe(`Item ${item} of 4`);
		}
		expect(await left()).toBe(0);
		expect(await page.locator('#undo').isVisible()).toBe(false);
		await page.reload();
		expect(await left()).toBe(0);
	});

	test('what a draft from elsewhere holds can be taken back too', async () => {
		const kept = { cards: new Map([[1, { token: '0' }], [3, { token: '2' }]]) };
		const { page } = await open(sampleForm({ items: firstItems(3) }), {}, { reviewer: 'Ana', kept, tick: 'asked' });
		await page.keyboard.press('4');
		for (const item of [2, 3, 1]) {
			await page.keyboard.press('z');
			expect(await shownItem(page)).toBe(`Item ${item} of 3`);
		}
		expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
	});

	test('the seconds on an item go on from where they were', async () => {
		const { page, server } = await answered();
		await page.locator('.list a').first().click();
		await page.clock.runFor(7_000);
		await page.reload();
		await page.locator('.list a').first().click();
		await page.clock.fastForward(5_000);
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect(Number(new URLSearchParams(server.bodies[0]).get('t1'))).toBeGreaterThanOrEqual(11);
	});

	test('nor do they start anew on another device', async () => {
		const { page } = await open(sampleForm({ items: firstItems(2) }), {}, { reviewer: 'Ana', kept: { cards: new Map([[1, { token: '0', seconds: '30' }]]) }, tick: 'asked' });
		await page.locator('.list a').first().click();
		await page.keyboard.press('j');
		expect(Number(await page.locator('[name=t1]').inputValue())).toBeGreaterThanOrEqual(30);
	});
});
