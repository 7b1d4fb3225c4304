import type { Answer } from '../../../core/feedback/reviewRecords';
import { alreadyAnsweredPage, cameSecondPage, failedPage, linkNotValidPage, sentPage } from '../../../core/review/outcomePages';
import { deadlinePassedPage, notWaitingPage } from '../../../core/review/overPages';
import { pageStyle } from '../../../core/review/pageAssets';
import type { ServedPage } from '../../../core/review/servedPage';
import { HOSTILE } from './hostileTexts';
import { CLOCK, firstItems, sampleForm } from './sampleForm';

const tom = (changes: Partial<Answer> = {}): Answer => ({
	itemId: 'T-1',
	outcome: 'corrected',
	label: 'Change PIN',
	reviewer: 'Tom',
	channel: 'slack',
	identity: 'slack',
	blind: false,
	decidedAt: '2027-03-16T09:41:00.000Z',
	...changes,
});

const text = ({ html }: ServedPage): string =>
	html.replace(pageStyle, '').replace(/<[^>]+>/g, ' ').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replace(/\s+/g, ' ');

const form = sampleForm({ items: firstItems(3) });

describe('outcome pages', () => {
	it.each<[name: string, page: ServedPage, status: number, says: string[]]>([
		['sent', sentPage(form, { ...CLOCK, sent: 3, left: 0, revealed: [] }), 200, ['3 answers sent.', 'They reach the workflow in a moment.']],
		['one sent', sentPage(form, { ...CLOCK, sent: 1, left: 2, revealed: [] }), 200, ['1 answer sent.', '2 items are still open', 'until today 18:00', 'Answer the rest']],
		[
			'a check',
			sentPage(form, { ...CLOCK, sent: 1, left: 0, revealed: [{ itemId: 'T-3', answer: { outcome: 'approved', label: 'Exchange rate' }, predictedLabel: 'Card arrival' }] }),
			200,
			['What the model had said', 'Why was I charged', 'Exchange rate', 'Card arrival'],
		],
		['answered by one person', alreadyAnsweredPage(form, [tom()], CLOCK), 200, ['Tom has already answered this.', 'The first answer stands, so there is nothing left for you to do.', 'Change PIN', 'Tom, in Slack', 'today 10:41']],
		['answered by several', alreadyAnsweredPage(form, [tom(), tom({ itemId: 'T-2', reviewer: undefined, outcome: 'unsure', label: undefined })], CLOCK), 200, ['This is already answered.', 'Someone', 'Not sure']],
		[
			'some came second',
			cameSecondPage(form, { ...CLOCK, counted: 2, second: [{ standing: tom(), yours: { outcome: 'rejected' } }], left: 0, revealed: [] }),
			200,
			['2 of your 3 answers count.', 'Tom answered 1 of the same items. The first answer stands.', 'Change PIN', 'None of these'],
		],
		['all came second', cameSecondPage(form, { ...CLOCK, counted: 0, second: [{ standing: tom(), yours: { outcome: 'unsure' } }], left: 0, revealed: [] }), 200, ['Your answer came second.']],
		['too late', deadlinePassedPage(form, { ...CLOCK, answered: 0, partialAtDeadline: false, now: '2027-03-16T19:00:00.000Z' }), 410, ['The time to answer is over.', 'It ended today 18:00 .', 'the workflow went on with “undecided”', 'Silence was not taken as a yes.']],
		['too late, some answered', deadlinePassedPage(form, { ...CLOCK, answered: 2, partialAtDeadline: false }), 410, ['2 of 3 items had an answer. These answers are kept and learned from, but the workflow waited for all of them and went on with “undecided”.']],
		['a broken link', linkNotValidPage(), 403, ['This link does not work.', 'cut in two by a mail program']],
		['a failure', failedPage(), 500, ['This did not work.', 'Nothing was decided']],
	])('%s', (_, page, status, says) => {
		expect(page.status).toBe(status);
		for (const sentence of says) expect(text(page)).toContain(sentence);
		expect(page.html).not.toContain('<script');
		expect(page.html).toContain(`<style>${pageStyle}</style>`);
		expect(page.html.match(/<h1/g)).toHaveLength(1);
		expect(page.html).toContain('data-hitl="');
		expect(page.headers['Content-Security-Policy']).toMatch(/^sandbox; default-src 'none'; style-src 'sha256-/);
	});

	it.each(Object.entries(HOSTILE))('show %s as text', (_, hostile) => {
		const asked = sampleForm({ title: hostile, labels: [hostile], items: [{ itemId: hostile, text: hostile, shown: [], blind: false }] });
		const answer = tom({ itemId: hostile, label: hostile, comment: hostile, reviewer: hostile });
		const revealed = [{ itemId: hostile, answer, predictedLabel: hostile }];
		const pages = [
			sentPage(asked, { ...CLOCK, sent: 1, left: 0, revealed }),
			alreadyAnsweredPage(asked, [answer], CLOCK),
			alreadyAnsweredPage(asked, [answer, answer], CLOCK),
			cameSecondPage(asked, { ...CLOCK, counted: 0, second: [{ standing: answer, yours: answer }], left: 0, revealed }),
			deadlinePassedPage(asked, { ...CLOCK, answered: 0, partialAtDeadline: true }),
			notWaitingPage(asked, { ...CLOCK, reason: 'stopped', at: CLOCK.now, answered: 1 }),
		];
		for (const { html } of pages) {
			expect(html).not.toContain('<script');
			expect(html.match(/<\/style>/g)).toHaveLength(1);
			expect(html).not.toMatch(/<[a-z][^>]*["'\s]on[a-z]+=/);
			expect(html).not.toMatch(/<\/?(form|input|textarea)/);
		}
	});
});
