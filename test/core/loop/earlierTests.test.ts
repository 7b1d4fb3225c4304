import type { FeedbackStore, NewModelVersion } from '../../../core/feedback/store';
import { earlierTests } from '../../../core/loop/earlierTests';
import { rollBack } from '../../../core/loop/rollBack';
import { clock, LOOP, openStore } from './loopStory';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openStore();
});
afterEach(async () => await store.close());

let minutes = 0;
const next = (): string => clock(minutes++)().toISOString();
const promote = async (parent: number, metrics: Record<string, unknown> = {}) => await store.promote(version(parent, metrics));
const version = (parent: number, metrics: Record<string, unknown>): NewModelVersion => ({
	loop: LOOP,
	parent,
	encoder: { id: 'hitl-encoder-en@1', hash: 'ab'.repeat(32) },
	labels: ['card', 'refund'],
	weights: new Float32Array(2 * 1281),
	temperature: 1,
	calibrated: true,
	metrics,
	manifest: { lastRowId: 1, rows: 1, rowIdsHash: '' },
	reason: 'for the test',
	createdAt: next(),
});
const kept = async (champion: number, tests: unknown) => await store.recordEvent({ loop: LOOP, kind: 'kept', at: next(), details: { champion, tests } });

test('the newest event against this version counts, however many lie in between', async () => {
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 0, pairs: 0 });
	await promote(0);
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 0, pairs: 0 });
	await kept(1, { made: 1, pairs: 8 });
	await kept(1, { made: 2, pairs: 13 });
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 2, pairs: 13 });
	await promote(1);
	for (let event = 0; event < 130; event++) await kept(2, { made: 0, pairs: 0 });
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 2, pairs: 13 });
	expect(await earlierTests(store, LOOP, 2)).toEqual({ made: 0, pairs: 0 });
});

test('a test that was passed counts after a rollback, one that waits for a signature at once', async () => {
	await promote(0);
	await kept(1, { made: 2, pairs: 13 });
	await promote(1, { test: { number: 3, level: 0.003, pairs: 30 } });
	await rollBack({ loop: LOOP, store, now: clock(minutes++), reason: 'for the test' });
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 3, pairs: 30 });
	await store.keepCandidate(version(1, { test: { number: 4, level: 0.002, pairs: 50 } }));
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 4, pairs: 50 });
	await kept(1, { made: 5, pairs: 80 });
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 5, pairs: 80 });
});

test('events and versions of before there were such tests, or that somebody else wrote, count for nothing', async () => {
	await promote(0);
	await kept(1, undefined);
	await kept(1, { made: 'many', pairs: 3 });
	await promote(1, { test: 'passed' });
	expect(await earlierTests(store, LOOP, 1)).toEqual({ made: 0, pairs: 0 });
});
