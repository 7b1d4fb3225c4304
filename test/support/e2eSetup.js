// Before the end-to-end layer: the package is packed once, installed, and one n8n started for all suites.
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { installTarball, packTarball } = require('./installedPackage');
const { startN8n } = require('./n8nServer');
const { fixStoreSecret } = require('./storeSecret');

module.exports = async () => {
	const userFolder = mkdtempSync(join(tmpdir(), 'hitl-e2e-'));
	const tarball = packTarball();
	installTarball(userFolder, tarball);
	fixStoreSecret(userFolder);
	const { base, pid, login } = await startN8n({ userFolder });
	const logFile = join(userFolder, 'n8n.log');
	process.env.HITL_TARBALL = tarball.file;
	process.env.HITL_SHARED_N8N = JSON.stringify({ base, pid, userFolder, logFile, cookie: await login() });
};
