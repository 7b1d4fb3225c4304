import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { selectors, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionsOf, postJson, reviewUrlOf, startedBy } from '../support/executions';
import { root } from '../support/installedPackage';
import { eventually, type N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

// The pictures of the docs are made by this suite: HITL_IMAGES=docs/images npm test -- test/e2e/editor
const images = join(root, process.env.HITL_IMAGES ?? '.test-results/images');

const NODES = { Predict: 'predict', 'Confidence Gate': 'confidence-gate', 'Human Review': 'human-review', 'Record Feedback': 'record-feedback', Retrain: 'retrain' };

let n8n: N8nConnection;
let browser: Browser;
let context: BrowserContext;
let workflowId: string;

beforeAll(async () => {
	mkdirSync(images, { recursive: true });
	selectors.setTestIdAttribute('data-test-id');
	n8n = sharedN8n();
	const { nodes, name, ...workflow } = renamed(exampleWorkflow('support-triage.json'), 'editor');
	for (const { parameters } of nodes) if (parameters['loop'] !== undefined) parameters['loop'] = 'support-triage';
	workflowId = await n8n.importWorkflow({ ...workflow, nodes, name: name.replace(' editor', '') });
	await n8n.publish(workflowId);
	browser = await launchBrowser();
	context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', colorScheme: 'light' });
	const [cookie = '', value = ''] = (await n8n.login()).split('; ')[0]?.split('=') ?? [];
	await context.addCookies([{ name: cookie, value, url: n8n.base }]);
});

afterAll(async () => await browser.close());

const picture = (page: Page, name: string) => page.screenshot({ path: join(images, `${name}.png`) });

const nodeOnCanvas = (page: Page, name: string) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

async function canvas(id = workflowId, shown = 'Retrain'): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${n8n.base}/workflow/${id}`);
	await nodeOnCanvas(page, shown).waitFor();
	return page;
}

const testRun = {
	name: 'Test run',
	settings: { executionOrder: 'v1' },
	nodes: [
		{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{
			id: 'gate',
			name: 'Confidence Gate',
			type: 'n8n-nodes-hitl.confidenceGate',
			typeVersion: 1,
			position: [220, 0],
			parameters: { predictionFrom: 'anotherStep', loop: 'test-run', text: 'We are open from nine to five.', label: 'send', confidence: '0.4' },
		},
		{
			id: 'review',
			name: 'Human Review',
			type: 'n8n-nodes-hitl.humanReview',
			typeVersion: 1,
			position: [440, 0],
			parameters: { message: 'May this be sent?', answerWith: 'approval', hoursToAnswer: 1 },
		},
	],
	connections: {
		Start: { main: [[{ node: 'Confidence Gate', type: 'main', index: 0 }]] },
		'Confidence Gate': { main: [[{ node: 'Human Review', type: 'main', index: 0 }]] },
	},
};

test('the canvas shows the whole loop with the outputs by their names', async () => {
	const page = await canvas();
	const checklist = page.getByTestId('suggested-action-close').or(page.getByTestId('suggested-actions-close'));
	await checklist.first().click({ timeout: 3_000 }).catch(() => undefined);
	const outputs = async (name: string) => (await nodeOnCanvas(page, name).locator('[data-test-id="canvas-node-output-handle"]').allInnerTexts()).map((label) => label.trim());
	expect(await outputs('Confidence Gate')).toEqual(['Review', 'Automate']);
	expect(await outputs('Human Review')).toEqual(['Undecided', 'Approved', 'Rejected']);
	expect(await outputs('Retrain')).toEqual(['Not Ready', 'Kept', 'Promoted', expect.stringContaining('Ask a')]);
	for (const name of Object.keys(NODES)) await expect(nodeOnCanvas(page, name).locator('img').first().getAttribute('src')).resolves.toContain('n8n-nodes-hitl');
	await picture(page, 'canvas');
	await page.close();
});

test.each(Object.entries(NODES))('the panel of %s opens and shows its parameters', async (name, file) => {
	const page = await canvas();
	await nodeOnCanvas(page, name).dblclick();
	const panel = page.getByTestId('ndv');
	await panel.waitFor();
	await panel.getByTestId('node-parameters').waitFor();
	await expect(panel.getByTestId('node-parameters').innerText()).resolves.toMatch(/\w{4}/);
	await picture(page, file);
	await page.close();
});

/** Opens a node of a workflow, and returns its page once the panel says all of this. */
async function opened(id: string, name: string, height: number, says: readonly string[]): Promise<Page> {
	const page = await canvas(id, name);
	await page.setViewportSize({ width: 1440, height });
	await nodeOnCanvas(page, name).dblclick();
	const parameters = page.getByTestId('ndv').getByTestId('node-parameters');
	for (const text of says) await parameters.getByText(text).first().waitFor();
	return page;
}

test('the panel of HITL Desk Trigger says what it is for, and which addresses it has', async () => {
	const desk = await n8n.importWorkflow({ ...exampleWorkflow('hitl-desk.json'), id: undefined, name: 'HITL Desk for its picture' });
	const page = await opened(desk, 'HITL Desk', 900, ['leave it published', 'Path', 'Send Reminders By']);
	await picture(page, 'hitl-desk');
	await page.close();
});

test('options of Human Review that are added stand in its panel, each with its fields', async () => {
	const options = {
		withoutGate: { values: { loop: 'support-triage', text: '={{ $json.message }}', suggestion: '={{ $json.output }}' } },
		knownAnswers: 5,
		reviewers: { reviewer: [{ name: 'Ana Costa', email: 'ana@example.org' }, { name: 'Tom Berg', slackUserId: 'U02AB3CD4' }] },
		sendLocalLinks: false,
		workingHours: 'Mon-Fri 09:00-17:00',
		timeZone: 'Europe/Berlin',
	};
	const asking = { id: 'review', name: 'Human Review', type: 'n8n-nodes-hitl.humanReview', typeVersion: 1, position: [0, 0], parameters: { message: 'What is this about?', answerWith: 'labels', labelSource: 'list', labels: 'billing, delivery, broken', options } };
	const workflow = await n8n.importWorkflow({ name: 'Options', nodes: [asking], connections: {}, settings: { executionOrder: 'v1' } });
	const page = await opened(workflow, 'Human Review', 1900, ['Items Without a Gate', 'Known Answers (Percent)', 'Reviewers', 'Send Local Links', 'Working Hours', 'Time Zone']);
	// Away from the panel, or what lies under the mouse shows its own tools.
	await page.mouse.move(0, 0);
	await page.getByTestId('ndv').getByTestId('node-parameters').screenshot({ path: join(images, 'human-review-options.png') });
	await page.close();
});

test('a test run in the editor shows the page to its builder while it waits', async () => {
	const page = await canvas();
	const testRunId = await n8n.importWorkflow(testRun);
	await page.goto(`${n8n.base}/workflow/${testRunId}`);
	await nodeOnCanvas(page, 'Human Review').waitFor();
	await page.getByTestId('execute-workflow-button').first().click();
	await eventually('the test run waits', async () => (await executionsOf(n8n, testRunId)).find(({ status }) => status === 'waiting'));
	await nodeOnCanvas(page, 'Human Review').dblclick();
	const link = page.getByTestId('ndv').getByRole('link', { name: 'this page' });
	await link.waitFor();
	expect(await link.getAttribute('href')).toMatch(/\/webhook-waiting\/\d+\/review\?k=/);
	await picture(page, 'human-review-waiting');
	await page.close();
});

test('the review page, wide, dark and on a phone', async () => {
	const { messages } = JSON.parse(readFileSync(join(root, 'examples', 'data', 'messages.json'), 'utf8')) as { messages: object[] };
	const { id } = await startedBy(n8n, workflowId, () => postJson(`${n8n.base}/webhook/support-triage-messages-editor`, { messages: messages.slice(0, 12) }));
	const url = await reviewUrlOf(n8n, id);
	for (const [name, settings] of Object.entries({
		review: { viewport: { width: 1280, height: 800 } },
		'review-dark': { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' as const },
		'review-phone': { viewport: { width: 390, height: 844 } },
	})) {
		const page = await browser.newPage({ reducedMotion: 'reduce', ...settings });
		await page.goto(url);
		await expect(page.locator('h1').innerText()).resolves.toBe('Support triage');
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect(overflow).toBe(0);
		await picture(page, name);
		await page.close();
	}
});
