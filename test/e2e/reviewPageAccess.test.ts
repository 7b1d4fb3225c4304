import type { BrowserContextOptions } from 'playwright-core';
import type { ReviewForm } from '../../core/review/reviewForm';
import { openPage, scrollsSideways, violations } from '../support/reviewPage/openPage';
import { expectQuiet, pagesInBrowser, shownItem } from '../support/reviewPage/pagesInBrowser';
import { approvalForm, blindForm, firstItems, manyLabels, sampleForm } from '../core/review/sampleForm';

jest.setTimeout(60_000);

const { browser, open, serve } = pagesInBrowser();

describe('accessibility', () => {
	const forms: Array<[name: string, form: ReviewForm]> = [
		['labels', sampleForm()],
		['blind', blindForm()],
		['approval', approvalForm()],
		['many labels', sampleForm({ labels: manyLabels() })],
		['a long text', sampleForm({ items: firstItems(1).map((item) => ({ ...item, text: 'Long. '.repeat(5000) })) })],
	];
	const conditions: Array<[name: string, options: BrowserContextOptions]> = [
		['light', {}],
		['dark', { colorScheme: 'dark' }],
		['phone', { viewport: { width: 320, height: 640 } }],
		['forced colours', { forcedColors: 'active' }],
	];

	it.each(forms.flatMap(([name, form]) => conditions.map(([how, options]) => [name, how, form, options] as const)))(
		'finds nothing against WCAG 2.2 AA: %s, %s',
		async (_name, _how, form, options) => {
			const opened = await open(form, options);
			expect(await violations(opened.page)).toEqual([]);
			expect(await scrollsSideways(opened.page)).toBe(false);
			expectQuiet(opened);
		},
	);

	it.each([1280, 320])('finds nothing on the page as it is without its script, %d px wide', async (width) => {
		const server = await serve(sampleForm({ items: firstItems(3) }));
		// axe is a script itself, so script stays on in the browser and the page's own is taken out on the way.
		const context = await browser().newContext({ viewport: { width, height: 800 } });
		await context.route(server.address, async (route) => {
			const response = await route.fetch();
			await route.fulfill({ response, body: (await response.text()).replace(/<script>[^]*<\/script>/, '') });
		});
		const page = await context.newPage();
		await page.goto(server.address);
		expect(await page.locator('.card:visible').count()).toBe(3);
		expect(await page.locator('.onlyjs:visible').count()).toBe(0);
		expect(await violations(page)).toEqual([]);
		expect(await scrollsSideways(page)).toBe(false);
	});

	it('finds nothing on the page that says what was sent, after a blind check', async () => {
		const opened = await open(blindForm(), { colorScheme: 'dark' });
		const { page } = opened;
		for (const key of '1234') await page.keyboard.press(key);
		await page.locator('#send').click();
		await page.waitForSelector('main.page');
		expect(await page.locator('table.sum').innerText()).toContain('Refund not showing up');
		expect(await violations(page)).toEqual([]);
		expectQuiet(opened);
	});

	it('shows an answer that stands, without inputs, and skips it in the stream', async () => {
		const server = await serve(sampleForm({ items: firstItems(3) }));
		server.standing.set('T-2', { itemId: 'T-2', outcome: 'unsure', channel: 'page', identity: 'none', blind: false, decidedAt: '2027-03-16T11:40:00.000Z' });
		const { page } = await openPage(browser(), server.address);
		await page.keyboard.press('1');
		expect(await shownItem(page)).toBe('Item 3 of 3');
		await page.keyboard.press('k');
		expect(await page.locator('.card.on').innerText()).toContain('Someone, today 12:40. The first answer stands.');
		expect(await page.locator('.card.on input').count()).toBe(0);
		expect(await violations(page)).toEqual([]);
	});
});
