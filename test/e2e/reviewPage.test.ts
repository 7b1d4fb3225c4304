import { openPage, scrollsSideways, violations, type OpenPage } from '../support/reviewPage/openPage';
import { expectQuiet, pagesInBrowser, shownItem } from '../support/reviewPage/pagesInBrowser';
import { firstItems, manyLabels, sampleForm } from '../core/review/sampleForm';

jest.setTimeout(60_000);

const { browser, open, serve } = pagesInBrowser();

const heading = (page: OpenPage['page']): Promise<string> => page.locator('main.page h1').innerText();

describe('with the keyboard alone', () => {
	it('answers a stream, skips, undoes, comments and sends', async () => {
		const opened = await open(sampleForm({ items: firstItems(4) }));
		const { page, server } = opened;
		expect(await shownItem(page)).toBe('Item 1 of 4');
		await page.keyboard.press('1');
		expect(await shownItem(page)).toBe('Item 2 of 4');
		expect(await page.locator('#live').innerText()).toBe('Item 1: Card arrival. 3 of 4 left');
		await page.keyboard.press('s');
		expect(await shownItem(page)).toBe('Item 3 of 4');
		await page.keyboard.press('5');
		await page.keyboard.press('z');
		expect(await shownItem(page)).toBe('Item 3 of 4');
		expect(await page.locator('#msg').innerText()).toBe('Item 3 is open again.');
		await page.keyboard.press('x');
		expect(await shownItem(page)).toBe('Item 4 of 4');
		await page.keyboard.press('c');
		await page.keyboard.type('see 1 and 0');
		await page.keyboard.press('Escape');
		await page.keyboard.press('0');
		expect(await shownItem(page)).toBe('Item 2 of 4');
		await page.keyboard.press('9');
		expect(await page.locator('#msg').innerText()).toBe('All 4 answered. Look once, then send.');
		await page.keyboard.press('Control+Enter');
		expect(server.bodies).toEqual([]);
		await page.keyboard.press('Enter');
		await page.waitForSelector('main.page');
		expect(await heading(page)).toBe('4 answers sent.');
		expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
		expect([...server.standing.values()].map(({ itemId, outcome, label, comment }) => [itemId, outcome, label, comment])).toEqual([
			['T-1', 'approved', 'Card arrival', undefined],
			['T-2', 'approved', 'Verify my identity', undefined],
			['T-3', 'rejected', undefined, undefined],
			['T-4', 'unsure', undefined, 'see 1 and 0'],
		]);
		expectQuiet(opened);
	});

	it('moves by arrow keys without going on, and goes on by Enter', async () => {
		const { page, server } = await open(sampleForm({ items: firstItems(2) }));
		await page.locator('.card.on input[type=radio]').first().focus();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('ArrowDown');
		expect(await shownItem(page)).toBe('Item 1 of 2');
		expect(await page.locator('.card.on input:checked').getAttribute('value')).toBe('2');
		await page.keyboard.press('Enter');
		expect(await shownItem(page)).toBe('Item 2 of 2');
		expect(server.bodies).toEqual([]);
	});

	it('leaves letters alone once they are switched off', async () => {
		const { page } = await open(sampleForm({ items: firstItems(2) }));
		await page.keyboard.press('?');
		await page.getByLabel('Single-letter keys are on').uncheck();
		await page.getByRole('button', { name: 'Close' }).click();
		await page.keyboard.press('1');
		expect(await shownItem(page)).toBe('Item 1 of 2');
		expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
	});

	it('finds one of many labels', async () => {
		const opened = await open(sampleForm({ labels: manyLabels(), items: firstItems(2) }));
		const { page, server } = opened;
		await page.keyboard.press('/');
		await page.keyboard.type('zzz');
		expect(await page.locator('.card.on .none').isVisible()).toBe(true);
		await page.keyboard.press('Control+A');
		await page.keyboard.type('PIN 12');
		expect(await page.locator('.card.on [role=option]').allInnerTexts()).toEqual(['Change PIN 12']);
		expect(await violations(page)).toEqual([]);
		await page.keyboard.press('Enter');
		expect(await shownItem(page)).toBe('Item 2 of 2');
		await page.keyboard.press('/');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.type('card');
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Enter');
		await page.keyboard.press('Control+Enter');
		await page.keyboard.press('Enter');
		await page.waitForSelector('main.page');
		expect([...server.standing.values()].map(({ label }) => label)).toEqual(['Change PIN 12', 'Declined card payment 4']);
		expectQuiet(opened);
	});
});

test('a single item has nothing to skip to', async () => {
	const { page } = await open(sampleForm({ items: firstItems(1) }));
	expect(await page.getByText('Skip for now').count()).toBe(0);
	await page.keyboard.press('s');
	expect(await page.locator('#msg').innerText()).toBe('');
	const several = await open(sampleForm({ items: firstItems(2) }));
	expect(await several.page.locator('button', { hasText: 'Skip for now' }).count()).toBe(2);
});

