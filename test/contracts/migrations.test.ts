import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import { answer, at, automatedRow, collect, decision, LOOP, prediction, review, reviewedRow, verdict, version } from './feedbackStore/examples';

let folder: string;
let file: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-store-'));
	file = join(folder, 'hitl.sqlite');
});
afterEach(async () => await rm(folder, { recursive: true }));

/** Takes a store back to what it was before a step of the schema, by undoing that step and those behind it. */
function backTo(step: 2 | 3): void {
	const database = new DatabaseSync(file);
	const steps = step === 3 ? [FOURTH] : [FOURTH, THIRD];
	for (const sql of [...FOLLOWED_UP, ...PLANTED, ...VOTES, ...DRAFTS, ...DESK, ...DELIVERIES, ...steps.flat(), `UPDATE meta SET value = '${step}' WHERE name = 'schema'`]) database.exec(sql);
	database.close();
}

const DESK = ['DROP TABLE desks', 'DROP TABLE desk_reviews', 'DROP INDEX reviews_by_deadline', 'ALTER TABLE reviews DROP COLUMN close_reason'];

const FOLLOWED_UP = ['DROP INDEX reviews_to_follow_up', 'ALTER TABLE reviews DROP COLUMN followed_up'];

const VOTES = ['ALTER TABLE reviews DROP COLUMN voting', 'ALTER TABLE reviews DROP COLUMN agreement', 'DROP TABLE votes', 'DROP TABLE kept_claims'];

const PLANTED = ['DROP TABLE planted_checks', 'DROP TABLE planted_items'];

const DRAFTS = ['DROP TABLE drafts'];

const DELIVERIES = [`DELETE FROM sequences WHERE name = 'delivery'`, 'DROP TABLE deliveries'];

const THIRD = [
	'DROP INDEX events_in_order',
	'DROP INDEX events_of_kind',
	'DROP TABLE training_leases',
	'DROP TABLE label_maps',
	'ALTER TABLE versions DROP COLUMN state',
	'ALTER TABLE versions DROP COLUMN pruned_at',
	'ALTER TABLE decisions DROP COLUMN model_version',
];

const FOURTH = [
	'DROP INDEX texts_asked',
	'DROP INDEX feedback_by_text',
	'DROP INDEX decisions_for_people',
	'ALTER TABLE texts DROP COLUMN asked_row',
	'ALTER TABLE texts DROP COLUMN let_through',
	'ALTER TABLE decisions DROP COLUMN duty',
	'ALTER TABLE decisions DROP COLUMN confidence',
	...['certifying_rows', 'evidence', 'monitoring', 'gate_runs', 'stopped_loops', 'reviewers'].map((table) => `DROP TABLE ${table}`),
];

test('a store from before labels could change goes on with all that it holds', async () => {
	const before = await openSqliteStore({ file });
	await before.recordFeedback([reviewedRow({ reviewId: 'r-0' })]);
	for (let parent = 0; parent < 3; parent += 1) await before.promote(version({ parent, createdAt: at(20 + parent) }));
	await before.rollBack({ loop: LOOP, from: 3, to: 2, reason: '', at: at(30) });
	await before.recordDecisions([decision({ prediction: prediction({ model: { id: 'm', version: 1 } }) })]);
	await before.openReview(review(['T-1']));
	const [versions, rows, key] = [await before.versions(LOOP), await before.labelledRows(LOOP), await before.loopKey(LOOP)];
	await before.close();
	backTo(2);

	const store = await openSqliteStore({ file });
	expect(await store.versions(LOOP)).toEqual(versions);
	expect(versions.map(({ state }) => state)).toEqual(['earlier', 'champion', 'earlier']);
	expect(await store.labelledRows(LOOP)).toEqual(rows);
	expect(await store.loopKey(LOOP)).toEqual(key);
	expect(await store.findDecisions([decision()])).toMatchObject([{ decisionId: decision().decisionId }]);
	// Which version the waiting item is from was not stored then: until it is answered nothing is pruned.
	expect(await store.pruneVersions(LOOP, 1, at(40))).toEqual([]);
	await store.claimAnswers('r-1', [answer('T-1')]);
	await store.rollBack({ loop: LOOP, from: 2, to: 3, reason: '', at: at(41) });
	expect(await store.pruneVersions(LOOP, 1, at(42))).toEqual([1]);
	await store.changeLabels({ loop: LOOP, key: 'k', change: { kind: 'rename', from: 'refund', to: 'money back' }, reason: '', at: at(43) });
	expect((await store.labelledRows(LOOP)).map(({ answer: given }) => given?.label)).toEqual(['money back']);
	await store.close();
});

test('a store from before gates had certificates knows which texts were asked about, and certifies by its checks alone', async () => {
	const before = await openSqliteStore({ file });
	const audit = { route: 'audit' as const, verdict: verdict({ route: 'audit', reviewProbability: 0.05 }) };
	await before.recordFeedback([
		reviewedRow({ itemId: 'reviewed', text: 'reviewed' }),
		reviewedRow({ itemId: 'checked', text: 'checked', ...audit }),
		automatedRow({ itemId: 'let through', text: 'let through' }),
		reviewedRow({ itemId: 'let through', text: 'let through', ...audit }),
		reviewedRow({ itemId: 'later', text: 'later', ...audit }),
		automatedRow({ itemId: 'later', text: 'later' }),
	]);
	const rows = await collect(before.feedback(LOOP));
	await before.close();
	backTo(3);

	const store = await openSqliteStore({ file });
	expect(await collect(store.feedback(LOOP))).toEqual(rows);
	expect((await store.certifyingTexts(LOOP, 100, 10)).map(({ text }) => text)).toEqual(['checked', 'later']);
	// As if it had always been watched.
	await store.recordFeedback([reviewedRow({ reviewId: 'r-2', itemId: 'reviewed', text: 'reviewed', verdict: verdict({ leastProbability: 1 }) })]);
	expect(await store.evidence(LOOP, 'predict')).toBeUndefined();
	await store.close();
});
