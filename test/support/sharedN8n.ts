import { z } from 'zod/v4';
import { connectN8n, type N8nConnection } from './n8nServer';

const handleSchema = z.object({ base: z.string(), pid: z.number(), logFile: z.string(), cookie: z.string() });

/** The n8n with the packed package that all end-to-end suites share. A suite that kills n8n starts one of its own. */
export function sharedN8n(): N8nConnection {
	return connectN8n(handleSchema.parse(JSON.parse(process.env.HITL_SHARED_N8N ?? 'null')));
}
