import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { rollBack } from '../../core/loop/rollBack';
import { at, automatedRow, collect, decision, event, LOOP, version } from './feedbackStore/examples';
import { startStoreProcess, type StoreProcess } from './storeProcess';

let folder: string;
let file: string;
let started: StoreProcess | undefined;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-store-'));
	file = join(folder, 'hitl', 'hitl.sqlite');
});
afterEach(async () => {
	await started?.kill();
	started = undefined;
	await rm(folder, { recursive: true });
});

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

async function filled(rows = 1): Promise<void> {
	const store = await openSqliteStore({ file });
	const entries = Array.from({ length: rows }, (_, index) => automatedRow({ itemId: `T-${index}`, text: `text ${index}` }));
	await store.recordFeedback(entries);
	await store.close();
}

/** Opening must fail with that code, name the file, say what to do and leave every byte as it was. */
async function expectRefusal(code: string, message: string): Promise<void> {
	const before = readFileSync(file);
	await expect(openSqliteStore({ file })).rejects.toMatchObject({
		code,
		message: expect.stringContaining(message),
		nextStep: expect.stringMatching(/\w{3,}.*\.$/),
	});
	await expect(openSqliteStore({ file })).rejects.toThrow(file);
	expect(readFileSync(file).equals(before)).toBe(true);
}

/** Somebody who is not root, for whom permissions mean something. */
const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

describe('the file of an SQLite store', () => {
	test('is for its owner only, and so are its folder and the files beside it', async () => {
		const store = await openSqliteStore({ file });
		await store.recordEvent(event());
		expect([dirname(file), file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual(['700', '600', '600', '600']);
		await store.close();
	});

	test('is the same store when it is opened again', async () => {
		await filled(3);
		const first = await openSqliteStore({ file });
		const second = await openSqliteStore({ file });
		await first.recordDecisions([decision()]);
		expect(await second.findDecisions([decision()])).toEqual([decision()]);
		expect(await second.loopKey(LOOP)).toEqual(await first.loopKey(LOOP));
		expect(await collect(second.feedback(LOOP))).toHaveLength(3);
		await Promise.all([first.close(), second.close()]);
	});

	test('takes its secret from the given source once', async () => {
		const first = await openSqliteStore({ file, randomBytes: (size) => new Uint8Array(size).fill(1) });
		const second = await openSqliteStore({ file, randomBytes: (size) => new Uint8Array(size).fill(2) });
		expect(await second.loopKey(LOOP)).toEqual(await first.loopKey(LOOP));
		await Promise.all([first.close(), second.close()]);
	});
});

describe('an SQLite store refuses', () => {
	test('a file that is no database', async () => {
		mkdirSync(dirname(file));
		writeFileSync(file, 'item_id,label\nT-1,billing\n'.repeat(500));
		await expectRefusal('store-corrupt', 'is damaged, or it is not a store of this package');
	});

	test('a database of another program', async () => {
		mkdirSync(dirname(file));
		const other = new DatabaseSync(file);
		other.exec('CREATE TABLE workflow_entity (id TEXT)');
		other.close();
		await expectRefusal('store-corrupt', 'is a database of another program');
	});

	test('a file that was cut off', async () => {
		await filled(500);
		const { size } = statSync(file);
		for (const share of [0.9, 0.5, 0.05]) {
			truncateSync(file, Math.floor(size * share));
			await expectRefusal('store-corrupt', 'is damaged');
		}
	});

	test('a file with damage in the middle, when it gets there', async () => {
		await filled(500);
		const bytes = readFileSync(file);
		bytes.fill(0xff, Math.floor(bytes.length / 2));
		writeFileSync(file, bytes);
		const store = await openSqliteStore({ file });
		await expect(collect(store.feedback(LOOP))).rejects.toMatchObject({ code: 'store-corrupt' });
		await store.close();
	});

	test('a row that somebody else wrote', async () => {
		await filled();
		const other = new DatabaseSync(file);
		other.exec(`UPDATE feedback SET prediction = '{"label":'`);
		other.close();
		const store = await openSqliteStore({ file });
		await expect(collect(store.feedback(LOOP))).rejects.toMatchObject({
			code: 'store-corrupt',
			message: expect.stringContaining('is not JSON'),
		});
		await store.close();
	});

	test('a version that somebody damaged, with the way out, while others and other loops go on', async () => {
		const store = await openSqliteStore({ file });
		await store.promote(version());
		await store.promote(version({ parent: 1, createdAt: at(40) }));
		await store.promote(version({ loop: 'another' }));
		const other = new DatabaseSync(file);
		const damage = (set: string) => other.exec(`UPDATE versions SET ${set} WHERE loop = '${LOOP}' AND version = 2`);
		for (const set of [`bundle = '{"labels":'`, `bundle = '{}'`, `weights = x'010203', bundle = (SELECT bundle FROM versions WHERE version = 1 AND loop = '${LOOP}')`]) {
			damage(set);
			await expect(store.champion(LOOP)).rejects.toMatchObject({
				code: 'store-corrupt',
				message: `Version 2 of the loop "${LOOP}" is damaged in the file ${file}`,
				nextStep: expect.stringContaining('Roll this loop back to another version in Retrain'),
			});
		}
		damage(`bundle = '[]'`);
		expect((await store.versions(LOOP)).map(({ version: number, state, champion, labels }) => [number, state, champion, labels.length])).toEqual([
			[1, 'earlier', false, 2],
			[2, 'damaged', true, 0],
		]);
		expect((await store.champion('another'))?.version).toBe(1);
		expect(await rollBack({ loop: LOOP, store, now: () => new Date(at(50)), reason: 'damaged' })).toEqual({ from: 2, to: 1 });
		expect((await store.champion(LOOP))?.version).toBe(1);
		other.close();
		await store.close();
	});

	test('a schema that is newer than the package', async () => {
		await filled();
		const other = new DatabaseSync(file);
		other.exec(`UPDATE meta SET value = '999' WHERE name = 'schema'`);
		other.close();
		await expectRefusal('store-newer', 'was written by a newer version of n8n-nodes-hitl');
	});

	test('to go on when its file was moved away, and does not make another', async () => {
		const store = await openSqliteStore({ file });
		renameSync(file, `${file}.old`);
		await expect(store.recordEvent(event())).rejects.toMatchObject({
			code: 'store-unavailable',
			message: `The file ${file} was moved, replaced or deleted while n8n was running`,
		});
		renameSync(`${file}.old`, file);
		await store.recordEvent(event());
		expect(await store.events(LOOP, 10)).toHaveLength(1);
		await store.close();
	});

	test('a folder in place of the file', async () => {
		mkdirSync(file, { recursive: true });
		await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'store-unavailable' });
	});
});

