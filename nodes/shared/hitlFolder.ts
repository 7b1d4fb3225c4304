import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where store and models live: inside n8n's own folder, so that the volume that keeps n8n keeps them too. */
export const hitlFolder = (): string => join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n', 'hitl');
