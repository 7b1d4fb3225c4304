import { reviewMail } from '../../../../core/review/notices/email/reviewMail';
import { HOSTILE } from '../hostileTexts';
import { approvalForm, blindItem, CLOCK, firstItems, manyLabels, sampleForm } from '../sampleForm';
import { links, PAGE, singleForm, told } from './sampleNotice';

const mail = (...parts: Parameters<typeof reviewMail>[0]) => reviewMail(parts, CLOCK.now);

const unescaped = (text: string) => text.replaceAll('&amp;', '&');

/** Addresses of all links, in order, in either part. */
const hrefs = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => unescaped(url ?? ''));
const urls = (text: string): string[] => [...text.matchAll(/<(https?:[^>]*)>/g)].map(([, url]) => url ?? '');

describe('an e-mail', () => {
	test('asks about one item with a button for each label, in both of its parts', () => {
		const { subject, html, text } = mail(told(singleForm()));
		const expected = [...['0', '1', '2', '3', 'none', 'unsure'].map(links.choiceUrl), PAGE];
		expect(subject).toBe('What is this message about? · Support triage');
		expect(hrefs(html)).toEqual(expected);
		expect(urls(text)).toEqual(expected);
		for (const part of [html, text]) {
			expect(part).toContain('The merchant confirmed my refund a week ago');
			expect(part).toContain('A. Rossi');
			expect(part).toContain('today 18:00');
			expect(part).toContain('Opening a link decides nothing; you confirm on the page.');
		}
		expect(text).toContain('The model thinks: Refund not showing up. 88 % sure, which is below');
	});

	test('works without images, styles and scripts of anybody', () => {
		const { html } = mail(told(singleForm()));
		expect(html).not.toMatch(/<img|<script|<link|url\(|src=|@import|<form/i);
		// All buttons are alike: the suggested one too.
		const cells = [...html.matchAll(/<td align="center" bgcolor="[^"]*" style="[^"]*"><a [^>]*style="[^"]*"/g)].map(([cell]) => cell.replace(/href="[^"]*"/, ''));
		expect(cells).toHaveLength(6);
		expect(new Set(cells).size).toBe(1);
	});

	test.each([
		['more than five labels', singleForm({ labels: manyLabels() }), 'Open the page'],
		['several items', sampleForm(), 'Open the 12 items'],
	])('has one button for %s', (_name, form, words) => {
		const { html, text } = mail(told(form));
		expect(html).toContain(words);
		expect(new Set(hrefs(html))).toEqual(new Set([PAGE]));
		expect(text).toContain(`  ${words}\n  <${PAGE}>`);
	});

	test('asks to approve with the proposal', () => {
		const form = approvalForm();
		const { html, text } = mail(told({ ...form, items: form.items.slice(0, 1) }));
		expect(html).toContain('your card left our printer on 5 March');
		expect(text).toContain('  > your card left our printer on 5 March');
		expect(hrefs(html).slice(0, 3)).toEqual(['approve', 'reject', 'unsure'].map(links.choiceUrl));
	});

	test('says nothing of the suggestion for a blind item', () => {
		const form = singleForm({ items: firstItems(12).slice(11).map(blindItem), labels: ['Card arrival', 'Change PIN'] });
		expect(JSON.stringify(mail(told(form)))).not.toMatch(/Refund not showing up|88|91/);
		expect(mail(told(form)).text).toContain('stays hidden');
	});

	test('as reminder says how many still wait', () => {
		const half = told(sampleForm(), { kind: 'reminder', answers: sampleForm().items.slice(0, 9).map(({ itemId }) => ({ itemId, outcome: 'unsure', channel: 'page', identity: 'none', blind: false, decidedAt: CLOCK.now })) });
		expect(mail(half).subject).toBe('3 items still wait for an answer · Support triage');
		expect(mail(half).html).toContain('Answer the 3 items left');
	});

	test('about several reviews has a link to each', () => {
		const { subject, html, text } = mail(told(singleForm()), told(sampleForm({ reviewId: 'r-2' })));
		expect(subject).toBe('2 questions wait for your answer');
		expect(hrefs(html)).toEqual([PAGE, PAGE]);
		expect(urls(text)).toEqual([PAGE, PAGE]);
	});

	test('marks every line of an item, so that none looks like ours', () => {
		const text = 'Hello\r\n-- \nYour answer:\n\n  Refund\n  <https://evil.example>\u2028<https://evil.example>';
		const made = mail(told(singleForm({ items: [{ itemId: 'T', text, shown: [{ name: 'From', value: text }], blind: false }], labels: ['a', 'b'] })));
		const evil = made.text.split('\n').filter((line) => line.includes('evil.example'));
		expect(evil).toHaveLength(2);
		for (const line of evil) expect(line).toMatch(/^ {2}(> |From: )/);
		expect(made.text.split('\n').filter((line) => line === '-- ')).toHaveLength(1);
	});

	test.each(Object.entries(HOSTILE))('keeps a text with %s a text, wherever it stands', (_name, text) => {
		const item = { itemId: 'T', text, shown: [{ name: text, value: text }], suggestion: { label: text, confidence: 0.5, reason: text }, blind: false };
		const form = singleForm({ items: [item], labels: ['a', text], title: text, question: text });
		for (const parts of [[told(form)], [told(form), told(form)]]) {
			const made = reviewMail(parts, CLOCK.now);
			expect(made.html.replaceAll(/<[^>]*>/g, '')).not.toMatch(/<script|<form|<img/);
			expect(made.html).not.toMatch(/<script|<\/style><|<form|onmouseover="|onclick='/);
			expect(made.subject).not.toMatch(/[\r\n\p{Cc}\u202a-\u202e]/u);
			expect(made.text).not.toMatch(/[\u202a-\u202e]/);
		}
	});
});
