// Before each suite of nodes and workflows: its own store draws the same sides and audits in every run.
const { fixStoreSecret } = require('./storeSecret');

fixStoreSecret(process.env.N8N_USER_FOLDER);
