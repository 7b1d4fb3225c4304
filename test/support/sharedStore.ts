import { join } from 'node:path';
import { z } from 'zod/v4';

/** The folder of the n8n that the end-to-end suites share. */
export const sharedUserFolder = (): string =>
	z.object({ userFolder: z.string() }).parse(JSON.parse(process.env.HITL_SHARED_N8N ?? 'null')).userFolder;

/** Its store. SQLite lets a second process read it. */
export const sharedStoreFile = (): string => join(sharedUserFolder(), '.n8n', 'hitl', 'hitl.sqlite');
