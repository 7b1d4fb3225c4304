import { readAction } from '../../../../core/review/notices/slack/action';
import { slackMessage } from '../../../../core/review/notices/slack/slackMessage';
import type { ToldReview } from '../../../../core/review/notices/toldReview';
import { blocksSchema, elementsOf, readable, type SlackBlock } from '../../../support/slackBlocks';
import { HOSTILE } from '../hostileTexts';
import { approvalForm, blindItem, CLOCK, firstItems, LABELS, manyLabels, sampleForm } from '../sampleForm';
import { answered, links, PAGE, singleForm, told } from './sampleNotice';

const blocksOf = (parts: readonly ToldReview[], decidesInSlack = false): SlackBlock[] => blocksSchema.parse(slackMessage(parts, { now: CLOCK.now, decidesInSlack }).blocks);

const buttons = (blocks: readonly SlackBlock[]) => elementsOf(blocks).flatMap((element) => (element.type === 'button' ? [[element.text.text, element.url ?? element.value]] : []));

describe('a Slack message', () => {
	test('asks about one item with a link for each label, none of them marked', () => {
		const blocks = blocksOf([told(singleForm())]);
		expect(buttons(blocks)).toEqual([
			['Exchange rate', links.choiceUrl('0')],
			['Lost or stolen card', links.choiceUrl('1')],
			['Pending transfer', links.choiceUrl('2')],
			['Refund not showing up', links.choiceUrl('3')],
			['None of these', links.choiceUrl('none')],
			['Not sure', links.choiceUrl('unsure')],
		]);
		expect(JSON.stringify(blocks)).not.toContain('"style"');
		expect(readable(blocks).replaceAll('\u00a0', ' ')).toContain('◆ The model thinks: Refund not showing up. 88 % sure, which is below the 91 %');
		expect(slackMessage([told(singleForm())], CLOCK).text).toBe('What is this message about? · answer by today 18:00');
	});

	test('lets buttons decide where Slack tells us of them: each says review, item and answer', () => {
		const blocks = blocksOf([told(singleForm())], true);
		expect(buttons(blocks).map(([text, value]) => [text, readAction(value)?.token])).toEqual([
			['Exchange rate', '0'],
			['Lost or stolen card', '1'],
			['Pending transfer', '2'],
			['Refund not showing up', '3'],
			['None of these', 'none'],
			['Not sure', 'unsure'],
		]);
		expect(readAction('r-1.1.3')).toEqual({ reviewId: 'r-1', place: 1, token: '3' });
	});

	test('over five labels: one button that opens the page, or a list where choosing decides', () => {
		const many = singleForm({ labels: manyLabels() });
		expect(buttons(blocksOf([told(many)]))).toEqual([['Open the page', PAGE]]);
		const [list, open] = elementsOf(blocksOf([told(many)], true));
		expect(list?.type === 'static_select' && list.options.length).toBe(79);
		// Whoever presses it gets a link of their own.
		expect(open).toMatchObject({ type: 'button', value: 'r-1.1.open' });
		// Slack's lists have a hundred entries.
		const more = singleForm({ labels: Array.from({ length: 120 }, (_, index) => `label ${index}`) });
		expect(buttons(blocksOf([told(more)], true))).toEqual([['Open the page', 'r-1.1.open']]);
		// An adjudicator has to see what the others said.
		expect(buttons(blocksOf([told(singleForm(), { kind: 'adjudicate' })], true))).toEqual([['Open the page', 'r-1.1.open']]);
	});

	test('repeats a question that its header cuts, and lets nobody decide by labels that it cuts', () => {
		const question = `${'Which of these does the message ask for? '.repeat(9)}And is it the last one?`;
		const blocks = blocksOf([told(singleForm({ question }))], true);
		expect(readable(blocks).split('\n')[1]).toBe(question);
		expect(buttons(blocks).map(([, value]) => readAction(value)?.token)).toContain('0');
		const alike = ['first', 'second'].map((end) => `${'a label that takes its time '.repeat(3)}${end}`);
		for (const labels of [alike, [...alike, ...manyLabels()]]) {
			for (const [, value] of buttons(blocksOf([told(singleForm({ labels }))], true))) expect(['0', '1']).not.toContain(readAction(value)?.token);
			expect(elementsOf(blocksOf([told(singleForm({ labels }))], true)).map(({ type }) => type)).not.toContain('static_select');
		}
	});

	test('says of votes that decided nothing that there were some', () => {
		const over = (voted: number) => readable(blocksOf([told(singleForm(), { state: 'over', voted })]));
		expect(over(0)).toContain('Nobody answered by ');
		expect(over(2)).toContain('2 people had voted, which decided nothing by ');
		expect(slackMessage([told(singleForm(), { kind: 'escalation', voted: 1 })], CLOCK).text).toContain('1 item still waits for an answer');
		expect(slackMessage([told(singleForm(), { kind: 'escalation' })], CLOCK).text).toContain('Nobody has answered yet');
	});

	test('decides nothing in Slack about what it cannot show whole', () => {
		const long = singleForm({ items: firstItems(1).map((item) => ({ ...item, text: 'All work and no play. '.repeat(1_000) })) });
		const blocks = blocksOf([told(long)], true);
		expect(buttons(blocks).every(([, value]) => value?.startsWith('https://'))).toBe(true);
		const shown = singleForm({ items: firstItems(1).map((item) => ({ ...item, shown: [{ name: 'n', value: 'x'.repeat(400) }] })) });
		expect(buttons(blocksOf([told(shown)], true)).every(([, value]) => value?.startsWith('https://'))).toBe(true);
	});

	test('about several items is one link with their count, and says nothing of them', () => {
		const blocks = blocksOf([told(sampleForm())]);
		expect(buttons(blocks)).toEqual([['Open the 12 items', PAGE]]);
		expect(readable(blocks)).not.toContain('wallet');
		expect(blocks[0]).toMatchObject({ text: { text: '12 items wait for your answer' } });
	});

	test('asks to approve with the whole proposal', () => {
		const form = approvalForm();
		const blocks = blocksOf([told({ ...form, items: form.items.slice(0, 1) })]);
		expect(buttons(blocks).map(([text]) => text)).toEqual(['Approve', 'Reject', 'Not sure']);
		expect(readable(blocks)).toContain('your card left our printer on 5 March');
	});

	test('says nothing of the suggestion for a blind item, before or after', () => {
		const form = singleForm({ items: firstItems(12).slice(11).map(blindItem), labels: LABELS.slice(0, 4) });
		for (const parts of [[told(form)], [answered(form)], [told(form), told(form)]]) {
			expect(JSON.stringify(slackMessage(parts, CLOCK))).not.toMatch(/Refund not showing up|88|91/);
		}
		expect(readable(blocksOf([told(form)]))).toContain('stays hidden');
	});

	test('says what was decided, by whom and when, and has no buttons any more', () => {
		const blocks = blocksOf([answered(singleForm())]);
		expect(elementsOf(blocks)).toEqual([]);
		expect(readable(blocks)).toContain('Answered: Pending transfer');
		expect(readable(blocks)).toMatch(/● Tom Berg answered <!date\^1805198460\^\{date_short_pretty\} \{time\}\|today 13:01>/);
		expect(readable(blocks)).toContain('◆ The model had thought: Refund not showing up, 88');
		expect(readable(blocksOf([answered(singleForm(), { label: 'Refund not showing up' })]))).toContain('◆ The model thought the same, 88');
		const bySlack = answered(singleForm(), { identity: 'slack', reviewer: 'U024BE7LH' });
		expect(readable(blocksOf([bySlack]))).toContain('● <@U024BE7LH> answered');
		// Only Slack itself may say whom a mention means.
		expect(readable(blocksOf([answered(singleForm(), { reviewer: '<@U024BE7LH>' })]))).toContain('● &lt;@U024BE7LH&gt; answered');
		expect(readable(blocksOf([answered(sampleForm())]))).toContain('All 12 items are answered');
	});

	test('says that the time is over and that silence was no yes', () => {
		const blocks = blocksOf([told(singleForm(), { state: 'over' })]);
		expect(readable(blocks)).toContain('Time is over: undecided');
		expect(readable(blocks)).toContain('Silence was not taken as a yes.');
		expect(elementsOf(blocks)).toEqual([]);
	});

	test.each([
		['reminder', '1 item still waits for an answer'],
		['escalation', 'Nobody has answered yet: What is this message about?'],
		['adjudicate', 'Others disagree, so your answer decides: What is this message about?'],
	] as const)('as %s says why it comes', (kind, line) => {
		expect(readable(blocksOf([told(singleForm(), { kind })]))).toContain(line);
	});

	test('as escalation claims no silence where some items are answered', () => {
		const { answers } = answered(sampleForm());
		const some = told(sampleForm(), { kind: 'escalation', answers: answers.slice(0, 3) });
		expect(readable(blocksOf([some]))).toMatch(/^9 items still wait for an answer\n/);
	});

	test('for the adjudicator counts the items on which the others disagree', () => {
		const text = readable(blocksOf([told(sampleForm(), { kind: 'adjudicate', tied: 1 })]));
		expect(text).toMatch(/^Others disagree, so your answer decides: 1 item waits\n/);
		expect(text).not.toContain('12 items');
	});

	test('about several reviews is a count with one button and a link to each', () => {
		const [first, second] = [told(singleForm({ deadlineAt: '2027-03-17T17:00:00.000Z' })), told(sampleForm({ reviewId: 'r-2' }))];
		const blocks = blocksOf([first, second, answered(singleForm({ reviewId: 'r-3' }))]);
		expect(blocks[0]).toMatchObject({ text: { text: '2 questions wait for an answer' } });
		expect(elementsOf(blocks)).toHaveLength(1);
		expect(readable(blocks)).toContain('✓ Answered: Pending transfer');
		expect(readable(blocks)).toContain(`<${PAGE.replaceAll('&', '&amp;')}|12 items wait for your answer>`);
		expect(readable(blocksOf([answered(singleForm()), answered(sampleForm())]))).toContain('All 2 questions are closed');
		expect(blocksOf(Array.from({ length: 90 }, () => first)).length).toBeLessThanOrEqual(50);
	});

	test.each(Object.entries(HOSTILE))('keeps a text with %s a text, wherever it stands', (_name, text) => {
		const item = { itemId: text || 'T', text, shown: [{ name: text, value: text }], suggestion: { label: text || 'x', confidence: 0.5, reason: text }, blind: false };
		const labels = [...new Set(['a', 'b', text || 'c'])];
		const form = singleForm({ items: [item], labels, title: text, question: text || 'q' });
		for (const parts of [[told(form)], [answered(form, { reviewer: text, label: text })], [told(form), told(form)], [told(form, { state: 'over' })]]) {
			for (const decides of [false, true]) expect(readable(blocksOf(parts, decides))).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
		}
	});
});