test('seconds on an item are those in which its card is in sight, two minutes at most', async () => {
	const server = await serve(sampleForm({ items: firstItems(3) }));
	const context = await browser().newContext({ reducedMotion: 'reduce' });
	const page = await context.newPage();
	await page.clock.install();
	await page.goto(server.address);
	const away = async (hidden: boolean) =>
		await page.evaluate((isAway) => {
			Object.defineProperty(document, 'hidden', { value: isAway, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		}, hidden);
	await page.clock.fastForward(30_000);
	await away(true);
	await page.clock.fastForward(600_000);
	await away(false);
	await page.clock.fastForward(5_000);
	await page.keyboard.press('1');
	await page.clock.fastForward(500_000);
	await page.keyboard.press('2');
	await page.locator('#send').click();
	await page.locator('main.page').waitFor();
	const sent = new URLSearchParams(server.bodies[0]);
	expect([Number(sent.get('t1')), Number(sent.get('t2'))]).toEqual([35, 120]);
});

describe('by touch', () => {
	it.each([390, 320])('is answered on a screen of %d px, which never scrolls sideways', async (width) => {
		const opened = await open(sampleForm({ items: firstItems(3) }), { viewport: { width, height: 700 }, hasTouch: true, isMobile: true });
		const { page, server } = opened;
		for (const label of ['Card arrival', 'Change PIN', 'Not sure']) {
			expect(await scrollsSideways(page)).toBe(false);
			await page.locator('.card.on').getByRole('radio', { name: label, exact: true }).tap();
		}
		const heights = await page.locator('.card.on .opt, .card.on .btn, #send, #undo').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
		expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
		await page.locator('#send').tap();
		await page.waitForSelector('main.page');
		expect(await scrollsSideways(page)).toBe(false);
		expect(server.standing.size).toBe(3);
		expectQuiet(opened);
	});
});

describe('without script', () => {
	it('is one plain form that completes', async () => {
		const opened = await open(sampleForm({ items: firstItems(3) }), { javaScriptEnabled: false });
		const { page, server } = opened;
		await page.locator('#i1').getByRole('radio', { name: 'Change PIN' }).check();
		await page.locator('#i3').getByRole('radio', { name: 'None of these' }).check();
		await page.getByLabel('Your name').fill('Ana');
		await page.locator('#send').click();
		expect(await heading(page)).toBe('2 answers sent.');
		expect(server.standing.get('T-3')).toMatchObject({ outcome: 'rejected', reviewer: 'Ana' });
		await page.getByText('Answer the rest').click();
		expect(await page.locator('#i1').innerText()).toContain('Answered already');
		// The labels, “None of these”, “Not sure” and “Answer later”.
		expect(await page.locator('#i2 input[type=radio]').count()).toBe(12);
		expectQuiet(opened);
	});

	it('shows problems beside the cards and keeps every answer', async () => {
		const { page, server } = await open(sampleForm({ items: firstItems(3) }), { javaScriptEnabled: false });
		await page.locator('#i1').getByRole('radio', { name: 'Change PIN' }).check();
		await page.locator('#i2').getByText('Add a comment').click();
		await page.locator('[name=c2]').fill('what is this?');
		await page.locator('#send').click();
		expect(await page.locator('.note.alarm').innerText()).toContain('Item 2: There is a comment but no answer.');
		expect(await page.locator('#i2 .err').innerText()).toBe('There is a comment but no answer. Choose an answer too.');
		expect(await page.locator('[name=c2]').inputValue()).toBe('what is this?');
		expect(await page.locator('#i1 input:checked').getAttribute('value')).toBe('2');
		expect(server.standing.size).toBe(0);
	});

	it('offers the answers again while the store is away', async () => {
		const { page, server } = await open(sampleForm({ items: firstItems(2) }), { javaScriptEnabled: false });
		server.behave('storeAway');
		await page.locator('#i1').getByRole('radio', { name: 'Change PIN' }).check();
		await page.locator('#send').click();
		expect(await page.locator('.note.alarm').innerText()).toContain('Not sent yet. Your answer is safe.');
		server.behave('up');
		await page.locator('#send').click();
		expect(await heading(page)).toBe('1 answer sent.');
	});
});

describe('nothing is lost', () => {
	it('when the page is loaded again', async () => {
		const { page } = await open(sampleForm({ items: firstItems(3) }));
		await page.keyboard.press('3');
		await page.keyboard.press('c');
		await page.keyboard.type('half a thought');
		await page.reload();
		expect(await shownItem(page)).toBe('Item 2 of 3');
		expect(await page.locator('#i1 input:checked').getAttribute('value')).toBe('2');
		expect(await page.locator('[name=c2]').inputValue()).toBe('half a thought');
		expect(await page.locator('#send').innerText()).toBe('Send 1 of 3');
	});

	it('when the connection goes away: it is sent when the connection is back', async () => {
		const opened = await open(sampleForm({ items: firstItems(2) }));
		const { page, server, context } = opened;
		await page.keyboard.press('1');
		await context.setOffline(true);
		await page.locator('#send').click();
		await page.locator('#notice').waitFor();
		expect(await page.locator('#notice').innerText()).toBe('No connection. Your answers are kept in this tab. It sends them when you are back.');
		expect(server.bodies).toEqual([]);
		await context.setOffline(false);
		await page.waitForSelector('main.page');
		expect(await heading(page)).toBe('1 answer sent.');
		expectQuiet(opened);
	});

	it('when the store is away: the form stays and can be sent again', async () => {
		const opened = await open(sampleForm({ items: firstItems(2) }));
		const { page, server } = opened;
		server.behave('storeAway');
		await page.keyboard.press('1');
		await page.keyboard.press('2');
		await page.locator('#send').click();
		await page.locator('#notice').waitFor();
		expect(await page.locator('#notice').innerText()).toBe(
			'Not sent yet. Your 2 answers are safe. The server could not store them just now. Nothing was decided. This page tries again by itself.',
		);
		expect(await violations(page)).toEqual([]);
		server.behave('up');
		await page.locator('#send').click();
		await page.waitForSelector('main.page');
		expect(await heading(page)).toBe('2 answers sent.');
		expectQuiet(opened);
	});

	it('when a proxy hides the reply from the script: the browser sends the form itself, once', async () => {
		const server = await serve(sampleForm({ items: firstItems(2) }));
		server.behave('proxyWithoutCors');
		const { page } = await openPage(browser(), server.address);
		await page.keyboard.press('1');
		await page.locator('#send').click();
		await page.waitForSelector('main.page');
		expect(await heading(page)).toBe('1 answer sent.');
		expect(server.bodies).toHaveLength(1);
	});

	it('when a problem comes back: the page shows it beside the card', async () => {
		const opened = await open(sampleForm({ items: firstItems(3) }), {}, { askName: 'required' });
		const { page, server } = opened;
		await page.keyboard.press('1');
		await page.locator('#send').click();
		expect(server.bodies).toEqual([]);
		await page.getByLabel('Your name').fill('Ana');
		await page.locator('.list a').nth(1).click();
		await page.keyboard.press('c');
		await page.keyboard.type('only words');
		await page.locator('#send').click();
		await page.locator('.note.alarm').waitFor();
		expect(await shownItem(page)).toBe('Item 2 of 3');
		expect(await page.locator('.card.on .err').innerText()).toBe('There is a comment but no answer. Choose an answer too.');
		await page.keyboard.press('0');
		await page.locator('#send').click();
		await page.waitForSelector('main.page');
		expect([...server.standing.values()].map(({ itemId, reviewer }) => [itemId, reviewer])).toEqual([['T-1', 'Ana'], ['T-2', 'Ana']]);
		expectQuiet(opened);
	});

	it('says so when nothing is chosen', async () => {
		const { page, server } = await open(sampleForm({ items: firstItems(2) }));
		await page.locator('#send').click();
		expect(await page.locator('#notice').innerText()).toBe('Nothing is chosen yet. Choose an answer for at least one item.');
		expect(server.bodies).toEqual([]);
	});
});

describe('when others were faster', () => {
	it('says which answers count', async () => {
		const { page, server } = await open(sampleForm({ items: firstItems(2) }));
		server.standing.set('T-1', { itemId: 'T-1', outcome: 'corrected', label: 'Change PIN', reviewer: 'Tom', channel: 'page', identity: 'typed', blind: false, decidedAt: '2027-03-16T11:40:00.000Z' });
		await page.keyboard.press('1');
		await page.keyboard.press('2');
		await page.locator('#send').click();
		await page.waitForSelector('main.page');
		expect(await heading(page)).toBe('1 of your 2 answers count.');
		expect(await page.locator('main.page').innerText()).toContain('Tom answered 1 of the same items.');
		expect(await violations(page)).toEqual([]);
	});

	it.each(['hostRunning', 'hostFinished'] as const)('turns the host’s own reply into a sentence (%s)', async (behaviour) => {
		const { page, server } = await open(sampleForm({ items: firstItems(2) }));
		server.behave(behaviour);
		await page.keyboard.press('1');
		await page.locator('#send').click();
		await page.locator('#notice').waitFor();
		expect(await page.locator('#notice').innerText()).toBe(
			'Nothing is left to answer here. These items were answered already, or the time was over, and the workflow went on.',
		);
	});
});

describe('hostile text', () => {
	it('runs nothing, with script and without', async () => {
		const text = '</textarea></script></style><script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">';
		const form = sampleForm({
			title: text,
			question: text,
			labels: [text, 'b'],
			items: [{ itemId: text, text, shown: [{ name: text, value: text }], suggestion: { label: text, confidence: 0.5, reason: text }, blind: false }],
		});
		const opened = await open(form);
		const { page } = opened;
		await page.keyboard.press('c');
		await page.keyboard.type(text);
		await page.getByLabel('Your name').fill(text);
		await page.keyboard.press('Escape');
		await page.keyboard.press('1');
		await page.locator('#send').click();
		await page.waitForSelector('main.page');
		expect(await page.title()).not.toBe('owned');
		expect(await page.locator('img').count()).toBe(0);
		expectQuiet(opened);
	});
});
