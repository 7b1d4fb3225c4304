import type { Database, Transaction } from './database';
import { storeError } from './storeErrors';

/**
 * Forward-only: a published step is never edited, the next one is added below it. The types read the same in SQLite and
 * PostgreSQL (SQLite goes by the name's letters and stores bytes as bytes whatever the column is called).
 */
const MIGRATIONS: ReadonlyArray<readonly string[]> = [
	[
		`CREATE TABLE sequences (name TEXT PRIMARY KEY, last BIGINT NOT NULL)`,
		`INSERT INTO sequences (name, last) VALUES ('decision', 0), ('label', 0), ('answer', 0), ('row', 0), ('event', 0)`,
		`CREATE TABLE loops (name TEXT PRIMARY KEY, champion BIGINT NOT NULL)`,
		`CREATE TABLE labels (
			loop TEXT NOT NULL REFERENCES loops (name),
			label TEXT NOT NULL,
			position BIGINT NOT NULL,
			PRIMARY KEY (loop, label)
		)`,
		`CREATE TABLE decisions (
			loop TEXT NOT NULL REFERENCES loops (name),
			decision_id TEXT NOT NULL,
			item_id TEXT NOT NULL,
			execution_id TEXT NOT NULL,
			number BIGINT NOT NULL,
			text TEXT NOT NULL,
			subject_key TEXT,
			route TEXT NOT NULL,
			prediction TEXT NOT NULL,
			verdict TEXT NOT NULL,
			decided_at TEXT NOT NULL,
			PRIMARY KEY (loop, decision_id)
		)`,
		`CREATE INDEX decisions_by_time ON decisions (loop, decided_at)`,
		`CREATE TABLE reviews (
			review_id TEXT PRIMARY KEY,
			loop TEXT NOT NULL REFERENCES loops (name),
			execution_id TEXT NOT NULL,
			workflow_id TEXT NOT NULL,
			node_name TEXT NOT NULL,
			opened_at TEXT NOT NULL,
			deadline_at TEXT NOT NULL,
			completed_at TEXT,
			closed_at TEXT
		)`,
		`CREATE INDEX reviews_open ON reviews (opened_at) WHERE completed_at IS NULL AND closed_at IS NULL`,
		`CREATE TABLE review_items (
			review_id TEXT NOT NULL REFERENCES reviews (review_id),
			item_id TEXT NOT NULL,
			decision_id TEXT NOT NULL,
			position BIGINT NOT NULL,
			blind BIGINT NOT NULL,
			PRIMARY KEY (review_id, item_id)
		)`,
		`CREATE TABLE answers (
			review_id TEXT NOT NULL,
			item_id TEXT NOT NULL,
			number BIGINT NOT NULL,
			answer TEXT NOT NULL,
			PRIMARY KEY (review_id, item_id),
			FOREIGN KEY (review_id, item_id) REFERENCES review_items (review_id, item_id)
		)`,
		`CREATE TABLE texts (
			loop TEXT NOT NULL REFERENCES loops (name),
			text_hash TEXT NOT NULL,
			side TEXT NOT NULL,
			labelled BIGINT NOT NULL,
			first_seen_at TEXT NOT NULL,
			occurrences BIGINT NOT NULL,
			PRIMARY KEY (loop, text_hash)
		)`,
		// What may be long comes last: SQLite walks through a long value to reach what lies behind it.
		`CREATE TABLE feedback (
			row_id BIGINT PRIMARY KEY,
			loop TEXT NOT NULL,
			item_id TEXT NOT NULL,
			execution_id TEXT NOT NULL,
			decision_id TEXT NOT NULL,
			review_id TEXT,
			text_hash TEXT NOT NULL,
			subject_key TEXT,
			route TEXT NOT NULL,
			outcome TEXT,
			label TEXT,
			decided_at TEXT,
			recorded_at TEXT NOT NULL,
			size BIGINT NOT NULL,
			text TEXT NOT NULL,
			prediction TEXT NOT NULL,
			verdict TEXT NOT NULL,
			answer TEXT,
			FOREIGN KEY (loop, text_hash) REFERENCES texts (loop, text_hash)
		)`,
		`CREATE UNIQUE INDEX feedback_reviewed ON feedback (loop, item_id, review_id) WHERE review_id IS NOT NULL`,
		`CREATE UNIQUE INDEX feedback_automated ON feedback (loop, decision_id) WHERE review_id IS NULL`,
		`CREATE INDEX feedback_in_order ON feedback (loop, row_id, size)`,
		`CREATE INDEX feedback_by_answer ON feedback (loop, item_id, text_hash, decided_at, row_id)`,
		`CREATE INDEX feedback_answers ON feedback (loop, row_id) WHERE outcome IN ('approved', 'corrected') AND label IS NOT NULL`,
		`CREATE TABLE versions (
			loop TEXT NOT NULL REFERENCES loops (name),
			version BIGINT NOT NULL,
			parent BIGINT NOT NULL,
			bundle TEXT NOT NULL,
			weights BYTEA NOT NULL,
			created_at TEXT NOT NULL,
			PRIMARY KEY (loop, version)
		)`,
		`CREATE TABLE events (
			number BIGINT PRIMARY KEY,
			loop TEXT NOT NULL REFERENCES loops (name),
			kind TEXT NOT NULL,
			at TEXT NOT NULL,
			details TEXT NOT NULL,
			digest TEXT NOT NULL,
			UNIQUE (loop, digest)
		)`,
	],
	// What people said, in order: read from where a reader was.
	[
		`CREATE INDEX answers_in_order ON answers (number)`,
		`CREATE INDEX feedback_said ON feedback (loop, row_id) WHERE outcome IN ('approved', 'corrected', 'rejected')`,
	],
	// Changed labels, candidates, pruned versions and who trains. Decisions from before do not say which version made them.
	[
		`CREATE TABLE label_maps (
			loop TEXT NOT NULL REFERENCES loops (name),
			version BIGINT NOT NULL,
			at TEXT NOT NULL,
			change_key TEXT NOT NULL,
			reason TEXT NOT NULL,
			change TEXT NOT NULL,
			entries TEXT NOT NULL,
			PRIMARY KEY (loop, version),
			UNIQUE (loop, change_key)
		)`,
		`ALTER TABLE versions ADD COLUMN state TEXT NOT NULL DEFAULT 'used'`,
		`ALTER TABLE versions ADD COLUMN pruned_at TEXT`,
		`ALTER TABLE decisions ADD COLUMN model_version BIGINT`,
		`CREATE TABLE training_leases (
			loop TEXT PRIMARY KEY,
			holder TEXT NOT NULL,
			since TEXT NOT NULL,
			until TEXT NOT NULL
		)`,
		`CREATE INDEX events_in_order ON events (loop, at, number)`,
		`CREATE INDEX events_of_kind ON events (loop, kind, at, number)`,
	],
	// What a gate's promise rests on. A text certifies when the first decision about it was a draw whose chance is known.
	[
		`ALTER TABLE texts ADD COLUMN asked_row BIGINT`,
		`ALTER TABLE texts ADD COLUMN let_through BIGINT NOT NULL DEFAULT 0`,
		`UPDATE texts SET asked_row = seen.first FROM (
			SELECT loop, text_hash, MIN(row_id) AS first FROM feedback WHERE outcome IS NOT NULL GROUP BY loop, text_hash
		) AS seen WHERE texts.loop = seen.loop AND texts.text_hash = seen.text_hash`,
		`UPDATE texts SET let_through = 1 FROM (
			SELECT loop, text_hash, MIN(row_id) AS first FROM feedback WHERE outcome IS NULL GROUP BY loop, text_hash
		) AS seen WHERE texts.loop = seen.loop AND texts.text_hash = seen.text_hash
			AND (texts.asked_row IS NULL OR seen.first < texts.asked_row)`,
		`CREATE INDEX texts_asked ON texts (loop, asked_row) WHERE asked_row IS NOT NULL AND let_through = 0`,
		`CREATE INDEX feedback_by_text ON feedback (loop, text_hash, decided_at, row_id) WHERE outcome IN ('approved', 'corrected', 'rejected')`,
		// What a decision asks of people: 'review', 'check', or 'beyond' the budget; NULL: nothing, or no gate asked.
		`ALTER TABLE decisions ADD COLUMN duty TEXT`,
		`ALTER TABLE decisions ADD COLUMN confidence DOUBLE PRECISION`,
		`CREATE INDEX decisions_for_people ON decisions (loop, decided_at, number, duty, confidence) WHERE duty IS NOT NULL`,
		`CREATE TABLE evidence (
			loop TEXT NOT NULL REFERENCES loops (name),
			predictor TEXT NOT NULL,
			number BIGINT NOT NULL,
			version BIGINT NOT NULL,
			updated_at TEXT NOT NULL,
			evidence TEXT NOT NULL,
			PRIMARY KEY (loop, predictor)
		)`,
		`CREATE TABLE certifying_rows (
			loop TEXT NOT NULL,
			predictor TEXT NOT NULL,
			text_hash TEXT NOT NULL,
			row_id BIGINT NOT NULL,
			asked_at TEXT NOT NULL,
			label TEXT NOT NULL,
			confidence DOUBLE PRECISION NOT NULL,
			wrong BIGINT NOT NULL,
			review_probability DOUBLE PRECISION NOT NULL,
			least_probability DOUBLE PRECISION NOT NULL,
			PRIMARY KEY (loop, text_hash, predictor),
			FOREIGN KEY (loop, predictor) REFERENCES evidence (loop, predictor)
		)`,
		`CREATE INDEX certifying_rows_of_predictor ON certifying_rows (loop, predictor, row_id, asked_at)`,
		`CREATE TABLE monitoring (
			loop TEXT NOT NULL REFERENCES loops (name),
			predictor TEXT NOT NULL,
			state TEXT NOT NULL,
			PRIMARY KEY (loop, predictor)
		)`,
		`CREATE TABLE gate_runs (
			loop TEXT NOT NULL REFERENCES loops (name),
			workflow_id TEXT NOT NULL,
			node_id TEXT NOT NULL,
			at TEXT NOT NULL,
			run TEXT NOT NULL,
			PRIMARY KEY (loop, workflow_id, node_id)
		)`,
		`CREATE TABLE stopped_loops (loop TEXT PRIMARY KEY REFERENCES loops (name), at TEXT NOT NULL, reason TEXT NOT NULL, stopped_by TEXT)`,
		`CREATE TABLE reviewers (loop TEXT PRIMARY KEY REFERENCES loops (name), pairs BIGINT NOT NULL, disagreements BIGINT NOT NULL)`,
	],
	// Who is told of a review, and what became of it.
	[
		`INSERT INTO sequences (name, last) VALUES ('delivery', 0)`,
		`CREATE TABLE deliveries (
			id TEXT PRIMARY KEY,
			number BIGINT NOT NULL,
			review_id TEXT NOT NULL REFERENCES reviews (review_id),
			kind TEXT NOT NULL,
			channel TEXT NOT NULL,
			recipient TEXT NOT NULL,
			due_at TEXT NOT NULL,
			gap_minutes DOUBLE PRECISION NOT NULL,
			lease_holder TEXT,
			lease_until TEXT,
			attempts BIGINT NOT NULL,
			last_error TEXT,
			delivered_at TEXT,
			reference TEXT,
			joined BIGINT NOT NULL,
			message TEXT NOT NULL,
			UNIQUE (review_id, kind, channel, recipient)
		)`,
		`CREATE INDEX deliveries_due ON deliveries (due_at, number) WHERE delivered_at IS NULL`,
		`CREATE INDEX deliveries_to ON deliveries (channel, recipient, delivered_at) WHERE delivered_at IS NOT NULL`,
		`CREATE INDEX deliveries_in_message ON deliveries (channel, reference) WHERE reference IS NOT NULL`,
	],
	// Which Desks are active, and what they need of a review: its page, and the address by which its execution goes on.
	[
		`CREATE TABLE desks (
			workflow_id TEXT NOT NULL,
			node_id TEXT NOT NULL,
			address TEXT NOT NULL,
			announced_at TEXT NOT NULL,
			ticked_at TEXT NOT NULL,
			PRIMARY KEY (workflow_id, node_id)
		)`,
		`CREATE TABLE desk_reviews (
			review_id TEXT PRIMARY KEY REFERENCES reviews (review_id),
			resume_url TEXT,
			looked_at TEXT NOT NULL,
			leased_until TEXT NOT NULL,
			missing_since TEXT,
			ended TEXT,
			ended_at TEXT,
			pending TEXT NOT NULL
		)`,
		`CREATE INDEX desk_reviews_living ON desk_reviews (looked_at) WHERE resume_url IS NOT NULL`,
		`CREATE INDEX desk_reviews_ended ON desk_reviews (ended_at) WHERE ended_at IS NOT NULL`,
		`ALTER TABLE reviews ADD COLUMN close_reason TEXT`,
		`CREATE INDEX reviews_by_deadline ON reviews (deadline_at) WHERE completed_at IS NULL AND closed_at IS NULL`,
	],
	// What people have not sent yet.
	[
		`CREATE TABLE drafts (
			review_id TEXT NOT NULL REFERENCES reviews (review_id),
			link TEXT NOT NULL,
			saved_at TEXT NOT NULL,
			draft TEXT NOT NULL,
			PRIMARY KEY (review_id, link)
		)`,
	],
	// Several people decide one item together.
	[
		`ALTER TABLE reviews ADD COLUMN voting TEXT`,
		`ALTER TABLE reviews ADD COLUMN agreement TEXT`,
		`CREATE TABLE votes (
			review_id TEXT NOT NULL,
			item_id TEXT NOT NULL,
			reviewer TEXT NOT NULL,
			number BIGINT NOT NULL,
			vote TEXT NOT NULL,
			PRIMARY KEY (review_id, item_id, reviewer),
			FOREIGN KEY (review_id, item_id) REFERENCES review_items (review_id, item_id)
		)`,
	],
	// Requests of programs that may come twice.
	[
		`CREATE TABLE kept_claims (
			review_id TEXT NOT NULL REFERENCES reviews (review_id),
			request_key TEXT NOT NULL,
			digest TEXT NOT NULL,
			claim TEXT NOT NULL,
			PRIMARY KEY (review_id, request_key)
		)`,
	],
	// What is wrong with the address under which people reach a Desk, if anything is.
	[`ALTER TABLE desks ADD COLUMN fault TEXT`],
	// Past items with a known answer among those of a page, and what people said of them. They are no feedback.
	[
		`CREATE TABLE planted_items (
			review_id TEXT NOT NULL REFERENCES reviews (review_id),
			item_id TEXT NOT NULL,
			loop TEXT NOT NULL REFERENCES loops (name),
			decision_id TEXT NOT NULL,
			known TEXT NOT NULL,
			PRIMARY KEY (review_id, item_id)
		)`,
		`CREATE TABLE planted_checks (
			review_id TEXT NOT NULL,
			item_id TEXT NOT NULL,
			loop TEXT NOT NULL,
			reviewer TEXT,
			outcome TEXT NOT NULL,
			given TEXT,
			known TEXT NOT NULL,
			decided_at TEXT NOT NULL,
			seconds DOUBLE PRECISION,
			answer TEXT NOT NULL,
			PRIMARY KEY (review_id, item_id),
			FOREIGN KEY (review_id, item_id) REFERENCES planted_items (review_id, item_id)
		)`,
		`CREATE INDEX planted_checks_of_loop ON planted_checks (loop, known, given, outcome, reviewer)`,
	],
	// Which Slack app has reached a Desk, and when it last did.
	[`ALTER TABLE desks ADD COLUMN slack_credential TEXT`, `ALTER TABLE desks ADD COLUMN slack_at TEXT`],
	// The channels by which a Desk sends, separated by commas.
	[`ALTER TABLE desks ADD COLUMN sends_by TEXT NOT NULL DEFAULT ''`],
	// Reviews that ended and whose items have been looked for among the rows.
	[`ALTER TABLE reviews ADD COLUMN followed_up BIGINT`, `CREATE INDEX reviews_to_follow_up ON reviews (loop) WHERE followed_up IS NULL`],
	// What was said last, by whomever: read from the newest on.
	[`CREATE INDEX votes_in_order ON votes (number)`, `CREATE INDEX planted_checks_by_time ON planted_checks (decided_at)`],
];

