import { join } from 'node:path';
import { HitlError } from '../../core/errors';
import type { FeedbackStore } from '../../core/feedback/store';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { hitlFolder } from './hitlFolder';

const open = new Map<string, Promise<FeedbackStore>>();

/** One connection per file and process; opened at first use, kept for the life of the process. */
export async function openStore(): Promise<FeedbackStore> {
	if (process.env.EXECUTIONS_MODE === 'queue') {
		throw new HitlError(
			'queue-mode-needs-postgres',
			'This n8n runs in queue mode, where the SQLite store of the loop cannot be shared between its processes',
			'Run n8n in regular mode (EXECUTIONS_MODE=regular). Queue mode needs the PostgreSQL store with a Postgres credential, which this version does not have yet.',
		);
	}
	const file = join(hitlFolder(), 'hitl.sqlite');
	const known = open.get(file);
	if (known !== undefined) return await known;
	const opening = openSqliteStore({ file });
	open.set(file, opening);
	// A store that could not be opened is tried again by the next node run.
	opening.catch(() => open.delete(file));
	return await opening;
}
