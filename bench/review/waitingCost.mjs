import { startReview, waitsOnPage } from './oneReview.mjs';

/** Reviews of each kind before anything is weighed: what n8n loads at the first ones belongs to none. */
export const WARM = 5;

/** Bytes in the databases and in n8n's memory for each review that waits, ours and n8n's own. */
export async function waitingCost(n8n, listener, databases, count) {
	const one = async (kind, name) => {
		const { url } = await startReview(n8n, listener, kind, 1, name);
		await waitsOnPage(url, kind);
	};
	// A first collection frees what a second one leaves.
	const held = async () => {
		await n8n.probe('memory');
		return { ...databases.bytes(), ...(await n8n.probe('memory')) };
	};
	const cost = {};
	for (const kind of ['ours', 'peer']) for (let at = 0; at < WARM; at++) await one(kind, `${kind}-first-${at}`);
	for (const kind of ['peer', 'ours']) {
		const before = await held();
		for (let at = 0; at < count; at++) await one(kind, `${kind}-waits-${at}`);
		const after = await held();
		const each = (key) => (after[key] - before[key]) / count / 1024;
		cost[kind] = { database: each('n8n') + each('store'), memory: each('heapUsed') + each('external') };
	}
	const peerName = 'Send and wait';
	const row = (what, key) => ({
		what,
		unit: 'KiB',
		ours: cost.ours[key],
		spread: null,
		peer: cost.peer[key],
		peerName,
		ratio: cost.ours[key] / cost.peer[key],
		repeats: count,
		bar: null,
		holds: null,
	});
	// What garbage collection leaves moves by more than such a review weighs: a ratio of it says nothing.
	return [row('databases, for each waiting review', 'database'), { ...row('memory of n8n, for each waiting review', 'memory'), ratio: null }];
}