const SECRET_BYTES = 32;

const readMeta = async (transaction: Transaction, name: string): Promise<string | undefined> => {
	const row = await transaction.get('SELECT value FROM meta WHERE name = ?', [name]);
	return typeof row?.value === 'string' ? row.value : undefined;
};

/**
 * Brings the schema up to date and returns the store's secret (32 bytes), made when the store is. Safe while other
 * processes do the same: whoever comes second finds it done. Throws `store-newer` and changes nothing when the
 * schema is from a later version of this package.
 */
export async function migrate(database: Database, randomBytes: (size: number) => Uint8Array): Promise<Uint8Array> {
	return await database.transaction(
		async (transaction) => {
			await transaction.run('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
			const done = Number((await readMeta(transaction, 'schema')) ?? 0);
			if (done > MIGRATIONS.length) throw storeError('store-newer', database.place);
			for (const statement of MIGRATIONS.slice(done).flat()) await transaction.run(statement);
			if (done < MIGRATIONS.length) {
				await transaction.run(
					'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
					['schema', String(MIGRATIONS.length)],
				);
			}
			const fresh = Buffer.from(randomBytes(SECRET_BYTES)).toString('hex');
			await transaction.run("INSERT INTO meta (name, value) VALUES ('secret', ?) ON CONFLICT DO NOTHING", [fresh]);
			const secret = Buffer.from((await readMeta(transaction, 'secret')) ?? '', 'hex');
			if (secret.length !== SECRET_BYTES) throw storeError('store-corrupt', database.place);
			return secret;
		},
		{ durable: true },
	);
}
