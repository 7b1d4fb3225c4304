import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowResult } from '../../../../core/inference/tasks/task';
import { writeEmbeddingFixture, type EmbeddingFixture } from '../../../support/embeddingFixture';
import { libraryEmbeddings } from '../../../support/libraryAnswers';
import { openTaskProcess, type TaskProcess } from '../../../support/taskProcess';

const MINI_LM = join(__dirname, '../../../../../shared/models/all-MiniLM-L6-v2');
const TEXTS = [
	'I lost my card',
	'refund',
	`${'a long story about money and cards '.repeat(9)}end`,
	'',
	'refund',
];

let base: string;
let process_: TaskProcess;
let fixture: EmbeddingFixture;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'embeddings '));
	process_ = openTaskProcess();
	fixture = await writeEmbeddingFixture(join(base, 'tokens'));
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

const vectorOf = (result: RowResult<'feature-extraction'> | undefined): number[] =>
	result !== undefined && 'vector' in result ? Array.from(result.vector) : [];
const vectors = async (
	folder: string,
	texts: readonly string[],
	dtype: 'auto' | 'q8' = 'auto',
): Promise<number[][]> => {
	const model = await process_.load('feature-extraction', { folder, dtype });
	const { results, labels } = await model.run(texts, {});
	await model.dispose();
	expect(labels).toEqual([]);
	return results.map(vectorOf);
};
const unit = (text: string): number[] => Array.from(fixture.table.unit(fixture.table.encode(text)));
/** The largest difference between two vectors of one size. */
const difference = (one: readonly number[] = [], other: readonly number[] = []): number =>
	one.length === other.length && one.length > 0
		? Math.max(...one.map((value, d) => Math.abs(value - (other[d] ?? NaN))))
		: NaN;

it('means the tokens of each text, without the padding, to length 1', async () => {
	const found = await vectors(fixture.folder, TEXTS);
	for (const [i, text] of TEXTS.entries()) expect(difference(found[i], unit(text))).toBeLessThan(1e-5);
	expect(found[3]).toEqual(new Array(256).fill(0));
});

it('takes the vector of a network that pools by itself', async () => {
	const { folder } = await writeEmbeddingFixture(join(base, 'pooled'), 'pooled');
	const found = await vectors(folder, TEXTS);
	for (const [i, text] of TEXTS.entries()) expect(difference(found[i], unit(text))).toBeLessThan(1e-5);
});

it('takes the first token where sentence-transformers says so, and refuses what it does not know', async () => {
	const folder = join(base, 'first token');
	await cp(fixture.folder, folder, { recursive: true });
	await mkdir(join(folder, '1_Pooling'));
	const pooling = join(folder, '1_Pooling/config.json');
	await writeFile(pooling, '{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}');
	const [found] = await vectors(folder, ['card for a refund']);
	expect(difference(found, unit('card'))).toBeLessThan(1e-5);
	await writeFile(pooling, '{"pooling_mode_max_tokens":true}');
	await expect(vectors(folder, ['refund'])).rejects.toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining('1_Pooling/config.json'),
	});
	await writeFile(pooling, '{');
	await expect(vectors(folder, ['refund'])).rejects.toMatchObject({ code: 'model-corrupt' });
});

it('refuses a network without vectors, and a classifier', async () => {
	const folder = join(base, 'classifier');
	await cp(fixture.folder, folder, { recursive: true });
	await writeFile(
		join(folder, 'config.json'),
		'{"model_type":"bert","architectures":["BertForSequenceClassification"]}',
	);
	await expect(vectors(folder, ['refund'])).rejects.toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining('is not an encoder'),
		nextStep: expect.stringContaining('a text classifier'),
	});
});

describe('on a real transformer', () => {
	const real = existsSync(MINI_LM) ? it : it.skip;

	real('gives what the pipeline gives for each text alone, whatever the mates: int8 included', async () => {
		const texts = Array.from(
			{ length: 24 },
			(_, i) => `${'refund '.repeat((i * 7) % 23)}where is my card ${i}`,
		);
		const [ours, library] = await Promise.all([
			vectors(MINI_LM, texts, 'q8'),
			libraryEmbeddings(MINI_LM, texts),
		]);
		for (const [i] of texts.entries()) expect(difference(ours[i], library[i])).toBeLessThan(1e-6);
		const [alone] = await vectors(MINI_LM, texts.slice(5, 6), 'q8');
		expect(alone).toEqual(ours[5]);
	});

	real('keeps the end mark of a text that is too long, as the reference tokenizer does', async () => {
		const model = await process_.load('feature-extraction', { folder: MINI_LM, dtype: 'q8' });
		const text = 'card '.repeat(700);
		const { results } = await model.run([text, 'card '.repeat(510)], {});
		expect(results[0]).toMatchObject({ truncated: true });
		expect(results[1]).toMatchObject({ truncated: false });
		expect(vectorOf(results[0])).toEqual(vectorOf(results[1]));
	});
});
