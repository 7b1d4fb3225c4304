import { mkdirSync } from 'node:fs';
import { launchBrowser } from '/work/main/test/support/browser';
import { serveReview } from '/work/main/test/core/review/reviewServer';
import * as S from '/work/main/test/core/review/sampleForm';
test('shots', async () => {
	mkdirSync('/tmp/review-shots', { recursive: true });
	const browser = await launchBrowser();
	const shot = async (name: string, form: any, size: any, opts: any = {}, act: any = async () => {}, server2: any = async () => {}) => {
		const server = await serveReview(form, opts.page);
		await server2(server);
		const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', colorScheme: opts.dark ? 'dark' : 'light', javaScriptEnabled: !opts.nojs });
		const page = await context.newPage();
		page.on('console', (m) => console.log(name, m.text()));
		page.on('pageerror', (m) => console.log(name, String(m)));
		await page.goto(server.address);
		try { await act(page, server); } catch (e) { console.log(name, String(e)); }
		await page.screenshot({ path: `/tmp/review-shots/${name}.png`, fullPage: !!opts.full });
		await context.close(); await server.close();
	};
	const wide = { width: 1440, height: 900 }, phone = { width: 390, height: 844 };
	const answerNine = async (p: any) => { for (const k of ['1', '0', '2', '7', '5', '8', '4', '9', '6']) await p.keyboard.press(k); };
	await shot('wide', S.sampleForm(), wide, {}, answerNine);
	await shot('dark', S.sampleForm(), wide, { dark: true }, answerNine);
	await shot('phone', S.sampleForm(), phone, {}, async (p: any) => { await p.keyboard.press('1'); });
	await shot('phone-320', S.sampleForm(), { width: 320, height: 700 }, {full:true});
	await shot('nojs', S.sampleForm({ items: S.firstItems(3) }), wide, { nojs: true, full: true });
	await shot('blind', S.blindForm(), phone);
	await shot('approval', S.approvalForm(), wide);
	await shot('approval-phone', S.approvalForm(), phone, {full:true});
	await shot('many', S.sampleForm({ labels: S.manyLabels() }), wide, {}, async (p: any) => { await p.keyboard.press('/'); await p.keyboard.type('refu'); });
	await shot('problems', S.sampleForm({ items: S.firstItems(3) }), wide, {}, async (p: any) => {
		await p.evaluate(() => { const t: any = document.querySelector('[name=c2]'); t.value = 'only a comment'; });
		await p.keyboard.press('1'); await p.click('#send'); await p.waitForSelector('.note');
	});
	await shot('sent', S.sampleForm(), phone, {}, async (p: any) => { await answerNine(p); await p.click('#send'); await p.waitForSelector('main.page'); });
	await shot('sent-blind', S.blindForm(), wide, {}, async (p: any) => { for (const k of '1234') await p.keyboard.press(k); await p.click('#send'); await p.waitForSelector('main.page'); });
	await shot('standing', S.sampleForm(), wide, {}, async (p: any) => { await p.click('.list a.done'); }, async (s: any) => { s.standing.set('T-3', { itemId: 'T-3', outcome: 'corrected', label: 'Cash withdrawal charge', reviewer: 'Tom Berg', comment: 'It is the ATM fee', channel: 'page', identity: 'typed', blind: false, decidedAt: '2027-03-16T09:41:00.000Z' }); });
	await shot('away', S.sampleForm(), phone, {}, async (p: any, s: any) => { await answerNine(p); s.behave('storeAway'); await p.click('#send'); await p.waitForSelector('.bar.off'); });
	await shot('keys', S.sampleForm(), wide, {}, async (p: any) => { await p.keyboard.press('?'); });
	await browser.close();
}, 300000);
