import type { BrowserContextOptions, Page } from 'playwright-core';
import type { ReviewForm, ReviewItem } from '../../core/review/reviewForm';
import { hostileTexts } from '../core/review/hostileMany';
import { approvalForm, blindForm, editForm, firstItems, LABELS, manyLabels, sampleForm, textForm } from '../core/review/sampleForm';
import { serveAnswers } from '../support/reviewPage/answerServer';
import { openPage, scrollsSideways, violations } from '../support/reviewPage/openPage';
import { suiteBrowser } from '../support/reviewPage/suiteBrowser';

jest.setTimeout(600_000);

const { browser, untilTestEnds } = suiteBrowser();

const itemsOf = (count: number): ReviewItem[] =>
	Array.from({ length: count }, (_none, at) => ({ ...firstItems(12)[at % 12]!, itemId: `Q-${at + 1}`, text: `${at + 1}. ${firstItems(12)[at % 12]!.text}` }));

describe('whoever agrees sixty times within a minute and a half', () => {
	const agreeable = (): ReviewForm =>
		sampleForm({ items: itemsOf(80).map((item) => ({ ...item, suggestion: { label: LABELS[0] ?? '', confidence: 0.5, reason: 'Why not.' } })) });

	const answer = async (page: Page, count: number, secondsEach: number, key = '1'): Promise<void> => {
		for (let at = 0; at < count; at += 1) {
			await page.clock.fastForward(secondsEach * 1000);
			await page.keyboard.press(key);
		}
	};

	async function opened() {
		const server = untilTestEnds(await serveAnswers(agreeable()));
		const context = await browser().newContext({ reducedMotion: 'reduce' });
		const page = await context.newPage();
		await page.clock.install();
		await page.goto(server.addresses[0] ?? '');
		return { page, server };
	}

	test('is asked to look again; nothing is decided, and both buttons only close', async () => {
		const { page, server } = await opened();
		await answer(page, 59, 1);
		expect(await page.locator('#pace').isVisible()).toBe(false);
		await answer(page, 1, 1);
		expect(await page.locator('#pace').innerText()).toContain('You agreed with the model 60 times within a minute and a half.');
		expect(await violations(page)).toEqual([]);
		// A key on the dialog answers nothing.
		await page.keyboard.press('1');
		expect(await page.locator('input[type=radio]:checked').count()).toBe(60);
		await page.getByRole('button', { name: 'Look again' }).click();
		// A dialog tells of its end a moment after the click.
		await page.locator('.card.on h2', { hasText: 'Item 1 of 80' }).waitFor({ timeout: 10_000 });
		expect((await server.store.review(server.form.reviewId))?.answers).toEqual([]);
	});

	test('and is not asked a second time by the server once they have gone on', async () => {
		const { page, server } = await opened();
		await answer(page, 60, 1);
		await page.getByRole('button', { name: 'Go on' }).click();
		await page.locator('#pace').waitFor({ state: 'hidden' });
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect((await server.store.review(server.form.reviewId))?.answers).toHaveLength(60);
	});

	test('on ten pages, without script: the tenth comes back filled in, and its box sends it', async () => {
		const six = { ...agreeable(), items: agreeable().items.slice(0, 6) };
		const context = await browser().newContext({ javaScriptEnabled: false });
		const page = await context.newPage();
		const fillIn = async ({ addresses: [address = ''] }: Awaited<ReturnType<typeof serveAnswers>>): Promise<void> => {
			await page.goto(address);
			await page.locator('.card').evaluateAll((cards) => cards.forEach((card) => card.querySelector<HTMLInputElement>('.opt input')?.click()));
			await page.locator('#send').click();
		};
		const { store } = untilTestEnds(await serveAnswers(six, ['Ana']));
		for (let at = 1; at < 10; at += 1) {
			await fillIn(untilTestEnds(await serveAnswers(six, ['Ana'], store)));
			await page.locator('main.page').waitFor();
		}
		const tenth = untilTestEnds(await serveAnswers(six, ['Ana'], store));
		await fillIn(tenth);
		expect(await page.locator('.note.alarm').innerText()).toContain('You agreed with the model 60 times within a minute and a half, these answers included.');
		expect(await page.locator('.opt input:checked').count()).toBe(6);
		await page.getByLabel('I have looked again').check();
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect((await store.review(tenth.form.reviewId))?.answers).toHaveLength(6);
	});

	test('and nobody who takes longer, or who disagrees', async () => {
		const slow = await opened();
		await answer(slow.page, 70, 1.6);
		expect(await slow.page.locator('#pace').isVisible()).toBe(false);
		const other = await opened();
		await answer(other.page, 70, 0.2, '2');
		expect(await other.page.locator('#pace').isVisible()).toBe(false);
	});
});

