import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrls } from '../support/reviewLink';
import { servedForm } from '../support/reviewPage/servedForm';
import { leaving } from '../support/workflowEngine';

/** What programs send that open links before, or instead of, people: previews, scanners, prefetching browsers. */
const VISITORS: ReadonlyArray<Readonly<Record<string, string>>> = [
	{ 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36', purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' },
	{ 'user-agent': 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)', 'x-ms-exchange-safelinks': '1' },
	{ 'user-agent': 'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com' },
	{ 'user-agent': 'Microsoft-Teams-LinkUnfurling/1.0' },
	{ 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' },
	{ 'user-agent': 'Slack-ImgProxy (+https://api.slack.com/robots)' },
	{ 'user-agent': 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)' },
	{ 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
	{ 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15', 'x-purpose': 'preview' },
	{ 'user-agent': '' },
];

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
		const visitor = VISITORS[Math.floor(round / REQUESTS.length) % VISITORS.length];
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
	for (const visitor of VISITORS) {
		for (const html of [filled, (await engine.request(run, 'GET', url, {}, FORM, visitor)).sent.text]) {
			const { sent, run: after } = await engine.request(run, 'POST', url, Object.fromEntries(servedForm(html)), FORM, visitor);
			expect([sent.status, after]).toEqual([422, undefined]);
		}
	}
	const own = { ...Object.fromEntries(servedForm(filled)), mine: 'yes' };
	expect((await engine.request(run, 'POST', url, own)).run?.status).toBe('success');
}, 60_000);
