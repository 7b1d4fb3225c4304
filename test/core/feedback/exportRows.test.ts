import { parse } from 'csv-parse/sync';
import { exportCsv, exportJsonl, FEEDBACK_COLUMNS, flatRow } from '../../../core/feedback/exportRows';
import type { FeedbackRow } from '../../../core/feedback/store';
import { answer, automatedRow, reviewedRow } from '../../contracts/feedbackStore/examples';

const row = (entry: ReturnType<typeof reviewedRow>, rowId = 1): FeedbackRow => ({
	...entry,
	rowId,
	side: 'train',
	occurrences: 2,
});

async function* pagesOf(...pages: FeedbackRow[][]): AsyncGenerator<FeedbackRow[]> {
	yield* pages;
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
	let text = '';
	for await (const chunk of chunks) text += chunk;
	return text;
}

const records = (csv: string): Array<Record<string, string>> => parse(csv, { columns: true });

describe('a flat row', () => {
	test('has every column of an answered row, in their order', () => {
		const said = answer('T-1', { comment: 'see invoice', reviewer: 'ana@example.org', secondsOnItem: 6.2 });
		const flat = flatRow(row(reviewedRow({ answer: said })));
		expect(Object.keys(flat)).toEqual([...FEEDBACK_COLUMNS]);
		expect(flat).toEqual({
			loop: 'support-triage',
			item_id: 'T-1',
			text: 'I was charged twice',
			route: 'review',
			predicted_label: 'billing',
			confidence: 0.83,
			model: 'hitl-encoder-en',
			model_version: 7,
			threshold: 0.9,
			review_probability: 1,
			outcome: 'corrected',
			label: 'refund',
			comment: 'see invoice',
			reviewer: 'ana@example.org',
			channel: 'page',
			identity: 'link',
			blind: false,
			seconds_on_item: 6.2,
			side: 'train',
			occurrences: 2,
			execution_id: 'e-1',
			decision_id: 'e-1/T-1',
			review_id: 'r-1',
			decided_at: '2026-11-23T09:10:00.000Z',
			recorded_at: '2026-11-23T09:11:00.000Z',
			row_id: 1,
			label_today: 'refund',
			corrected_text: null,
			edits: null,
			slack_user_id: null,
		});
	});

	test('has the member ID that Slack vouched for, beside the name on the list', () => {
		const said = answer('T-1', { reviewer: 'Ana', identity: 'slack', slackUserId: 'U0000ANA' });
		expect(flatRow(row(reviewedRow({ answer: said })))).toMatchObject({ reviewer: 'Ana', identity: 'slack', slack_user_id: 'U0000ANA' });
	});

	test('has null for what an automated row does not have, and the same columns', () => {
		const flat = flatRow(row(automatedRow()));
		expect(Object.keys(flat)).toEqual([...FEEDBACK_COLUMNS]);
		expect(flat).toMatchObject({ outcome: null, label: null, blind: null, review_id: null, decided_at: null });
	});
});

describe('JSONL', () => {
	test('has one row a line, whatever the text holds', async () => {
		const text = 'two\nlines "quoted" \u2028 \0 \ud83d __proto__ 👍';
		const jsonl = await textOf(exportJsonl(pagesOf([row(reviewedRow({ text }))], [], [row(automatedRow(), 2)])));
		const lines = jsonl.split('\n');
		expect(lines).toHaveLength(3);
		expect(lines.pop()).toBe('');
		expect(lines.map((line) => JSON.parse(line))).toEqual([
			flatRow(row(reviewedRow({ text }))),
			flatRow(row(automatedRow(), 2)),
		]);
	});

	test('of no rows is empty', async () => {
		expect(await textOf(exportJsonl(pagesOf()))).toBe('');
	});
});

describe('CSV', () => {
	test('has one header line over all pages and reads back', async () => {
		const text = 'two\r\nlines, "quoted"; שלום 👍';
		const csv = await textOf(exportCsv(pagesOf([row(reviewedRow({ text }))], [row(automatedRow(), 2)])));
		expect(csv.startsWith(`${FEEDBACK_COLUMNS.join(',')}\r\n`)).toBe(true);
		expect(records(csv)).toMatchObject([
			{ text, label: 'refund', blind: 'false', confidence: '0.83', row_id: '1' },
			{ label: '', blind: '', review_id: '', row_id: '2' },
		]);
	});

	test('of no rows has the header only', async () => {
		expect(await textOf(exportCsv(pagesOf()))).toBe(`${FEEDBACK_COLUMNS.join(',')}\r\n`);
	});

	test.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('does not let %j run', async (text) => {
		const entry = reviewedRow({ text, answer: answer('T-1', { comment: text, reviewer: text, label: text }) });
		const [read] = records(await textOf(exportCsv(pagesOf([row(entry)]))));
		const escaped = `'${text}`;
		expect(read).toMatchObject({ text: escaped, comment: escaped, reviewer: escaped, label: escaped });
	});
});
