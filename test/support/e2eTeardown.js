// After the end-to-end layer: the shared n8n is ended, and what was made for it goes.
const { rm } = require('node:fs/promises');
const { dirname } = require('node:path');
const { eventually } = require('./n8nServer');

const ended = async (pid) => {
	try {
		process.kill(pid, 0);
	} catch {
		return true;
	}
};

module.exports = async () => {
	const { pid, userFolder } = JSON.parse(process.env.HITL_SHARED_N8N);
	process.kill(pid, 'SIGTERM');
	await eventually('n8n has ended', () => ended(pid)).catch(() => process.kill(pid, 'SIGKILL'));
	for (const folder of [userFolder, dirname(process.env.HITL_TARBALL)])
		await rm(folder, { recursive: true, force: true });
};
