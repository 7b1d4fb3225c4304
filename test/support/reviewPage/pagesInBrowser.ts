import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { ReviewPageOptions } from '../../../core/review/page';
import type { ReviewForm } from '../../../core/review/reviewForm';
import { launchBrowser } from '../browser';
import { openPage, type OpenPage } from './openPage';
import { serveReview, type ReviewServer } from './reviewServer';

type ServeOptions = Partial<ReviewPageOptions>;

/** One browser for the tests of a file; what a test opens in it, and the servers of its pages, end with the test. */
export function pagesInBrowser() {
	let launched: Browser | undefined;
	const servers: ReviewServer[] = [];
	const browser = (): Browser => {
		if (launched === undefined) throw new Error('the browser runs while the tests do');
		return launched;
	};
	beforeAll(async () => {
		launched = await launchBrowser();
	});
	afterEach(async () => {
		await Promise.all(browser().contexts().map(async (context) => await context.close()));
		await Promise.all(servers.splice(0).map(async (server) => await server.close()));
	});
	afterAll(async () => {
		await launched?.close();
	});

	const serve = async (form: ReviewForm, pageOptions: ServeOptions = {}): Promise<ReviewServer> => {
		const server = await serveReview(form, pageOptions);
		servers.push(server);
		return server;
	};
	const open = async (form: ReviewForm, options: BrowserContextOptions = {}, pageOptions: ServeOptions = {}): Promise<OpenPage & { server: ReviewServer }> => {
		const server = await serve(form, pageOptions);
		return { ...(await openPage(browser(), server.address, options)), server };
	};
	return { browser, serve, open };
}

/** Nothing was asked of anybody else, and the browser complained about nothing. */
export const expectQuiet = ({ elsewhere, complaints }: OpenPage): void => {
	expect(elsewhere).toEqual([]);
	expect(complaints).toEqual([]);
};

export const shownItem = (page: OpenPage['page']): Promise<string> => page.locator('.card.on h2').innerText();
