import type { Browser } from 'playwright-core';
import { launchBrowser } from '../browser';

interface Closing {
	close(): Promise<void>;
}

/** One browser for the tests of a file; what a test opens in it, and what it hands to `untilTestEnds`, ends with the test. */
export function suiteBrowser() {
	let launched: Browser | undefined;
	const open: Closing[] = [];
	const browser = (): Browser => {
		if (launched === undefined) throw new Error('the browser runs while the tests do');
		return launched;
	};
	const untilTestEnds = <T extends Closing>(server: T): T => {
		open.push(server);
		return server;
	};
	beforeAll(async () => {
		launched = await launchBrowser();
	});
	afterEach(async () => {
		await Promise.all(browser().contexts().map(async (context) => await context.close()));
		await Promise.all(open.splice(0).map(async (server) => await server.close()));
	});
	afterAll(async () => {
		await launched?.close();
	});
	return { browser, untilTestEnds };
}
