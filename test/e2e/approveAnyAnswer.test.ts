import { exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionData, hasStatus, postJson, reviewUrlOf, settled, startedBy } from '../support/executions';
import { launchBrowser } from '../support/browser';
import { sharedN8n } from '../support/sharedN8n';

const address = (base: string): string => `${base}/webhook/approve-any-llm-answer-test`;

async function published() {
	const n8n = sharedN8n();
	const workflowId = await n8n.importWorkflow(renamed(exampleWorkflow('approve-any-llm-answer.json'), 'test'));
	await n8n.publish(workflowId);
	return { n8n, workflowId };
}

test('a sure draft is sent, an unsure one waits for a person, who approves or rejects it on the page', async () => {
	const { n8n, workflowId } = await published();
	const ask = (body: object) => startedBy(n8n, workflowId, () => postJson(address(n8n.base), body));

	let sure = 0;
	// An audit draws one in twenty: of four different questions at least one goes through.
	for (let at = 0; at < 4; at++) {
		const { id } = await ask({ question: `Are you open on Sunday ${at}?` });
		if ((await settled(n8n, workflowId, id)) === 'success') sure += 1;
	}
	expect(sure).toBeGreaterThan(0);

	const browser = await launchBrowser();
	try {
		for (const [button, node] of [['Approve', 'Send the Answer'], ['Reject', 'Do Not Send']] as const) {
			const { id } = await ask({ question: `Can I pay with shells? (${button})`, confidence: 1 });
			const page = await browser.newPage();
			await page.goto(await reviewUrlOf(n8n, id));
			const text = await page.locator('body').innerText();
			expect(text).toContain('May this answer be sent?');
			expect(text).toContain('Can I pay with shells?');
			await page.locator('label.opt', { hasText: button }).click();
			await page.locator('#send').click();
			await page.getByText('1 answer sent.').waitFor();
			await hasStatus(n8n, workflowId, id, 'success');
			const data = await executionData(n8n, id);
			expect(data).toContain(`"${node}"`);
			expect(data).not.toContain(button === 'Approve' ? '"Do Not Send":' : '"Send the Answer":');
			await page.close();
		}
	} finally {
		await browser.close();
	}
});
