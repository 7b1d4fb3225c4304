import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleWorkflow } from '../support/exampleWorkflow';
import { executionsOf, hasStatus, postJson, reviewUrlOf, startedBy } from '../support/executions';
import { installTarball } from '../support/installedPackage';
import { startN8n, type N8nServer } from '../support/n8nServer';

const REVIEWS = 5;

let n8n: N8nServer | undefined;

afterAll(async () => await n8n?.stop());

test('kill -9 while reviews wait loses none of them, nor an answer that was given', async () => {
	const userFolder = mkdtempSync(join(tmpdir(), 'hitl-restart-'));
	installTarball(userFolder);
	n8n = await startN8n({ userFolder });
	const { port, base } = n8n;
	const workflowId = await n8n.importWorkflow(exampleWorkflow('support-triage.json'));
	await n8n.publish(workflowId);

	const waiting: Array<{ id: string; url: string; tickets: string[] }> = [];
	for (let at = 0; at < REVIEWS; at++) {
		const tickets = [`R-${at}-a`, `R-${at}-b`];
		const messages = tickets.map((ticket) => ({ ticket, text: `My card has gone missing, says ${ticket}` }));
		const running = n8n;
		const { id } = await startedBy(running, workflowId, () => postJson(`${base}/webhook/support-triage-messages`, { messages }));
		waiting.push({ id, tickets, url: await reviewUrlOf(running, id) });
	}
	const [early] = waiting;
	if (early === undefined) throw new Error('nothing waits');
	const half = await postJson(early.url, { answers: [{ itemId: early.tickets[0], label: 'lost or stolen card' }], reviewer: 'Ana' });
	expect(JSON.parse(half.text)).toMatchObject({ status: 'recorded', open: 1 });

	await n8n.kill('SIGKILL');
	await expect(fetch(early.url)).rejects.toThrow();
	n8n = await startN8n({ userFolder, port });

	expect((await executionsOf(n8n, workflowId)).filter(({ status }) => status === 'waiting')).toHaveLength(REVIEWS);
	const kept = await fetch(early.url);
	expect(kept.status).toBe(200);
	expect(await kept.text()).toContain('Ana');
	for (const { id, url, tickets } of waiting) {
		const answers = tickets.map((itemId) => ({ itemId, label: 'lost or stolen card' }));
		const answered = await postJson(url, { answers: url === early.url ? answers.slice(1) : answers });
		expect(JSON.parse(answered.text)).toMatchObject({ status: 'recorded', open: 0 });
		await hasStatus(n8n, workflowId, id, 'success');
	}
}, 300_000);
