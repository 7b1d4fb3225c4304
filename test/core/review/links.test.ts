import { answerReview } from '../../../core/review/answerReview';
import type { ReviewRequest } from '../../../core/review/visit';
import { linkOf, type PendingReview } from '../../../core/review/pendingReview';
import { knownLinks, newLinks, type NewLink } from '../../../core/review/reviewLink';
import { sampleForm } from './sampleForm';

const people = Array.from({ length: 20 }, (_, index) => ({ name: `Reviewer ${index}` }));

const pendingWith = (links: readonly NewLink[]): PendingReview => ({
	form: sampleForm(),
	links: knownLinks(links),
	pageNonce: 'page-nonce',
	askName: 'optional',
	predicted: [],
});

const KEY = new Uint8Array(32).fill(7);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Numbers that are the same in every run (mulberry32). */
function drawer(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

const letter = (draw: (below: number) => number): string => ALPHABET[draw(ALPHABET.length)] ?? '';

/** Ways to make a nonce that is not the given one: altered, cut, longer, another's, the stored hash, made up. */
const FORGERIES: ReadonlyArray<(nonce: string, draw: (below: number) => number) => string> = [
	(nonce, draw) => nonce.slice(0, draw(nonce.length)) + letter(draw) + nonce.slice(draw(nonce.length) + 1),
	(nonce, draw) => {
		const place = draw(nonce.length);
		return nonce.slice(0, place) + letter(draw) + nonce.slice(place + 1);
	},
	(nonce, draw) => nonce.slice(0, draw(nonce.length)),
	(nonce, draw) => nonce + ['=', ' ', '\0', '\n', 'A', '%00', letter(draw)][draw(7)],
	(nonce, draw) => (draw(2) === 0 ? nonce.toLowerCase() : nonce.toUpperCase()),
	(nonce, draw) => {
		const place = draw(nonce.length - 1);
		return nonce.slice(0, place) + nonce[place + 1] + nonce[place] + nonce.slice(place + 2);
	},
	(nonce) => [...nonce].toReversed().join(''),
	(nonce) => Buffer.from(nonce).toString('base64url'),
	(_nonce, draw) => Array.from({ length: 24 }, () => letter(draw)).join(''),
	(nonce, draw) => nonce.slice(0, -1) + ['Ａ', 'а', '\u200b', '\ud800', '🂡'][draw(5)],
	() => '',
];

test('of 100,000 forged or altered nonces none is accepted, over a GET and a POST', async () => {
	const links = newLinks(people, 'r-1', KEY);
	const earlier = newLinks(people, 'r-0', KEY);
	const pending = pendingWith(links);
	const genuine = new Set(links.map(({ nonce }) => nonce));
	const draw = drawer(7);
	const body = { answers: pending.form.items.map(({ itemId }) => ({ itemId, outcome: 'unsure' })) };
	const host = {
		now: new Date('2027-03-16T12:00:00.000Z'),
		store: async () => {
			throw new Error('a forged link reached the store');
		},
	};
	const statuses = new Map<number, number>();
	let tried = 0;
	for (let round = 0; tried < 100_000; round += 1) {
		const { nonce } = links[round % links.length] ?? { nonce: '' };
		const forged = [
			...FORGERIES.map((forge) => forge(nonce, draw)),
			// The same person's link of the pause before, and what stands in n8n's database.
			earlier[round % earlier.length]?.nonce ?? '',
			pending.links[round % links.length]?.hash ?? '',
		];
		for (const linkNonce of forged) {
			if (genuine.has(linkNonce)) continue;
			tried += 1;
			const request: ReviewRequest = { method: tried % 2 === 0 ? 'GET' : 'POST', linkNonce, contentType: 'application/json', accept: 'application/json', body };
			const { reply, decided } = await answerReview(request, pending, host);
			expect(decided).toBeUndefined();
			statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
		}
	}
	expect([...statuses]).toEqual([[403, tried]]);
}, 120_000);

test('each nonce opens its own link and is stored nowhere', () => {
	const links = newLinks(people, 'r-1', KEY);
	const pending = pendingWith(links);
	for (const { nonce, reviewer } of links) expect(linkOf(pending, nonce)?.reviewer).toEqual(reviewer);
	expect(new Set(links.map(({ nonce }) => nonce)).size).toBe(people.length);
	for (const { nonce } of links) expect(JSON.stringify(pending)).not.toContain(nonce);
});

test('without a list there is one link, and it names nobody', () => {
	const [link, ...others] = newLinks([], 'r-1', KEY);
	expect(others).toEqual([]);
	expect(linkOf(pendingWith(newLinks([], 'r-2', KEY)), link?.nonce ?? '')).toBeUndefined();
	expect(linkOf(pendingWith(link === undefined ? [] : [link]), link?.nonce ?? '')).not.toHaveProperty('reviewer');
});

test('a run that begins anew gives out the same links, and no other pause, person or loop does', () => {
	const nonces = (reviewId: string, key = KEY) => [...newLinks(people, reviewId, key), ...newLinks([], reviewId, key)].map(({ nonce }) => nonce);
	expect(nonces('r-1')).toEqual(nonces('r-1'));
	const all = [...nonces('r-1'), ...nonces('r-2'), ...nonces('r-1', new Uint8Array(32).fill(8))];
	expect(new Set(all).size).toBe(63);
	for (const nonce of all) expect(nonce).toMatch(/^[\w-]{24}$/);
});
