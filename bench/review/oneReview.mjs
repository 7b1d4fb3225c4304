import { setTimeout as pause } from 'node:timers/promises';

/** What n8n says while the pause is being written: ask again. */
const NOT_YET = new Set([404, 409]);
const LIMIT_MS = 120_000;

const MARKS = { ours: 'class="card', peer: 'field-0' };

const items = (count, name) => Array.from({ length: count }, (_, at) => ({ key: `${name}-${at}`, text: `Please look at number ${at} of ${name}` }));

async function openPage(url, mark) {
	const end = performance.now() + LIMIT_MS;
	while (performance.now() < end) {
		const response = await fetch(url);
		const text = await response.text();
		if (response.ok && text.includes(mark)) return performance.now();
		if (!response.ok && !NOT_YET.has(response.status)) throw new Error(`the page: ${response.status} ${text.slice(0, 200)}`);
		await pause(5);
	}
	throw new Error(`no page at ${new URL(url).pathname}`);
}

const answerOf = {
	ours: (asked) => ({ answers: asked.map(({ key }) => ({ itemId: key, outcome: 'approved' })) }),
	peer: () => ({ data: { 'field-0': 'yes' } }),
};

/** Starts a workflow that pauses, and returns once its link is there. */
export async function startReview(n8n, listener, kind, count, name) {
	const asked = items(count, name);
	const [begin, link] = [listener.next('begin'), listener.next('link')];
	await n8n.call(`bench-review-${kind}`, JSON.stringify({ items: asked }));
	const { at: started } = await begin;
	const { value: url } = await link;
	if (!url) throw new Error(`no link came from ${kind}`);
	return { asked, started, url };
}

/** Milliseconds from the node's turn to the page, and from sending the answer to the next node. */
export async function oneReview(n8n, listener, kind, count, name) {
	const { asked, started, url } = await startReview(n8n, listener, kind, count, name);
	const shown = await openPage(url, MARKS[kind]);
	const next = listener.next('next');
	const body = JSON.stringify(answerOf[kind](asked));
	const sent = performance.now();
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	const said = await response.text();
	if (!response.ok) throw new Error(`the answer: ${response.status} ${said.slice(0, 200)}`);
	const { at } = await next;
	return { page: shown - started, answer: at - sent };
}

export const waitsOnPage = async (url, kind) => void (await openPage(url, MARKS[kind]));
