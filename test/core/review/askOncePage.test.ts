import { askOncePage } from '../../../core/review/askOncePage';
import type { ReviewForm } from '../../../core/review/reviewForm';
import { PAGE_NONCE_FIELD } from '../../../core/review/pageNonce';
import { HOSTILE } from './hostileTexts';
import { approvalForm, blindItem, CLOCK, editForm, firstItems, sampleForm, textForm } from './sampleForm';

const PAGE_URL = 'https://n8n.example.org/webhook-waiting/57/node?k=N0nce&signature=abc';

const options = { ...CLOCK, pageNonce: 'page-nonce' };

const single = (changes: Partial<ReviewForm> = {}): ReviewForm => sampleForm({ items: firstItems(12).slice(11), ...changes });

const asks = (form: ReviewForm, token: string, more: object = {}) => askOncePage(form, [], { token, pageUrl: PAGE_URL }, { ...options, ...more });

test('asks about the named answer, with the item, and with two buttons that look alike', () => {
	const page = asks(single(), '7');
	expect(page?.status).toBe(200);
	expect(page?.html).toContain('Answer with “Refund not showing up”?');
	expect(page?.html).toContain('The merchant confirmed my refund a week ago');
	expect(page?.html).toContain('Nothing is decided until you tick it here and send it.');
	const buttons = [...(page?.html ?? '').matchAll(/<(?:button|a) class="([^"]*)"/g)].map(([, look]) => look);
	expect(buttons).toEqual(['btn', 'btn']);
	expect(page?.html).toContain(`name="${PAGE_NONCE_FIELD}" value="page-nonce"`);
	expect(page?.html).toContain('<input type="checkbox" name="a1" value="7" required autocomplete="off">Yes, Refund not showing up</label>');
	expect(page?.html).toContain(`href="${PAGE_URL.replaceAll('&', '&amp;')}"`);
	expect(page?.headers['Content-Security-Policy']).toContain("form-action 'self'");
	expect(page?.html).not.toContain('<script');
});

test.each([
	['none', 'None of these'],
	['unsure', 'Not sure'],
])('the answer %s is called %s', (token, words) => expect(asks(single(), token)?.html).toContain(`Yes, ${words}`));

test('an approval is asked about with the whole proposal', () => {
	const form = { ...approvalForm(), items: approvalForm().items.slice(0, 1) };
	expect(asks(form, 'approve')?.html).toContain('your card left our printer on 5 March');
	expect(asks(form, 'reject')?.html).toContain('Yes, Reject');
	expect(asks(form, '0')).toBeUndefined();
});

test('a blind item is asked about without the suggestion', () => {
	const html = asks(single({ items: single().items.map(blindItem), labels: ['Card arrival', 'Change PIN'] }), '0')?.html ?? '';
	expect(html).toContain('Your view first');
	expect(html).not.toMatch(/Refund not showing up|88|91/);
});

test('a name is asked for where it has to be given, and not of whom the link was made for', () => {
	expect(asks(single(), '7', { askName: 'required' })?.html).toMatch(/<input id="who"[^>]* required>/);
	expect(asks(single(), '7', { reviewer: 'Ana' })?.html).not.toContain('id="who"');
});

test.each([
	['several items', sampleForm(), '7'],
	['an answer that is none', single(), '99'],
	['an answer that is no number', single(), '__proto__'],
	['fields to change', { ...editForm(), items: editForm().items.slice(0, 1) }, 'approve'],
	['a text to write', { ...textForm(), items: textForm().items.slice(0, 1) }, 'approve'],
])('with %s the whole page is shown', (_name, form, token) => expect(asks(form, token)).toBeUndefined());

test('once an answer stands there is nothing to ask', () => {
	const standing = { itemId: 'T-12', outcome: 'unsure', channel: 'page', identity: 'none', blind: false, decidedAt: CLOCK.now } as const;
	expect(askOncePage(single(), [standing], { token: '7', pageUrl: PAGE_URL }, options)).toBeUndefined();
});

test.each(Object.entries(HOSTILE))('a label, item and question with %s stay texts', (_name, text) => {
	const form = single({ labels: [text], question: text, title: text, items: [{ itemId: 'T', text, shown: [{ name: text, value: text }], blind: false }] });
	expect(asks(form, '0')?.html).not.toMatch(/<script|onmouseover="|onclick='|<\/textarea|<\/style><script/);
});
