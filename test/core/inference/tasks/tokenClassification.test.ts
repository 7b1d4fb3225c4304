import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SURE, writeEntitiesFixture } from '../../../support/entitiesFixture';
import { openTaskProcess, type TaskProcess, type TestModel } from '../../../support/taskProcess';

const WORDS = { maria: 'B-PER', garcia: 'I-PER', berlin: 'B-LOC', google: 'B-ORG' };

let base: string;
let process_: TaskProcess;
let folder: string;
let model: TestModel<'token-classification'>;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'entities '));
	process_ = openTaskProcess();
	({ folder } = await writeEntitiesFixture(join(base, 'model'), WORDS));
	model = await process_.load('token-classification', { folder });
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

const entitiesOf = async (texts: readonly string[]) =>
	(await model.run(texts, {})).results.map((result) => ('entities' in result ? result.entities : undefined));

it('finds entities and their places in the text as it was written', async () => {
	const text = '😀 María  García flew from BERLIN\nto Google.';
	const [entities] = await entitiesOf([text]);
	// One logit of SURE against three of 0.
	const score = expect.closeTo(1 / (1 + 4 * Math.exp(-SURE)), 4);
	expect(entities).toEqual([
		{ name: 'PER', value: 'María  García', start: 3, end: 16, score },
		{ name: 'LOC', value: 'BERLIN', start: 27, end: 33, score },
		{ name: 'ORG', value: 'Google', start: 37, end: 43, score },
	]);
});

it('gives places whose characters are the value, whatever stands around', async () => {
	const around = fc.oneof(
		fc.string({ unit: 'grapheme', maxLength: 20 }),
		fc.string({ unit: 'binary', maxLength: 20 }),
	);
	const word = fc.constantFrom('Maria', 'Berlin', 'GOOGLE', 'Bérlin', 'ma\u0301ria', 'Berlin\u202e', '[SEP]');
	const texts = fc.sample(
		fc.array(fc.tuple(around, word), { minLength: 1, maxLength: 5 }).map((parts) => parts.flat().join(' ')),
		{ numRuns: 300, seed: 11 },
	);
	const found = await entitiesOf(texts);
	let count = 0;
	for (const [i, text] of texts.entries()) {
		let before = 0;
		for (const { start, end, value, score } of found[i] ?? []) {
			expect(text.slice(start, end)).toBe(value);
			expect(start).toBeGreaterThanOrEqual(before);
			expect(value.trim()).toBe(value);
			expect(score).toBeGreaterThan(0.5);
			before = end;
			count++;
		}
		expect(found[i]).toBeDefined();
	}
	expect(count).toBeGreaterThan(300);
});

it('gives none for texts without, and for none', async () => {
	expect(await entitiesOf(['', 'nothing here', '[SEP] [CLS]', '\ud800'])).toEqual([[], [], [], []]);
	expect(await entitiesOf([])).toEqual([]);
});

it('reads 512 tokens and says so', async () => {
	const { results } = await model.run([`${'word '.repeat(500)} Berlin ${'word '.repeat(500)} Google`], {});
	expect(results[0]).toMatchObject({ truncated: true, entities: [{ value: 'Berlin' }] });
});

it('refuses a model that does not say which label means nothing, and one of another form', async () => {
	const nameless = join(base, 'nameless');
	await cp(folder, nameless, { recursive: true });
	await writeFile(join(nameless, 'config.json'), '{"model_type":"bert"}');
	await expect(process_.load('token-classification', { folder: nameless })).rejects.toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining('none is called O'),
	});
	await writeFile(
		join(nameless, 'config.json'),
		'{"model_type":"bert","architectures":["BertForSequenceClassification"]}',
	);
	await expect(process_.load('token-classification', { folder: nameless })).rejects.toMatchObject({
		code: 'model-unsupported',
		nextStep: expect.stringContaining('a text classifier or a zero-shot classifier'),
	});
});
