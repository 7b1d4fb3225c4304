import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withNode } from './node24.mjs';
import { n8nHome } from './places.mjs';

const readJson = (name) => JSON.parse(readFileSync(join(n8nHome, name), 'utf8'));

/** The demo's account. Its password stands in the repository: that is why n8n listens on loopback alone. */
export const owner = readJson('owner.json');

/** Settings of an n8n that only this machine can reach and that calls nobody. */
export const n8nEnvironment = ({ node, userFolder, port, brokerPort }) =>
	withNode(node, {
		...readJson('settings.json'),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		// n8n's own default is New York.
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_INSTANCE_OWNER_EMAIL: owner.email,
		N8N_INSTANCE_OWNER_PASSWORD_HASH: owner.passwordHash,
	});
