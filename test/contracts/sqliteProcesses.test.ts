import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Delivery } from '../../core/feedback/deliveryRecords';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import type { TrainingLease } from '../../core/feedback/trainingLease';
import type { Claim } from '../../core/feedback/reviewRecords';
import { answer, at, automatedRow, collect, decision, event, LOOP, plan, review, reviewedRow, version } from './feedbackStore/examples';
import { asked, counted, LLM } from './feedbackStore/evidence';
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

	test('100 reviews answered in halves by two people in two processes are each complete once, with both halves', async () => {
		const store = await openSqliteStore({ file });
		const items = ['T-1', 'T-2', 'T-3', 'T-4'];
		const reviewIds = Array.from({ length: 100 }, (_, index) => `r-${index}`);
		for (const reviewId of reviewIds) await store.openReview(review(items, { reviewId }));
		const started = await start(2);
		for (const each of started) await each.call('open', { file });
		const claims = await Promise.all(
			started.flatMap((each, person) =>
				reviewIds.map(async (reviewId) => {
					const half = items.slice(person * 2, person * 2 + 2).map((itemId) => answer(itemId, { reviewer: `person ${person}` }));
					return { reviewId, claim: (await each.call('claimAnswers', reviewId, half)) as Claim };
				}),
			),
		);
		const complete = claims.filter(({ claim }) => claim.complete);
		expect(complete.map(({ reviewId }) => reviewId).toSorted()).toEqual(reviewIds.toSorted());
		const whole = items.map((_, index) => `person ${index < 2 ? 0 : 1}`);
		for (const { claim } of complete) expect(claim.standing.map(({ reviewer }) => reviewer)).toEqual(whole);
		await store.close();
	});

	test('three people vote in three processes at once: each vote counts, and each review is complete once', async () => {
		const store = await openSqliteStore({ file });
		const voters = ['Ana', 'Tom', 'Mira'];
		const reviewIds = Array.from({ length: 40 }, (_, index) => `r-${index}`);
		for (const reviewId of reviewIds) await store.openReview(review(['T-1'], { reviewId, voting: { voters, agreeing: 3, everybody: true } }));
		const started = await start(3);
		for (const each of started) await each.call('open', { file });
		const claims = await Promise.all(
			started.flatMap((each, person) =>
				reviewIds.map(async (reviewId) => ({ reviewId, claim: (await each.call('claimAnswers', reviewId, [answer('T-1', { reviewer: voters[person] })])) as Claim })),
			),
		);
		expect(claims.filter(({ claim }) => claim.complete).map(({ reviewId }) => reviewId).toSorted()).toEqual(reviewIds.toSorted());
		for (const reviewId of reviewIds) {
			const state = await store.review(reviewId);
			expect([state?.votes?.length, state?.answers[0]?.votes?.length]).toEqual([3, 3]);
		}
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

	test('leases the training of a loop to one of three processes that ask at once, and to another when that one is dead', async () => {
		const alive = (await start(3)).map((each, index) => ({ each, holder: `process ${index}` }));
		for (const { each } of alive) await each.call('open', { file });
		const lease = async (minutes: number) =>
			(await Promise.all(alive.map(async ({ each, holder }) => await each.call('leaseTraining', LOOP, holder, new Date(at(minutes)), 10)))) as TrainingLease[];
		const asked = await lease(0);
		const first = asked.findIndex(({ leased }) => leased);
		const refused = asked.filter(({ leased }) => !leased);
		expect(refused).toEqual(Array(2).fill({ leased: false, holder: `process ${first}`, since: at(0), until: at(10) }));
		await alive.splice(first, 1)[0]?.each.kill();
		expect((await lease(9)).filter(({ leased }) => leased)).toEqual([]);
		expect((await lease(10)).filter(({ leased }) => leased)).toHaveLength(1);
	});

	test('leases each delivery to one of three processes that look at once, again and again until all have arrived', async () => {
		const store = await openSqliteStore({ file });
		const reviewIds = Array.from({ length: 40 }, (_, index) => `r-${index}`);
		for (const reviewId of reviewIds) await store.openReview(review(['T-1'], { reviewId }));
		await store.planDeliveries(reviewIds.map((reviewId, index) => plan({ reviewId, gapMinutes: index % 4 === 0 ? 5 : 0 })));
		const started = await start(3);
		for (const each of started) await each.call('open', { file });
		const work = async (each: StoreProcess, holder: string) => {
			const request = { holder, now: at(2), leaseSeconds: 3_600, limit: 3, channels: ['slack'] };
			const sent: string[] = [];
			for (;;) {
				const leased = (await each.call('leaseDeliveries', request)) as Delivery[];
				if (leased.length === 0) return sent;
				for (const { id } of leased) if (await each.call('markDelivered', id, { at: at(3), reference: holder })) sent.push(id);
			}
		};
		const sent = (await Promise.all(started.map(async (each, index) => await work(each, `process ${index}`)))).flat();
		sent.push(...(await work(started[0] as StoreProcess, 'the rest')));
		expect(new Set(sent).size).toBe(40);
		expect(sent).toHaveLength(40);
		await store.close();
	});

	test('hands a delivery to another process once the one that held it is dead and its lease ran out', async () => {
		const store = await openSqliteStore({ file });
		await store.openReview(review(['T-1']));
		await store.planDeliveries([plan()]);
		const [dying, living] = await start(2);
		for (const each of [dying, living]) await each?.call('open', { file });
		const lease = async (each: StoreProcess | undefined, holder: string, minutes: number) =>
			(await each?.call('leaseDeliveries', { holder, now: at(minutes), leaseSeconds: 60, limit: 9, channels: ['slack'] })) as Delivery[];
		const [held] = await lease(dying, 'dying', 2);
		await dying?.kill();
		expect(await lease(living, 'living', 2.5)).toEqual([]);
		expect(await lease(living, 'living', 3)).toMatchObject([{ id: held?.id, attempts: 0 }]);
		await store.close();
	});

	test('promotes or drops a candidate once when two processes are told different things, with one event', async () => {
		const store = await openSqliteStore({ file });
		const loops = Array.from({ length: 15 }, (_, index) => `loop-${index}`);
		for (const loop of loops) await store.keepCandidate(version({ loop }));
		const [yes, no] = await start(2);
		for (const each of [yes, no]) await each?.call('open', { file });
		const word = { version: 1, at: at(50), reason: 'somebody said so' };
		await Promise.allSettled(
			loops.flatMap((loop) => [
				yes?.call('promoteCandidate', { ...word, loop, expectedChampion: 0 }),
				no?.call('dropCandidate', { ...word, loop }),
			]),
		);
		for (const loop of loops) {
			const [candidate] = await store.versions(loop);
			expect((await store.events(loop, 10)).map(({ kind }) => kind)).toEqual([candidate?.champion === true ? 'promoted' : 'candidateDropped', 'candidate']);
			expect(candidate?.state).toBe(candidate?.champion === true ? 'champion' : 'dropped');
		}
		await store.close();
	});

	test('makes every change of the labels on what the one before it made, whoever makes it', async () => {
		const store = await openSqliteStore({ file });
		await store.recordFeedback([reviewedRow()]);
		const started = await start(2);
		for (const each of started) await each.call('open', { file });
		const rename = async (each: StoreProcess, from: string, to: string) =>
			await each.call('changeLabels', { loop: LOOP, key: `${from} to ${to}`, change: { kind: 'rename', from, to }, reason: '', at: at(60) });
		for (let turn = 0; turn < 5; turn += 1) {
			const from = turn === 0 ? 'refund' : (await store.labels(LOOP)).find((label) => label.startsWith('name'));
			const made = await Promise.allSettled(started.map(async (each, index) => await rename(each, from ?? '', `name ${turn} of ${index}`)));
			expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
		}
		expect((await store.labelChanges(LOOP)).map(({ version: number }) => number)).toEqual([1, 2, 3, 4, 5]);
		expect((await store.labelledRows(LOOP))[0]?.answer?.label).toMatch(/^name 4/);
		await store.close();
	});

	test('counts each answer once when two processes record the same and others at the same time', async () => {
		const rowsOf = (who: string) => Array.from({ length: 60 }, (_, index) => asked(`${who}-${index}`, index % 10 === 0 ? 'refund' : 'billing'));
		const shared = rowsOf('both');
		const started = await start(2);
		for (const each of started) await each.call('open', { file });
		await Promise.all(
			started.flatMap((each, index) => {
				const rows = [...shared, ...rowsOf(`only ${index}`)];
				return Array.from({ length: 12 }, async (_, part) => await each.call('recordFeedback', rows.filter((_row, at_) => at_ % 12 === part)));
			}),
		);
		const store = await openSqliteStore({ file });
		expect(counted(await store.evidence(LOOP, LLM))).toEqual([[180, 18, 1, 1]]);
		await store.close();
	});

	test('two processes that certify one version at once leave one certificate, and its texts once', async () => {
		const store = await openSqliteStore({ file });
		await store.recordFeedback(Array.from({ length: 120 }, (_, index) => asked(`T-${index}`, 'billing')));
		const texts = (await store.certifyingTexts(LOOP, 0, 500)).map(({ textHash }) => ({ textHash, label: 'billing', confidence: 0.9 }));
		const scores = { modelId: 'hitl-encoder-en/head', labels: await store.labels(LOOP), labelMap: 0, texts };
		await store.promote(version({ manifest: { lastRowId: 0, rows: 1, rowIdsHash: '' } }), scores);
		const started = await start(2);
		for (const each of started) await each.call('open', { file });
		await Promise.all(started.flatMap((each) => [1, 2, 3].map(async (minute) => await each.call('recertify', LOOP, 1, scores, at(minute)))));
		expect(counted(await store.evidence(LOOP, 'hitl-encoder-en/head v1'))).toEqual([[120, 0, 1, 1]]);
		const database = new DatabaseSync(file);
		expect(database.prepare('SELECT COUNT(*) AS texts FROM certifying_rows WHERE predictor LIKE ?').get('% v1')).toMatchObject({ texts: 120 });
		database.close();
		await store.close();
	});

	test('has counted exactly the rows that are there when its process is killed while it records', async () => {
		const [writer] = await start(1);
		await writer?.call('open', { file });
		void writer?.call('fillRows', { kept: { row: asked('T-1', 'billing') } });
		await writer?.acknowledged(40);
		const last = (await writer?.kill()) ?? 0;
		expect(integrity()).toEqual(['ok']);
		const store = await openSqliteStore({ file });
		const rows = await collect(store.feedback(LOOP));
		expect(rows.length).toBeGreaterThanOrEqual(last);
		expect(counted(await store.evidence(LOOP, LLM))).toEqual([[rows.length, 0, 1, 1]]);
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
