import { SqliteDatabase } from '../../core/feedback/sqliteDatabase';

let database: SqliteDatabase;

beforeEach(async () => {
	database = new SqliteDatabase({ file: ':memory:' });
	await database.transaction(async (transaction) => await transaction.run('CREATE TABLE words (word TEXT PRIMARY KEY)'));
});
afterEach(async () => await database.close());

const words = async () => (await database.all('SELECT word FROM words ORDER BY word')).map(({ word }) => word);

const INSERT = 'INSERT INTO words (word) VALUES (?)';

test('statements that do not wait for one another run in their order', async () => {
	await database.transaction(async (transaction) => {
		const [, , found] = await Promise.all([transaction.run(INSERT, ['a']), transaction.runMany(INSERT, [['b'], ['c']]), transaction.all('SELECT word FROM words')]);
		expect(found).toHaveLength(3);
	});
	expect(await words()).toEqual(['a', 'b', 'c']);
});

test('reads that do not wait for one another come back each with its own', async () => {
	await database.transaction(async (transaction) => await transaction.runMany(INSERT, [['a'], ['b']]));
	const [one, all] = await database.reading(async (reader) => await Promise.all([reader.get('SELECT word FROM words WHERE word = ?', ['b']), reader.all('SELECT word FROM words')]));
	expect(one).toEqual({ word: 'b' });
	expect(all).toHaveLength(2);
});

test('what goes on beside a statement that failed writes nothing once the transaction is undone', async () => {
	let beside: Promise<unknown> = Promise.resolve();
	const failed = database.transaction(async (transaction) => {
		const slow = async () => {
			await transaction.all('SELECT word FROM words');
			// The other one has failed by now, and what it had failed with has been told.
			for (let turn = 0; turn < 20; turn++) await transaction.all('SELECT word FROM words').catch(() => []);
			return await transaction.run(INSERT, ['late']);
		};
		beside = slow();
		beside.catch(() => undefined);
		await Promise.all([transaction.run(INSERT, ['early']), transaction.run('INSERT INTO nowhere VALUES (1)'), beside]);
	});
	await expect(failed).rejects.toThrow('could not be read or written');
	await expect(beside).rejects.toThrow('is over already');
	expect(await words()).toEqual([]);
});
