import { LINK_SCANNERS } from '../support/linkScanners';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrls } from '../support/reviewLink';
import { servedForm } from '../support/reviewPage/servedForm';
import { leaving } from '../support/workflowEngine';

const FORM = 'application/x-www-form-urlencoded';

/** Requests that must not decide: method, body and content type. `page` and `wrong` stand for the page's nonce and another. */
const REQUESTS: ReadonlyArray<readonly [method: 'GET' | 'POST', body: unknown, type: string, status: number]> = [
	['GET', {}, '', 200],
	// n8n hands on GET and POST alone; HEAD and OPTIONS never reach the node, and are no POST if they do.
	['HEAD' as 'GET', {}, '', 200],
	['OPTIONS' as 'GET', {}, '', 200],
	['GET', { page: 'page', a1: '0' }, FORM, 200],
	['POST', {}, FORM, 422],
	['POST', { a1: '0' }, FORM, 422],
	['POST', { page: 'wrong', a1: '0' }, FORM, 422],
	['POST', { page: 'page' }, FORM, 422],
	['POST', { page: 'page', a1: '', c1: 'seen' }, FORM, 422],
	['POST', '', 'text/plain', 422],
];

test.each([
	['one link for everybody', {}],
	['a list of reviewers who vote', { reviewers: { reviewer: [{ name: 'Ana' }, { name: 'Tom' }] }, whoDecides: 'majority' }],
])('of 1,000 requests by scanners, previews and bare forms none decides (%s)', async (_name, options) => {
	const engine = engineFor({ loop: newLoop(), review: { options } });
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	const [url = ''] = reviewUrls(run);
	const shown = (await engine.request(run, 'GET', url)).sent.text;
	const nonces: Readonly<Record<string, string>> = { page: /name="page" value="([^"]+)"/.exec(shown)?.[1] ?? '', wrong: 'A'.repeat(24) };
	expect(nonces['page']).not.toBe('');
	const statuses = new Map<string, number>();
	let decided = 0;
	for (let round = 0; round < 1_000; round += 1) {
		const [method, body, type, status] = REQUESTS[round % REQUESTS.length] ?? ['GET', {}, '', 200];
		const visitor = LINK_SCANNERS[Math.floor(round / REQUESTS.length) % LINK_SCANNERS.length];
		const filled = typeof body === 'object' && body !== null && 'page' in body ? { ...body, page: nonces[String(body.page)] } : body;
		const { sent, run: after } = await engine.request(run, method, url, filled, type, visitor);
		if (after !== undefined) decided += 1;
		const key = `${sent.status === status ? 'as it should' : `${method} ${JSON.stringify(body)} ${sent.status}`}`;
		statuses.set(key, (statuses.get(key) ?? 0) + 1);
	}
	expect([...statuses]).toEqual([['as it should', 1_000]]);
	expect(decided).toBe(0);
	const now = (await engine.request(run, 'GET', url)).sent.text;
	expect(now).toContain('<b>1</b> of 1 left');
	const ids = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);
	const answered = await Promise.all(reviewUrls(run).map(async (link) => await engine.request(run, 'POST', link, { answers: [{ itemId: ids[0], label: 'card' }] }, 'application/json')));
	expect(answered.filter(({ run: after }) => after?.status === 'success')).toHaveLength(1);
}, 120_000);

test.each([
	['one link for everybody', {}],
	['a list of reviewers', { reviewers: { reviewer: [{ name: 'Ana' }] } }],
])('a page that a draft fills decides nothing when it is sent as it was served (%s)', async (_name, options) => {
	const engine = engineFor({ loop: newLoop(), review: { options } });
	const run = await engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
	const [url = ''] = reviewUrls(run);
	const page = /name="page" value="([^"]+)"/.exec((await engine.request(run, 'GET', url)).sent.text)?.[1] ?? '';
	expect((await engine.request(run, 'POST', url, { page, draft: '1', a1: '0' })).sent.status).toBe(200);
	// Where several people have the link, the draft has to be asked for.
	const filled = (await engine.request(run, 'POST', url, { page, draft: 'show' })).sent.text;
	for (const visitor of LINK_SCANNERS) {
		for (const html of [filled, (await engine.request(run, 'GET', url, {}, FORM, visitor)).sent.text]) {
			const { sent, run: after } = await engine.request(run, 'POST', url, Object.fromEntries(servedForm(html)), FORM, visitor);
			expect([sent.status, after]).toEqual([422, undefined]);
		}
	}
	const own = { ...Object.fromEntries(servedForm(filled)), mine: 'yes' };
	expect((await engine.request(run, 'POST', url, own)).run?.status).toBe('success');
}, 60_000);
