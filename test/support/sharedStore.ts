import { join } from 'node:path';
import { z } from 'zod/v4';

/** The store of the n8n that the end-to-end suites share. SQLite lets a second process read it. */
export function sharedStoreFile(): string {
	const { userFolder } = z.object({ userFolder: z.string() }).parse(JSON.parse(process.env.HITL_SHARED_N8N ?? 'null'));
	return join(userFolder, '.n8n', 'hitl', 'hitl.sqlite');
}
