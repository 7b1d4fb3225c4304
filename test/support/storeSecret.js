// The store's secret draws sides and audits. A new one each run would make every test that trains or audits a lottery.
const { mkdirSync } = require('node:fs');
const { join } = require('node:path');
const { DatabaseSync } = require('node:sqlite');

/** How the package marks its files: it refuses any other program's. */
const APPLICATION_ID = 0x6869746c;

/** Makes the store of a user folder with a secret that is always the same; the package finds it and adds its tables. */
function fixStoreSecret(userFolder) {
	const folder = join(userFolder, '.n8n', 'hitl');
	mkdirSync(folder, { recursive: true });
	const database = new DatabaseSync(join(folder, 'hitl.sqlite'));
	database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
	database.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
	database.prepare("INSERT INTO meta (name, value) VALUES ('secret', ?)").run('07'.repeat(32));
	database.close();
}

module.exports = { fixStoreSecret };