describe('a store that may not be written to', () => {
	beforeEach(async () => {
		await filled();
		chmodSync(folder, 0o755);
		chmodSync(dirname(file), 0o755);
		started = await startStoreProcess(asNobody);
	});

	test('because of its file', async () => {
		chmodSync(file, 0o444);
		await expect(started?.call('open', { file })).rejects.toMatchObject({
			code: 'store-read-only',
			message: `The file ${file} cannot be written to: the file or its folder is read-only for n8n`,
		});
	});

	test('because of its folder', async () => {
		chmodSync(file, 0o666);
		chmodSync(dirname(file), 0o555);
		await expect(started?.call('open', { file })).rejects.toMatchObject({ code: 'store-read-only' });
		chmodSync(dirname(file), 0o755);
	});
});

describe('a full disk', () => {
	const bulk = (execution: number) =>
		Array.from({ length: 200 }, (_, index) =>
			automatedRow({ itemId: `T-${index}`, executionId: `e-${execution}`, text: `${index} `.repeat(1_000) }),
		);

	/** Writes until there is no room: that call leaves nothing behind, and all calls before it are kept whole. */
	async function expectFull(process: StoreProcess, more: object): Promise<void> {
		await process.call('open', { file, ...more });
		let stored = 0;
		let refused: unknown;
		while (refused === undefined && stored < 100) {
			await process.call('recordFeedback', bulk(stored)).then(
				() => (stored += 1),
				(error: unknown) => (refused = error),
			);
		}
		expect(refused).toMatchObject({
			code: 'store-full',
			message: `There is no room left to write to the file ${file}`,
			nextStep: expect.stringContaining('all that was stored before is safe'),
		});
		expect(stored).toBeGreaterThan(0);
		await process.kill();
		const store = await openSqliteStore({ file });
		const rows = await collect(store.feedback(LOOP));
		expect(rows).toHaveLength(200 * stored);
		expect(rows.at(-1)).toMatchObject({ executionId: `e-${stored - 1}`, occurrences: stored });
		// Once there is room again the same call goes through.
		expect((await store.recordFeedback(bulk(stored))).every(({ isNew }) => isNew)).toBe(true);
		await store.close();
		const database = new DatabaseSync(file);
		expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
		database.close();
	}

	test('refuses what has no room and keeps what was stored', async () => {
		started = await startStoreProcess();
		await expectFull(started, { workerFile: join(__dirname, 'fixtures', 'smallDiskWorker.cjs') });
	});

	test('is also a limit on the size of files', async () => {
		const limited = ['-c', 'ulimit -f 6000; exec "$@"', 'bash', process.execPath];
		started = await startStoreProcess({ execPath: 'bash', execArgv: limited });
		await expectFull(started, {});
	});
});
