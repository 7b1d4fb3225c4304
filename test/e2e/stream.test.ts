import { readFileSync } from 'node:fs';
import { z } from 'zod/v4';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import type { FeedbackRow } from '../../core/feedback/store';
import { bankingRows, exampleWorkflow, renamed, type LabelledText } from '../support/exampleWorkflow';
import { hasStatus, postJson, reviewUrlOf, runFrom, settled, startedBy } from '../support/executions';
import { sharedN8n } from '../support/sharedN8n';
import { socketReport } from '../support/n8nServer';
import { sharedStoreFile, sharedUserFolder } from '../support/sharedStore';

const ROWS = 1_000;
const PAGE = 50;

const rows = bankingRows().slice(0, ROWS);
const truth = new Map(rows.map(({ text, label }) => [text, label]));

function tenIntents() {
	const workflow = renamed(exampleWorkflow('support-triage.json'), 'stream');
	const predict = workflow.nodes.find(({ name }) => name === 'Predict');
	if (predict === undefined) throw new Error('the example has no Predict');
	const labels = [...new Set(rows.map(({ label }) => label))].sort();
	predict.parameters = { ...predict.parameters, labelSource: 'json', labelsJson: JSON.stringify(labels) };
	return workflow;
}

const reviewSchema = z.object({ items: z.array(z.object({ itemId: z.string() })) });

/** What an outside system reads at the signed address. */
const askedAt = async (url: string) => reviewSchema.parse(await (await fetch(url, { headers: { accept: 'application/json' } })).json()).items;

interface Share {
	readonly upTo: number;
	readonly items: number;
	readonly automated: number;
	readonly right: number;
}

/** Of every hundred messages: how many went through without a person, and how many of these rightly. */
function shares(recorded: readonly FeedbackRow[], order: ReadonlyMap<string, number>): Share[] {
	const hundreds = Array.from({ length: ROWS / 100 }, (_none, at) => ({ upTo: (at + 1) * 100, items: 0, automated: 0, right: 0 }));
	for (const { itemId, route, text, prediction } of recorded) {
		const hundred = hundreds[Math.floor((order.get(itemId) ?? 0) / 100)];
		if (hundred === undefined) continue;
		hundred.items += 1;
		if (route !== 'automate') continue;
		hundred.automated += 1;
		if (truth.get(text) === prediction.label) hundred.right += 1;
	}
	return hundreds;
}

test('1,000 real messages: the automated share rises from 0, and at least nine of ten automated answers are right', async () => {
	const n8n = sharedN8n();
	const workflow = tenIntents();
	const workflowId = await n8n.importWorkflow(workflow);
	await n8n.publish(workflowId);
	const address = `${n8n.base}/webhook/support-triage-messages-stream`;
	const ticket = (at: number): string => `S-${String(at).padStart(4, '0')}`;

	for (let from = 0; from < ROWS; from += PAGE) {
		const page = rows.slice(from, from + PAGE);
		const messages = page.map(({ text }: LabelledText, at) => ({ ticket: ticket(from + at), text }));
		const { id } = await startedBy(n8n, workflowId, async () => expect((await postJson(address, { messages })).status).toBe(200));
		if ((await settled(n8n, workflowId, id)) === 'waiting') {
			const url = await reviewUrlOf(n8n, id);
			const answers = (await askedAt(url)).map(({ itemId }) => ({ itemId, label: rows[Number(itemId.slice(2))]?.label }));
			const answered = await postJson(url, { answers, reviewer: 'the data set' });
			expect(JSON.parse(answered.text)).toMatchObject({ status: 'recorded', open: 0 });
		}
		await hasStatus(n8n, workflowId, id, 'success');
		await runFrom(n8n, workflowId, 'Every Five Minutes');
	}

	const store = await openSqliteStore({ file: sharedStoreFile() });
	try {
		const recorded: FeedbackRow[] = [];
		for await (const page of store.feedback('support-triage-stream')) recorded.push(...page);
		const order = new Map(rows.map((_row, at) => [ticket(at), at]));
		expect(recorded).toHaveLength(ROWS);
		const table = shares(recorded, order);
		const versions = await store.versions('support-triage-stream');
		process.stdout.write(
			['messages  automated  right', ...table.map(({ upTo, items, automated, right }) => `${String(upTo).padStart(8)}  ${String(automated).padStart(4)}/${items}  ${right}/${automated}`), `${versions.length} versions`, ''].join('\n'),
		);
		expect(table[0]?.automated).toBe(0);
		const last = table.at(-1) ?? { automated: 0, right: 0 };
		const first = table.slice(0, 5).reduce((sum, { automated }) => sum + automated, 0);
		const second = table.slice(5).reduce((sum, { automated }) => sum + automated, 0);
		expect(second).toBeGreaterThan(first);
		expect(last.automated).toBeGreaterThan(30);
		const automated = table.reduce((sum, share) => sum + share.automated, 0);
		const right = table.reduce((sum, share) => sum + share.right, 0);
		process.stdout.write(`automated ${automated} of ${ROWS}, right ${right} (${((100 * right) / automated).toFixed(1)} %)\n`);
		expect(right / automated).toBeGreaterThan(0.9);
	} finally {
		await store.close();
	}
}, 600_000);

test('the figures come from real rows', () => {
	expect(z.array(z.string().min(3)).parse(rows.map(({ text }) => text))).toHaveLength(ROWS);
	expect(new Set(rows.map(({ label }) => label)).size).toBe(10);
});

test('the whole loop asks for no socket that leads out of the machine', () => {
	const lines = readFileSync(socketReport(sharedUserFolder()), 'utf8').trim().split('\n');
	// n8n's own process, the store's thread and the training's process.
	expect(lines.filter((line) => line.startsWith('guarded')).length).toBeGreaterThanOrEqual(3);
	expect(lines.filter((line) => line.startsWith('attempt'))).toEqual([]);
});
