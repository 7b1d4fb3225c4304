import type { BrowserContextOptions } from 'playwright-core';
import type { ReviewPageOptions } from '../../../core/review/page';
import type { ReviewForm } from '../../../core/review/reviewForm';
import { openPage, type OpenPage } from './openPage';
import { serveReview, type ReviewServer } from './reviewServer';
import { suiteBrowser } from './suiteBrowser';

type ServeOptions = Partial<ReviewPageOptions>;

/** Pages at a waiting address, in one browser for the tests of a file; all of it ends with the test. */
export function pagesInBrowser() {
	const { browser, untilTestEnds } = suiteBrowser();
	const serve = async (form: ReviewForm, pageOptions: ServeOptions = {}): Promise<ReviewServer> => {
		return untilTestEnds(await serveReview(form, pageOptions));
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
