import type { FeedbackStore, NewModelVersion } from '../../../core/feedback/store';
import { rollBack } from '../../../core/loop/rollBack';
import { clock, LOOP, openStore } from './loopStory';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openStore();
});
afterEach(async () => await store.close());

const version = (parent: number): NewModelVersion => ({
	loop: LOOP,
	parent,
	encoder: { id: 'hitl-encoder-en@1', hash: 'ab'.repeat(32) },
	labels: ['card', 'refund'],
	weights: new Float32Array(2 * 1281),
	temperature: 1,
	calibrated: false,
	metrics: {},
	manifest: { lastRowId: 1, rows: 1, rowIdsHash: '' },
	reason: 'for the test',
	createdAt: clock(parent)().toISOString(),
});
const back = async (to?: number) => await rollBack({ loop: LOOP, store, now: clock(50), reason: 'for the test', to });

test('goes to the version that the champion replaced, down to label names, and writes it down', async () => {
	await store.promote(version(0));
	await store.promote(version(1));
	expect(await back()).toEqual({ from: 2, to: 1 });
	expect(await back()).toEqual({ from: 1, to: 0 });
	expect((await store.events(LOOP, 2)).map((event) => event.details)).toEqual([
		{ from: 1, to: 0, reason: 'for the test' },
		{ from: 2, to: 1, reason: 'for the test' },
	]);
});

test.each([
	['without a trained version', undefined, 'no trained version in use, so there is nothing to roll back'],
	['to the names, where the loop is', 0, 'no trained version in use, so there is nothing to roll back'],
	['to a fraction', 1.5, '1.5 is not the number of a version'],
	['to less than nothing', -1, '-1 is not the number of a version'],
	['to a version that never was', 7, 'has no version 7'],
])('an empty loop, %s', async (_, to, message) => {
	await expect(back(to)).rejects.toMatchObject({ code: 'version-unknown', message: expect.stringContaining(message) });
});

test('to the version in use, or one that never was', async () => {
	await store.promote(version(0));
	await expect(back(1)).rejects.toMatchObject({ code: 'version-unknown', message: `The loop "${LOOP}" already uses version 1.` });
	await expect(back(9)).rejects.toMatchObject({ code: 'version-unknown' });
	expect(await store.champion(LOOP)).toMatchObject({ version: 1 });
});
