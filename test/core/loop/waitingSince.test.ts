import type { FeedbackStore, NewModelVersion } from '../../../core/feedback/store';
import { retrain, type RetrainResult, type Train } from '../../../core/loop/retrain';
import { rollBack } from '../../../core/loop/rollBack';
import { waitingSince } from '../../../core/loop/waitingSince';
import { answered, clock, LOOP, openStore, rows } from './loopStory';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openStore();
});
afterEach(async () => await store.close());

const version = (parent: number, lastRowId: number): NewModelVersion => ({
	loop: LOOP,
	parent,
	encoder: { id: 'hitl-encoder-en@1', hash: 'ab'.repeat(32) },
	labels: ['card', 'refund'],
	weights: new Float32Array(2 * 1281),
	temperature: 1,
	calibrated: false,
	metrics: {},
	manifest: { lastRowId, rows: 1, rowIdsHash: '' },
	reason: 'for the test',
	createdAt: clock(lastRowId)().toISOString(),
});
const kept = async (minutes: number, details: Record<string, unknown>) =>
	await store.recordEvent({ loop: LOOP, kind: 'kept', at: clock(minutes)().toISOString(), details });
const back = async (minutes: number, to: number) => await rollBack({ loop: LOOP, store, now: clock(minutes), reason: 'for the test', to });
const since = async () => await waitingSince(store, LOOP, await store.champion(LOOP));

test('counts from the last try or the version in use, whichever came last', async () => {
	expect(await since()).toBeUndefined();
	await kept(10, { champion: 0, lastRowId: 10 });
	expect(await since()).toBe(10);
	await store.promote(version(0, 20));
	expect(await since()).toBe(20);
	await kept(30, { champion: 1, lastRowId: 30 });
	expect(await since()).toBe(30);
	await store.promote(version(1, 40));
	expect(await since()).toBe(40);
	await back(50, 1);
	expect(await since()).toBe(40);
	await back(51, 0);
	expect(await since()).toBeUndefined();
	await kept(60, { champion: 0, lastRowId: 60 });
	expect(await since()).toBe(60);
	await back(70, 2);
	expect(await since()).toBe(40);
});

test('a change of labels does not hide what was tried', async () => {
	await store.promote(version(0, 20));
	await kept(30, { champion: 1, lastRowId: 30 });
	await store.recordEvent({ loop: LOOP, kind: 'labelsChanged', at: clock(31)().toISOString(), details: {} });
	expect(await since()).toBe(30);
});

test('a try beside another version, or one that says nothing of what it read, does not count', async () => {
	await store.promote(version(0, 20));
	await store.promote(version(1, 40));
	await back(50, 1);
	// Its training had begun before the rollback.
	await kept(51, { champion: 2, lastRowId: 45 });
	expect(await since()).toBe(40);
	await kept(52, { champion: 1, lastRowId: 'all of them' });
	expect(await since()).toBe(40);
});

const refusing: Train = async () => await Promise.reject(new Error('it trains'));
const run = async (minutes: number, more: Partial<Parameters<typeof retrain>[0]> = {}): Promise<RetrainResult> =>
	await retrain({ loop: LOOP, store, train: refusing, now: clock(minutes), ...more });

/** The same store, where nobody may read the rows. */
const closedBook = (): FeedbackStore => ({ ...store, labelledRows: async () => await Promise.reject(new Error('all rows were read')) });

test('while too few answers are new, the rows are not even read', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const last = (await store.labelledRows(LOOP)).at(-1)!.rowId;
	await store.promote(version(0, last));
	await store.recordFeedback(answered(rows.slice(40, 49), 40));
	expect(await run(100, { store: closedBook() })).toEqual({
		loop: LOOP,
		kind: 'notReady',
		answers: 49,
		newAnswers: 9,
		needed: 1,
		missing: 'The next training waits for 10 new answers, and there are 9.',
	});
	await store.recordFeedback(answered(rows.slice(49, 50), 49));
	await expect(run(101, { store: closedBook() })).rejects.toThrow('all rows were read');
	await expect(run(102)).rejects.toThrow('it trains');
});

test('answers to items that were answered before are not new enough', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const last = (await store.labelledRows(LOOP)).at(-1)!.rowId;
	await store.promote(version(0, last));
	const again = (round: string) => answered(rows.slice(40, 46), 40).map((row) => ({ ...row, reviewId: `${row.reviewId}-${round}` }));
	await store.recordFeedback([...again('a'), ...again('b')]);
	expect(await store.countAnswersAfter(LOOP, last)).toBe(12);
	expect(await run(100)).toMatchObject({ kind: 'notReady', answers: 46, newAnswers: 6, needed: 4 });
});

test('after a rollback to 0 a first version is trained at once, whatever was kept out before', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const last = (await store.labelledRows(LOOP)).at(-1)!.rowId;
	await store.promote(version(0, 1));
	await kept(100, { champion: 1, lastRowId: last, reason: 'another encoder' });
	expect(await run(101)).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	await back(102, 0);
	await expect(run(103, { triggers: { minNewAnswers: 1_000 } })).rejects.toThrow('it trains');
});

test('after a rollback the next training waits: it would bring back what somebody has just gone back from', async () => {
	await store.recordFeedback(answered(rows.slice(0, 40), 0));
	const first = (await store.labelledRows(LOOP)).at(-1)!.rowId;
	await store.promote(version(0, first));
	await store.recordFeedback(answered(rows.slice(40, 60), 40));
	const second = (await store.labelledRows(LOOP)).at(-1)!.rowId;
	await store.promote(version(1, second));
	await back(101, 1);
	expect(await run(102)).toMatchObject({ kind: 'notReady', newAnswers: 0 });
	await store.recordFeedback(answered(rows.slice(60, 70), 60));
	await expect(run(103)).rejects.toThrow('it trains');
});
