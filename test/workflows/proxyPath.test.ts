import { createRequire } from 'node:module';
import type * as Di from '@n8n/di';
import { InstanceSettings, validateUrlSignature } from 'n8n-core';
import { newLoop } from '../support/fixedDraws';
import { loopWorkflow, nodeTypes } from '../support/loopWorkflow';
import { reviewUrl } from '../support/reviewLink';
import { WorkflowEngine } from '../support/workflowEngine';

// n8n-core brings a container of its own.
const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as typeof Di;

/** n8n's own check of what arrives. */
const passes = (url: URL): boolean => validateUrlSignature(url.searchParams.get('signature') ?? '', url, Container.get(InstanceSettings).hmacSignatureSecret);

test.each([
	['at the root of its address', 'https://people.example.org', ''],
	['behind a proxy with a path', 'https://people.example.org/n8n', '/n8n'],
	['behind a proxy with a longer path', 'https://people.example.org/tools/n8n/webhook-waiting', '/tools/n8n/webhook-waiting'],
])('%s, the link leads to the public address, and n8n takes its signature as it arrives', async (_name, base, prefix) => {
	const engine = new WorkflowEngine(nodeTypes, loopWorkflow({ loop: newLoop() }), {}, base);
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	const link = reviewUrl(run);
	expect(link.startsWith(`${base}/webhook-waiting/`)).toBe(true);
	const arrives = new URL(link);
	arrives.pathname = arrives.pathname.slice(prefix.length);
	expect(passes(arrives)).toBe(true);
	arrives.searchParams.set('k', 'another');
	expect(passes(arrives)).toBe(false);
	expect((await engine.request(run, 'GET', link)).sent.text).toContain('my card is gone');
	// From the button of a message: the page that asks once leads to the whole page.
	const once = (await engine.request(run, 'GET', `${link}&a=0`)).sent.text;
	const other = new URL(/href="([^"]+)">Another answer/.exec(once)?.[1]?.replaceAll('&amp;', '&') ?? '');
	expect(other.href.startsWith(`${base}/webhook-waiting/`)).toBe(true);
	other.pathname = other.pathname.slice(prefix.length);
	expect(passes(other)).toBe(true);
});
