import type { Page } from 'playwright-core';
import type { ReviewForm } from '../../core/review/reviewForm';
import { hashLinkNonce } from '../../core/review/pendingReview';
import { editForm, firstItems, sampleForm } from '../core/review/sampleForm';
import { serveAnswers, type AnswerServer } from '../support/reviewPage/answerServer';
import { openPage, violations } from '../support/reviewPage/openPage';
import { suiteBrowser } from '../support/reviewPage/suiteBrowser';

jest.setTimeout(60_000);

const { browser, untilTestEnds } = suiteBrowser();

async function serve(form: ReviewForm, names: readonly string[] = []): Promise<AnswerServer> {
	const server = untilTestEnds(await serveAnswers(form, names));
	return server;
}

const addressOf = ({ addresses }: AnswerServer, at = 0): string => addresses[at] ?? '';

/** Once the page has kept its draft on the server. */
async function keptBy(page: Page, work: () => Promise<void>): Promise<void> {
	const kept = page.waitForResponse((response) => response.request().method() === 'POST' && (response.request().postData() ?? '').includes('draft='));
	await work();
	expect((await kept).status()).toBe(200);
}

const chosen = async (page: Page): Promise<Array<string | null>> => await page.locator('input[type=radio]:checked').evaluateAll((all) => all.map((one) => `${one.getAttribute('name')} ${one.getAttribute('value')}`));

test('a draft made with a personal link is there on another device with the same link, and decides nothing', async () => {
	const server = await serve(sampleForm({ items: firstItems(4) }), ['Ana', 'Tom']);
	const first = await openPage(browser(), addressOf(server));
	await keptBy(first.page, async () => {
		await first.page.keyboard.press('3');
		await first.page.keyboard.press('x');
		await first.page.keyboard.press('c');
		await first.page.keyboard.type('half a thought');
	});
	const other = await openPage(browser(), addressOf(server), { viewport: { width: 390, height: 800 }, colorScheme: 'dark' });
	expect(await chosen(other.page)).toEqual(['a1 2', 'a2 none']);
	expect(await other.page.locator('[name=c3]').inputValue()).toBe('half a thought');
	expect(await other.page.locator('#drafted').innerText()).toMatch(/^Your draft from today .*, with 2 answers\. Nothing of it is sent yet\.$/);
	expect(await other.page.locator('#send').innerText()).toBe('Send 2 of 4');
	expect(await violations(other.page)).toEqual([]);
	// Nothing of it is seen with another person's link.
	const tom = await openPage(browser(), addressOf(server, 1));
	expect(await chosen(tom.page)).toEqual([]);
	expect(await tom.page.content()).not.toContain('half a thought');
	expect((await server.store.review(server.form.reviewId))?.answers).toEqual([]);
	for (const opened of [first, other, tom]) expect([...opened.elsewhere, ...opened.complaints]).toEqual([]);
});

test('two devices work on different cards of one draft; the newer word on a card counts, and what is undone is gone', async () => {
	const server = await serve(sampleForm({ items: firstItems(3) }), ['Ana']);
	const [desk, phone] = [await openPage(browser(), addressOf(server)), await openPage(browser(), addressOf(server))];
	await keptBy(desk.page, async () => await desk.page.keyboard.press('1'));
	await keptBy(phone.page, async () => {
		await phone.page.locator('.list a').nth(1).click();
		await phone.page.keyboard.press('2');
	});
	await desk.page.reload();
	expect(await chosen(desk.page)).toEqual(['a1 0', 'a2 1']);
	await keptBy(desk.page, async () => {
		await desk.page.locator('.list a').nth(1).click();
		await desk.page.keyboard.press('5');
		await desk.page.keyboard.press('z');
	});
	await phone.page.reload();
	expect(await chosen(phone.page)).toEqual(['a1 0', 'a2 1']);
	const ids = server.form.items.map(({ itemId }) => itemId);
	await phone.page.locator('#send').click();
	await phone.page.locator('main.page').waitFor();
	expect((await server.store.review(server.form.reviewId))?.answers.map(({ itemId, label, reviewer }) => [itemId, label, reviewer])).toEqual([
		[ids[0], 'Card arrival', 'Ana'],
		[ids[1], 'Cash withdrawal charge', 'Ana'],
	]);
});

test('a link that several people have offers the draft and shows nothing of it before somebody asks, without script too', async () => {
	const server = await serve(editForm());
	const first = await openPage(browser(), addressOf(server));
	await keptBy(first.page, async () => {
		await first.page.locator('#i1').getByLabel('reply').fill('Dear Priya, soon.');
		await first.page.locator('#i1').getByRole('radio', { name: 'Approve' }).check();
	});
	const { page } = await openPage(browser(), addressOf(server), { javaScriptEnabled: false });
	expect(await chosen(page)).toEqual([]);
	expect(await page.content()).not.toContain('Dear Priya, soon.');
	expect(await page.locator('#offer').innerText()).toContain('with 1 answer. If it is yours, go on with it.');
	await page.getByRole('button', { name: 'Go on with the draft' }).click();
	expect(await chosen(page)).toEqual(['a1 approve']);
	expect(await page.locator('#i1').getByLabel('reply').inputValue()).toBe('Dear Priya, soon.');
	expect((await server.store.review(server.form.reviewId))?.answers).toEqual([]);
	await page.getByLabel('These are my answers').check();
	await page.locator('#send').click();
	expect((await server.store.review(server.form.reviewId))?.answers).toMatchObject([{ outcome: 'corrected', edits: { reply: 'Dear Priya, soon.' } }]);
});

test('a draft is gone with its review', async () => {
	const server = await serve(sampleForm({ items: firstItems(1) }), ['Ana']);
	const { page } = await openPage(browser(), addressOf(server));
	await keptBy(page, async () => await page.keyboard.press('1'));
	const link = hashLinkNonce('key-0');
	expect(await server.store.draft(server.form.reviewId, link)).toMatchObject({ cards: { 1: { token: '0' } } });
	await page.locator('#send').click();
	await page.locator('main.page').waitFor();
	expect(server.handedOn).toHaveLength(1);
	expect(await server.store.draft(server.form.reviewId, link)).toBeUndefined();
});
