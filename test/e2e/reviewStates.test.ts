import type { Browser, BrowserContextOptions } from 'playwright-core';
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

const WAYS: ReadonlyArray<[how: string, options: BrowserContextOptions, dir: 'ltr' | 'rtl']> = [
	['dark, right to left and 320 px wide', { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }, 'rtl'],
	['light', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }, 'ltr'],
	// 1280 px at 200 % are 640 px of two device pixels each.
	['at 200 % zoom', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2, colorScheme: 'light' }, 'ltr'],
];

test.each(WAYS)('axe finds nothing against WCAG 2.2 AA on the page of any state, %s, and none scrolls sideways', async (_how, options, dir) => {
	// A page of an outcome runs no script, and axe is one.
	const context = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, ...options });
	const page = await context.newPage();
	for (const [state, { html }] of states) {
		await page.setContent(html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '').replace('dir="ltr"', `dir="${dir}"`));
		expect([state, await violations(page)]).toEqual([state, []]);
		expect([state, await scrollsSideways(page)]).toEqual([state, false]);
	}
	await context.close();
});
