import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** A page with everything noted that it must not do: other addresses, errors, words of the policy. */
export interface OpenPage {
	readonly page: Page;
	readonly context: BrowserContext;
	readonly elsewhere: string[];
	readonly complaints: string[];
}

export async function openPage(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
	context.setDefaultTimeout(15_000);
	const page = await context.newPage();
	const elsewhere: string[] = [];
	const complaints: string[] = [];
	const { origin } = new URL(address);
	page.on('request', (request) => {
		if (!request.url().startsWith('data:') && new URL(request.url()).origin !== origin) elsewhere.push(request.url());
	});
	page.on('pageerror', (error) => complaints.push(String(error)));
	page.on('console', (message) => {
		// A status of 4xx or 5xx is logged by the browser and is part of what some tests are about.
		if (message.type() === 'error' && !/the server responded with a status/.test(message.text()) && !/ERR_INTERNET_DISCONNECTED/.test(message.text())) {
			complaints.push(message.text());
		}
	});
	await page.goto(address);
	return { page, context, elsewhere, complaints };
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** What axe finds against WCAG 2.0 to 2.2, levels A and AA, one line each. */
export async function violations(page: Page): Promise<string[]> {
	const { violations: found } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
	return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}

export const scrollsSideways = (page: Page): Promise<boolean> =>
	page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
