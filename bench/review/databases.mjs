import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const WAIT_MS = 60_000;

function open(file) {
	const database = new DatabaseSync(file, { timeout: WAIT_MS });
	return database;
}

const columnsOf = (database, table) => database.prepare(`PRAGMA table_info(${table})`).all().map(({ name }) => name);

function usedBytes(database) {
	const read = (name) => Object.values(database.prepare(`PRAGMA ${name}`).get())[0];
	return (read('page_count') - read('freelist_count')) * read('page_size');
}

/** Copies rows of a table `count` times; `replaced` maps a column to the SQL of its value, in which `n` counts from 1. */
function copyRows(database, table, where, replaced, count) {
	const columns = columnsOf(database, table);
	const quoted = columns.map((name) => `"${name}"`);
	const values = columns.map((name, at) => replaced[name] ?? `t.${quoted[at]}`);
	database.exec(
		`WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ${count})
		INSERT INTO ${table} (${quoted.join(', ')}) SELECT ${values.join(', ')} FROM ${table} t, counter WHERE ${where}`,
	);
}

/** n8n's database and our store, as files of a running n8n. */
export function openDatabases(userFolder) {
	const n8n = open(join(userFolder, '.n8n/database.sqlite'));
	const store = open(join(userFolder, '.n8n/hitl/hitl.sqlite'));
	const newest = (name) =>
		n8n.prepare(`SELECT e.id FROM execution_entity e JOIN workflow_entity w ON w.id = e.workflowId WHERE w.name = ? AND e.status = 'waiting' ORDER BY e.id DESC`).get(name)?.id;
	let copies = 0;
	return {
		/** Bytes in use, of n8n's database and of the store. */
		bytes: () => ({ n8n: usedBytes(n8n), store: usedBytes(store) }),
		/**
		 * Makes `count` more reviews of each kind wait, as copies of one that does: their rows are there for whoever searches,
		 * and nobody opens their pages.
		 */
		addWaiting(count) {
			for (const kind of ['ours', 'peer']) {
				const id = newest(`bench-review-${kind}`);
				if (id === undefined) throw new Error(`no review of ${kind} waits`);
				const first = n8n.prepare('SELECT max(id) AS id FROM execution_entity').get().id;
				n8n.exec('BEGIN IMMEDIATE');
				copyRows(n8n, 'execution_entity', `t.id = ${id}`, { id: `${first} + n` }, count);
				copyRows(n8n, 'execution_data', `t.executionId = ${id}`, { executionId: `${first} + n` }, count);
				n8n.exec('COMMIT');
			}
			const review = store.prepare('SELECT review_id AS id FROM reviews WHERE completed_at IS NULL ORDER BY opened_at DESC').get().id;
			const copy = `'copy-' || (${copies} + n)`;
			store.exec('BEGIN IMMEDIATE');
			for (const table of ['reviews', 'review_items']) copyRows(store, table, `t.review_id = '${review}'`, { review_id: copy }, count);
			store.exec('COMMIT');
			copies += count;
		},
		close() {
			n8n.close();
			store.close();
		},
	};
}
