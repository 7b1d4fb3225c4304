import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import type { Claim } from '../../core/feedback/store';
import { answer, at, automatedRow, collect, decision, event, LOOP, review, reviewedRow } from './feedbackStore/examples';
import { startStoreProcess, type StoreProcess } from './storeProcess';

let folder: string;
let file: string;
let processes: StoreProcess[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-store-'));
	file = join(folder, 'hitl', 'hitl.sqlite');
	processes = [];
});
afterEach(async () => {
	await Promise.all(processes.map(async (each) => await each.kill()));
	await rm(folder, { recursive: true });
});

async function start(count: number): Promise<StoreProcess[]> {
	processes = await Promise.all(Array.from({ length: count }, async () => await startStoreProcess()));
	return processes;
}

const integrity = () => {
	const database = new DatabaseSync(file);
	try {
		return [
			...database.prepare('PRAGMA integrity_check').all().map((row) => row.integrity_check),
			...database.prepare('PRAGMA foreign_key_check').all(),
		];
	} finally {
		database.close();
	}
};

describe('an SQLite store that several processes share', () => {
	test('is made once when three processes start together, with one secret', async () => {
		const started = await start(3);
		const keys = await Promise.all(started.map(async (each) => await each.call('open', { file })));
		expect(new Set(keys).size).toBe(1);
		expect(integrity()).toEqual(['ok']);
		const store = await openSqliteStore({ file });
		expect(Buffer.from(await store.loopKey('loop')).toString('hex')).toBe(keys[0]);
		await store.close();
	});

	test('completes a review exactly once under claims of two processes', async () => {
		const store = await openSqliteStore({ file });
		const reviewIds = Array.from({ length: 25 }, (_, index) => `r-${index}`);
		for (const reviewId of reviewIds) await store.openReview(review(['T-1', 'T-2'], { reviewId }));
		const started = await start(2);
		for (const each of started) await each.call('open', { file });
		const claim = async (each: StoreProcess, reviewId: string, itemId: string) =>
			({ reviewId, claim: (await each.call('claimAnswers', reviewId, [answer(itemId)])) as Claim });
		const claims = await Promise.all(
			started.flatMap((each) =>
				reviewIds.flatMap((reviewId) => [claim(each, reviewId, 'T-1'), claim(each, reviewId, 'T-2')]),
			),
		);
		const completed = claims.filter((each) => each.claim.complete).map(({ reviewId }) => reviewId);
		expect(completed.toSorted()).toEqual(reviewIds.toSorted());
		expect(claims.flatMap((each) => each.claim.stored)).toHaveLength(50);
		await store.close();
	});

	test('has every answer in its row when claims race rows that time out, or refuses it', async () => {
		const store = await openSqliteStore({ file });
		const reviewIds = Array.from({ length: 40 }, (_, index) => `r-${index}`);
		for (const reviewId of reviewIds) await store.openReview(review(['T-1', 'T-2'], { reviewId }));
		const [people, clock] = await start(2);
		for (const each of [people, clock]) await each?.call('open', { file });
		const timedOut = (reviewId: string) => reviewedRow({ reviewId, outcome: 'timed_out', answer: undefined });
		const claim = async (reviewId: string) => await people?.call('claimAnswers', reviewId, [answer('T-1')]);
		const record = async (reviewId: string) => await clock?.call('recordFeedback', [timedOut(reviewId)]);
		// One review of either story for certain; the others are raced for, from opposite ends.
		await claim('r-0');
		await record('r-39');
		const recordings = reviewIds.toReversed().map(record);
		const claims = reviewIds.map(claim);
		const told = await Promise.allSettled(claims);
		await Promise.all(recordings);
		const rows = new Map((await collect(store.feedback(LOOP))).map((row) => [row.reviewId, row]));
		const kept = await store.findAnswers(reviewIds.map((reviewId) => ({ reviewId, itemId: 'T-1' })));
		expect(rows.size).toBe(40);
		const stories = reviewIds.map((reviewId, index) => [told[index]?.status, rows.get(reviewId)?.outcome, kept[index]?.outcome]);
		const sound = [
			['fulfilled', 'corrected', 'corrected'],
			['rejected', 'timed_out', undefined],
		];
		for (const story of stories) expect(sound).toContainEqual(story);
		for (const each of told) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'review-closed' });
		expect(new Set(stories.map(([status]) => status)).size).toBe(2);
		await store.close();
	});

	test('stores a row once when two processes record it at the same time, and counts it right', async () => {
		const rows = Array.from({ length: 300 }, (_, index) =>
			automatedRow({ itemId: `T-${index}`, text: `text ${index % 100}` }),
		);
		const started = await start(2);
		for (const each of started) await each.call('open', { file });
		await Promise.all(started.map(async (each) => await each.call('recordFeedback', rows)));
		const store = await openSqliteStore({ file });
		const stored = await collect(store.feedback(LOOP));
		expect(stored).toHaveLength(300);
		expect(new Set(stored.map(({ occurrences }) => occurrences))).toEqual(new Set([3]));
		await store.close();
	});

	test('loses nothing that was acknowledged when its process is killed, and stays sound', async () => {
		const [writer] = await start(1);
		await writer?.call('open', { file });
		void writer?.call('fill', { kept: { decision: decision(), answer: answer('T-1'), review: review(['T-1']) } });
		await writer?.acknowledged(40);
		const last = (await writer?.kill()) ?? 0;
		expect(last).toBeGreaterThanOrEqual(40);
		expect(integrity()).toEqual(['ok']);
		const store = await openSqliteStore({ file });
		const numbers = Array.from({ length: last }, (_, index) => index + 1);
		const keys = numbers.map((number) => ({ loop: LOOP, decisionId: `d-${number}`, reviewId: `r-${number}`, itemId: `T-${number}` }));
		expect((await store.findDecisions(keys)).filter((found) => found === undefined)).toEqual([]);
		expect((await store.findAnswers(keys)).filter((found) => found === undefined)).toEqual([]);
		expect((await store.review(`r-${last}`))?.completedAt).toBe(at(10));
		await store.close();
	});

	test('is busy while another program holds the lock, and works once it is free', async () => {
		const store = await openSqliteStore({ file, lockWaitMs: 100 });
		const other = new DatabaseSync(file);
		other.exec('BEGIN IMMEDIATE');
		await expect(store.recordEvent(event())).rejects.toMatchObject({
			code: 'store-busy',
			message: `The file ${file} is being written to by something else and did not become free in time`,
		});
		expect(await store.events(LOOP, 10)).toEqual([]);
		other.exec('ROLLBACK');
		other.close();
		await store.recordEvent(event());
		expect(await store.events(LOOP, 10)).toEqual([event()]);
		await store.close();
	});

	test('does not keep its process alive', async () => {
		const child = fork(join(__dirname, 'fixtures', 'openOnce.cjs'), [file], { execArgv: [] });
		expect(await once(child, 'exit')).toEqual([0, null]);
		const store = await openSqliteStore({ file });
		expect(await store.events('loop', 10)).toHaveLength(1);
		await store.close();
	});
});

