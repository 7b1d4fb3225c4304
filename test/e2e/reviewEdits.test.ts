import { editForm, textForm } from '../core/review/sampleForm';
import { scrollsSideways, violations } from '../support/reviewPage/openPage';
import { pagesInBrowser } from '../support/reviewPage/pagesInBrowser';
import type { ReviewServer } from '../support/reviewPage/reviewServer';

jest.setTimeout(60_000);

const { open } = pagesInBrowser();

const said = (server: ReviewServer) => [...server.standing.values()].map(({ itemId, outcome, edits, text }) => ({ itemId, outcome, ...(edits && { edits }), ...(text !== undefined && { text }) }));

describe.each([['with script', true], ['without script', false]])('fields that people may change, %s', (_, javaScriptEnabled) => {
	it('are sent with the item, an emptied one too, and untouched ones are no change', async () => {
		const { page, server, complaints, elsewhere } = await open(editForm(), { javaScriptEnabled });
		const card = page.locator('#i1');
		await card.getByLabel('reply').fill('Dear Priya,\n\nyour card left on 5 March.');
		await card.getByLabel('refund').fill('12.5');
		await card.getByLabel('express').selectOption('no');
		await card.getByLabel('greeting').fill('');
		await card.getByRole('radio', { name: 'Approve' }).check();
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect(said(server)).toEqual([
			{ itemId: 'D-1', outcome: 'corrected', edits: { reply: 'Dear Priya,\n\nyour card left on 5 March.', refund: 12.5, express: false, greeting: '' } },
		]);
		await page.getByText('Answer the rest').click();
		await page.locator('#i2').getByRole('radio', { name: 'Approve' }).check();
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect(said(server)[1]).toEqual({ itemId: 'D-2', outcome: 'approved' });
		expect([...complaints, ...elsewhere]).toEqual([]);
	});

	it('say beside the field what is wrong, and lose nothing', async () => {
		const { page, server } = await open(editForm(), { javaScriptEnabled });
		await page.locator('#i1').getByLabel('refund').fill('95.0.0');
		await page.locator('#i1').getByLabel('reply').fill('Half a thought');
		await page.locator('#i1').getByRole('radio', { name: 'Approve' }).check();
		await page.locator('#send').click();
		await page.locator('.note.alarm').waitFor();
		expect(await page.locator('.note.alarm').innerText()).toContain('Item 1, refund: Write a number such as 9.50.');
		const field = page.locator('#i1').getByLabel('refund');
		expect(await field.inputValue()).toBe('95.0.0');
		expect(await field.getAttribute('aria-describedby')).toBe(await page.locator('#i1 .err').getAttribute('id'));
		expect(await page.locator('#i1').getByLabel('reply').inputValue()).toBe('Half a thought');
		expect(server.standing.size).toBe(0);
		if (javaScriptEnabled) expect(await violations(page)).toEqual([]);
		await field.fill('95');
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect(said(server)).toEqual([{ itemId: 'D-1', outcome: 'corrected', edits: { reply: 'Half a thought', refund: 95 } }]);
	});

	it('a corrected text is the answer', async () => {
		const { page, server } = await open(textForm(), { javaScriptEnabled });
		await page.getByLabel('The text, to be corrected').fill('Within two days.');
		await page.getByRole('radio', { name: 'Use this text' }).check();
		await page.locator('#send').click();
		await page.locator('main.page').waitFor();
		expect(said(server)).toEqual([{ itemId: 'D-2', outcome: 'corrected', text: 'Within two days.' }]);
	});
});

test('letters typed into a field choose nothing, and the draft keeps them over a reload', async () => {
	const { page } = await open(editForm());
	await page.locator('#i1').getByLabel('refund').fill('');
	await page.locator('#i1').getByLabel('refund').press('1');
	await page.locator('#i1').getByLabel('express').focus();
	await page.keyboard.press('n');
	expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
	expect(await page.locator('#i1 .changed').count()).toBe(2);
	await page.reload();
	expect(await page.locator('#i1').getByLabel('refund').inputValue()).toBe('1');
	expect(await page.locator('#i1').getByLabel('express').inputValue()).toBe('false');
	await page.keyboard.press('1');
	expect(await page.locator('#msg').innerText()).toBe('Item 1: Approve, with changes');
});

test.each([
	['light', {}],
	['dark', { colorScheme: 'dark' as const }],
	['320 px', { viewport: { width: 320, height: 640 } }],
])('finds nothing against WCAG 2.2 AA: %s', async (_, options) => {
	for (const form of [editForm(), textForm()]) {
		const { page } = await open(form, options);
		expect(await violations(page)).toEqual([]);
		expect(await scrollsSideways(page)).toBe(false);
	}
});
