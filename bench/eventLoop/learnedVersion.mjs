import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../dist/core/feedback/sqliteStore.js';

/** Does something with the store of an n8n, beside whatever that does itself. */
export async function withStore(userFolder, work) {
	const folder = join(userFolder, '.n8n/hitl');
	mkdirSync(folder, { recursive: true });
	const store = await openSqliteStore({ file: join(folder, 'hitl.sqlite') });
	try {
		await work(store);
	} finally {
		await store.close();
	}
}

/** Puts a trained head into the store of an n8n that has not started yet. */
export const storeLearnedVersion = (userFolder, loop, encoder, { labels, weights, temperature }) =>
	withStore(userFolder, async (store) => {
		await store.promote({
			loop,
			parent: 0,
			encoder: { id: encoder.id, hash: encoder.hash },
			labels,
			weights,
			temperature,
			calibrated: true,
			metrics: {},
			manifest: { lastRowId: 0, rows: 770, rowIdsHash: '0'.repeat(64) },
			reason: 'benchmark',
			createdAt: new Date(0).toISOString(),
		});
	});
