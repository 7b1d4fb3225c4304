import type { Browser } from 'playwright-core';
import { pagesOfStates } from '../core/review/pagesOfStates';
import { launchBrowser } from '../support/browser';
import { scrollsSideways, violations } from '../support/reviewPage/openPage';

let browser: Browser;

beforeAll(async () => {
	browser = await launchBrowser();
});
afterAll(async () => await browser.close());

/** The suite reviewBars looks at the page that asks in all its kinds. */
const states = pagesOfStates().filter(([state]) => !/^asks( one thing| blind| to approve| with fields| for a text|$)/.test(state));

test('axe finds nothing against WCAG 2.2 AA on the page of any state, dark, right to left and 320 px wide, and none scrolls sideways', async () => {
	// A page of an outcome runs no script, and axe is one.
	const context = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
	const page = await context.newPage();
	for (const [state, { html }] of states) {
		await page.setContent(html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '').replace('dir="ltr"', 'dir="rtl"'));
		expect([state, await violations(page)]).toEqual([state, []]);
		expect([state, await scrollsSideways(page)]).toEqual([state, false]);
	}
	await context.close();
});
