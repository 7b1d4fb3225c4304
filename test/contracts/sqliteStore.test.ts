import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { fixedSecret } from '../support/fixedDraws';
import { automatedRow, collect, LOOP } from './feedbackStore/examples';
import { describeFeedbackStore } from './feedbackStoreContract';

let folder: string;
let opened = 0;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-store-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

describeFeedbackStore('an SQLite file', async () => {
	opened += 1;
	return await openSqliteStore({ file: join(folder, String(opened), 'hitl.sqlite'), randomBytes: fixedSecret });
});

// The same code and SQL without a file; only tests use it, so the contract is not gone through twice.
test('a store in memory keeps what it is told, and to itself', async () => {
	const [one, other] = await Promise.all([openSqliteStore({ file: ':memory:' }), openSqliteStore({ file: ':memory:' })]);
	try {
		const recorded = await one.recordFeedback([automatedRow({ itemId: 'T-1' }), automatedRow({ itemId: 'T-2' })]);
		expect(await collect(one.feedback(LOOP))).toEqual(recorded.map(({ row }) => row));
		expect(await collect(other.feedback(LOOP))).toEqual([]);
		expect(await one.loopKey(LOOP)).not.toEqual(await other.loopKey(LOOP));
	} finally {
		await Promise.all([one.close(), other.close()]);
	}
});
