import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

const gate = new ConfidenceGate();
const record = new RecordFeedback();

let before: string | undefined;

beforeEach(() => {
	before = process.env.N8N_USER_FOLDER;
	process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'hitl-away-'));
});

afterEach(() => {
	process.env.N8N_USER_FOLDER = before;
	delete process.env.EXECUTIONS_MODE;
});

function brokenStore(): void {
	const folder = join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'hitl');
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'hitl.sqlite'), 'this is a letter to my grandmother, not a database. '.repeat(200));
}

const sure = () =>
	executeContext({
		description: gate.description,
		items: [{ json: { a: 1 } }],
		parameters: { predictionFrom: 'anotherStep', loop: newLoop('away'), text: 'hello', label: 'send', confidence: 1, options: { auditPercent: 0 } },
	});

test('a gate that cannot read its loop sends everything to Review and says why', async () => {
	brokenStore();
	const { context, hints } = sure();
	const [review, automate] = await gate.execute.call(context);
	expect(automate).toEqual([]);
	expect(review?.[0]?.json['hitl']).toMatchObject({ gate: { route: 'review', reviewProbability: 1, reason: expect.stringContaining('Every item goes to a person') } });
	expect(hints[0]?.message).toContain('hitl.sqlite');
});

test('queue mode without PostgreSQL sends everything to Review and says what to do', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	const { context, hints } = sure();
	const [review, automate] = await gate.execute.call(context);
	expect(automate).toEqual([]);
	expect(review).toHaveLength(1);
	expect(hints[0]?.message).toMatch(/queue mode.*PostgreSQL/s);
});

test('Record Feedback says what is wrong with the store and what to do', async () => {
	brokenStore();
	const { context } = executeContext({ description: record.description, parameters: { operation: 'export', loop: 'x', format: 'csv' } });
	await expect(record.execute.call(context)).rejects.toMatchObject({ name: 'NodeOperationError', message: expect.stringContaining('hitl.sqlite'), description: expect.stringMatching(/\w{4}/) });
});

test('once the store can be read again, the gate automates again', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	await gate.execute.call(sure().context);
	delete process.env.EXECUTIONS_MODE;
	const [, automate] = await gate.execute.call(sure().context);
	expect(automate).toHaveLength(1);
});
