import { measured } from '../comparison.mjs';
import { oneReview } from './oneReview.mjs';

/** n8n's own time for the same step, at most a tenth more. */
const BAR = { of: 'ratio', to: 1.1 };

/** Pairs of reviews, ours and n8n's own one after the other in random order. */
export async function measureReviews(n8n, listener, { items, waiting, pairs, next }) {
	const found = { ours: [], peer: [] };
	const name = `${items}-${waiting}`;
	for (const kind of ['ours', 'peer']) await oneReview(n8n, listener, kind, items, `${name}-warm-${kind}`);
	for (let pair = 0; pair < pairs; pair++) {
		const order = next() < 0.5 ? ['ours', 'peer'] : ['peer', 'ours'];
		for (const kind of order) found[kind].push(await oneReview(n8n, listener, kind, items, `${name}-${pair}-${kind}`));
	}
	const state = `${items === 1 ? '1 item' : `${items} items`}, ${waiting === 0 ? 'none' : waiting.toLocaleString('en')} waiting`;
	return [
		['page', 'from the pause to the page'],
		['answer', 'from the answer to the next node'],
	].map(([key, what]) => {
		const [values, peers] = [found.ours, found.peer].map((runs) => runs.map((run) => run[key]));
		const row = measured({ what: `${state}: ${what}`, unit: 'ms', values, peers, peerName: 'Send and wait', bar: BAR });
		return { ...row, values: { ours: values, peer: peers } };
	});
}