describe('2,000 hostile texts through item, label, comment and field names', () => {
	const PAGE = 100;
	const texts = hostileTexts();

	/** Labels as buttons and as a list to search, in turns. */
	const formOf = (own: readonly string[], most: number): ReviewForm => {
		const [title = '', question = 'q'] = own;
		const labels = [...new Set(own.map((text) => text.slice(0, 2_000)))].filter((label) => label !== '').slice(0, most);
		return sampleForm({
			title,
			question: question || 'q',
			labels,
			editable: [{ name: own[2] || 'a', type: 'text', minor: false }, { name: own[3] || 'b', type: 'json', minor: false }],
			items: own.map((text, at) => ({
				itemId: `${at} ${text.slice(0, 100)}`,
				text,
				shown: [{ name: text, value: text }],
				suggestion: { label: text || 'x', confidence: 0.5, reason: text },
				past: [{ text: text.slice(0, 160), label: text || 'x' }],
				values: [text.slice(0, 19_000), JSON.stringify(text).slice(0, 19_000)],
				blind: false,
			})),
		});
	};

	test('no script runs, with script and without, and nothing scrolls sideways', async () => {
		expect(new Set(texts).size).toBe(2_000);
		const contextOf = async (javaScriptEnabled: boolean) => await browser().newContext({ viewport: { width: 390, height: 780 }, javaScriptEnabled, reducedMotion: 'reduce' });
		const ways = [[true, await contextOf(true)], [false, await contextOf(false)]] as const;
		for (let from = 0; from < texts.length; from += PAGE) {
			const own = texts.slice(from, from + PAGE);
			const server = untilTestEnds(await serveAnswers(formOf(own, (from / PAGE) % 2 === 0 ? PAGE : 9)));
			const { reviewId, items } = server.form;
			// A few are answered already, by somebody with such a name and such a comment.
			await server.store.claimAnswers(
				reviewId,
				items.slice(0, 5).map(({ itemId }, at) => ({
					itemId,
					outcome: 'corrected',
					label: own[at] || 'x',
					comment: own[at + 5] ?? '',
					reviewer: own[at + 10] ?? '',
					channel: 'page',
					identity: 'typed',
					blind: false,
					decidedAt: new Date().toISOString(),
				})),
			);
			for (const [javaScriptEnabled, context] of ways) {
				const page = await context.newPage();
				const wrong: string[] = [];
				if (javaScriptEnabled) await page.exposeFunction('owned', () => wrong.push('a script ran'));
				page.on('dialog', (dialog) => void (wrong.push(`a dialog: ${dialog.message()}`), dialog.dismiss()));
				page.on('console', (message) => message.type() === 'error' && !/the server responded with a status/.test(message.text()) && wrong.push(message.text()));
				page.on('pageerror', (error) => wrong.push(String(error)));
				page.on('request', (request) => {
					const { protocol, host } = new URL(request.url());
					if (protocol !== 'data:' && host !== new URL(server.addresses[0] ?? '').host) wrong.push(request.url());
				});
				await page.goto(server.addresses[0] ?? '');
				// Without script every card is on the page at once.
				if (!javaScriptEnabled) expect(await page.locator('.card').count()).toBe(PAGE);
				const width = (await page.locator('html').boundingBox())?.width ?? 0;
				const widest = await page.locator('.card:visible').evaluateAll((cards) => Math.max(...cards.map((card) => card.getBoundingClientRect().right)));
				expect(widest).toBeLessThanOrEqual(width);
				expect(await page.locator('html').evaluate((root) => root.scrollWidth <= root.clientWidth)).toBe(true);
				if (javaScriptEnabled) {
					await page.keyboard.press('c');
					await page.locator('.card.on textarea[name^=c]').fill((own[7] ?? '').slice(0, 2_000));
					await page.locator('#who').fill((own[8] ?? '').slice(0, 200));
					await page.locator('.card.on').focus();
					await page.keyboard.press('0');
					await page.locator('#send').click();
					await page.locator('main.page, .note.alarm').first().waitFor();
					expect(await page.locator('html').evaluate((root) => root.scrollWidth <= root.clientWidth)).toBe(true);
				}
				expect(wrong).toEqual([]);
				await page.close();
			}
		}
	});
});

type Way = [how: string, options: BrowserContextOptions, change?: (page: Page) => Promise<void>];

describe('axe finds nothing against WCAG 2.2 AA', () => {
	const past = [0, 1].map((at) => ({ text: firstItems(3)[at]?.text ?? '', label: LABELS[at] ?? '' }));
	const image = { src: 'data:image/webp;base64,UklGRh4AAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA=', width: 1, height: 1 };
	const plainWays: Way[] = [
		['light', {}],
		['dark', { colorScheme: 'dark' }],
		['320 px', { viewport: { width: 320, height: 640 } }],
	];
	const otherWays: Way[] = [
		['right to left', {}, async (page) => await page.evaluate(() => void (document.documentElement.dir = 'rtl'))],
		['200 % zoom', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
		['text twice as large', { viewport: { width: 640, height: 800 } }, async (page) => await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'))],
	];
	const everyWay = [...plainWays, ...otherWays];
	// The suite reviewPage has seen the last three in the plain ways.
	const forms: Array<[string, ReviewForm, readonly Way[]]> = [
		['past answers and an image', sampleForm({ items: firstItems(3).map((item) => ({ ...item, past, image })) }), everyWay],
		['fields to edit', editForm(), everyWay],
		['a text to correct', textForm(), everyWay],
		['blind', blindForm(), otherWays],
		['approval', approvalForm(), otherWays],
		['many labels', sampleForm({ labels: manyLabels(), items: firstItems(2) }), otherWays],
	];

	test.each(forms)('%s', async (_name, form, ways) => {
		const server = untilTestEnds(await serveAnswers(form));
		for (const [how, options, change] of ways) {
			const { page, complaints } = await openPage(browser(), server.addresses[0] ?? '', options);
			await change?.(page);
			expect([how, await violations(page)]).toEqual([how, []]);
			expect([how, await scrollsSideways(page)]).toEqual([how, false]);
			expect(complaints).toEqual([]);
		}
	});
});
