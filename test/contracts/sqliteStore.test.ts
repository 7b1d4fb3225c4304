import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { describeFeedbackStore } from './feedbackStoreContract';

let folder: string;
let opened = 0;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-store-'));
});
afterAll(async () => await rm(folder, { recursive: true }));

describeFeedbackStore('an SQLite file', async () => {
	opened += 1;
	return await openSqliteStore({ file: join(folder, String(opened), 'hitl.sqlite') });
});

describeFeedbackStore('memory', async () => await openSqliteStore({ file: ':memory:' }));