test('a process with nothing else to do still hears that its store was refused', async () => {
	const damaged = join(folder, 'damaged.sqlite');
	writeFileSync(damaged, 'this is not a database'.repeat(1_000));
	const child = fork(join(__dirname, 'fixtures', 'openOnce.cjs'), [damaged], { execArgv: [] });
	expect(await once(child, 'exit')).toEqual([3, null]);
});

describe('a store whose thread ends', () => {
	const workerFile = join(__dirname, 'fixtures', 'crashingWorker.cjs');
	const doom = event({ at: '2066-06-06T06:06:06.000Z' });

	test('rejects what was under way, undoes it, and goes on with a new thread', async () => {
		const store = await openSqliteStore({ file, workerFile });
		await store.recordEvent(event());
		const results = await Promise.allSettled([store.recordEvent(doom), store.events(LOOP, 10)]);
		expect(results).toMatchObject([
			{ status: 'rejected', reason: { code: 'store-unavailable' } },
			{ status: 'fulfilled', value: [event()] },
		]);
		await store.recordEvent(event({ at: at(31) }));
		expect(await store.events(LOOP, 10)).toHaveLength(2);
		await store.close();
		expect(integrity()).toEqual(['ok']);
	});

	test('says so when everything was in memory', async () => {
		const store = await openSqliteStore({ file: ':memory:', workerFile });
		await expect(store.recordEvent(doom)).rejects.toMatchObject({ code: 'store-unavailable' });
		await expect(store.loops()).rejects.toMatchObject({ message: 'The store in memory is gone: its thread has ended' });
		await store.close();
	});
});
