// n8n-core writes an encryption key into its user folder when it loads: give it a throw-away one.
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

process.env.N8N_USER_FOLDER ??= mkdtempSync(join(tmpdir(), 'n8n-core-'));
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';
require('reflect-metadata');
