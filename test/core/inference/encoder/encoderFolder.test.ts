import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { loadStaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

const objectSchema = z.record(z.string(), z.unknown());

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'encoder-'));
	await cp(ENCODER_FOLDER, folder, { recursive: true });
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const readObject = async (file: string) =>
	objectSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));

/** Weights that the file's own checksum covers: damage that a checksum alone would not show. */
async function writeWeights(weights: Buffer): Promise<void> {
	const sha256 = createHash('sha256').update(weights).digest('hex');
	await writeFile(join(folder, 'model.safetensors'), weights);
	await writeFile(
		join(folder, 'config.json'),
		JSON.stringify({ ...(await readObject('config.json')), sha256 }),
	);
}

async function expectCorrupt(file: string, what: string): Promise<void> {
	await expect(loadStaticEncoder(folder)).rejects.toMatchObject({
		code: 'encoder-corrupt',
		message: expect.stringContaining(
			`The built-in encoder cannot be used: the file ${file} in ${folder} ${what}`,
		),
		nextStep: expect.stringContaining('Install the package again'),
	});
}

it.each(['config.json', 'tokenizer.json', 'model.safetensors'])('names the missing file %s', async (file) => {
	await rm(join(folder, file));
	await expectCorrupt(file, 'is missing or cannot be read');
});

it.each(['config.json', 'tokenizer.json'])('says that %s is not JSON', async (file) => {
	await writeFile(join(folder, file), '{"model":');
	await expectCorrupt(file, 'is not valid JSON');
});

it.each([
	['format', 'hitl-static-2'],
	['dim', 128],
	['sha256', 'abc'],
])('refuses a config.json with another %s', async (field, value) => {
	await writeFile(
		join(folder, 'config.json'),
		JSON.stringify({ ...(await readObject('config.json')), [field]: value }),
	);
	await expectCorrupt('config.json', `does not describe this encoder (see "${field}")`);
});

it('notices a single changed bit of the weights', async () => {
	const weights = await readFile(join(folder, 'model.safetensors'));
	weights[5_000_000] = (weights[5_000_000] ?? 0) ^ 1;
	await writeFile(join(folder, 'model.safetensors'), weights);
	await expectCorrupt(
		'model.safetensors',
		'is damaged or was changed: its SHA-256 is not the one in config.json',
	);
});

describe('weights of another form', () => {
	const spoil = async (change: (weights: Buffer) => Buffer): Promise<void> =>
		await writeWeights(change(await readFile(join(folder, 'model.safetensors'))));
	const renameInHeader = (from: string, to: string) => (weights: Buffer) =>
		Buffer.concat([
			Buffer.from(weights.subarray(0, 400).toString('latin1').replace(from, to), 'latin1'),
			weights.subarray(400),
		]);

	it('may be too short', async () => {
		await spoil((weights) => weights.subarray(0, 5));
		await expectCorrupt('model.safetensors', 'is too short');
	});

	it('may end inside the header', async () => {
		await spoil((weights) => weights.subarray(0, 100));
		await expectCorrupt('model.safetensors', 'is cut off inside its header');
	});

	it('may end inside a tensor', async () => {
		await spoil((weights) => weights.subarray(0, weights.length - 1));
		await expectCorrupt('model.safetensors', 'is cut off or has a tensor "rows" of the wrong size');
	});

	it('may have a header that is no JSON', async () => {
		await spoil(renameInHeader('{', '['));
		await expectCorrupt('model.safetensors', 'has a header that is not valid JSON');
	});

	it('may have numbers of a kind that is not read', async () => {
		await spoil(renameInHeader('"I8"', '"U8"'));
		await expectCorrupt('model.safetensors', 'describes its tensor "rows" in a way that cannot be read');
	});

	it.each(['rows', 'scales', 'pairs'])('may lack the tensor %s', async (name) => {
		await spoil(renameInHeader(`"${name}"`, `"${name.toUpperCase()}"`));
		await expectCorrupt('model.safetensors', `lacks the tensor "${name}"`);
	});

	it('may be far too long', async () => {
		await spoil((weights) => Buffer.concat([weights, Buffer.alloc(2_000_000)]));
		await expectCorrupt('model.safetensors', 'is too long');
	});

	it('may have a tensor of another shape', async () => {
		await spoil(renameInHeader('"shape":[39971,256]', '"shape":[256,39971]'));
		await expectCorrupt('model.safetensors', 'lacks the tensor "rows"');
	});

	it('may have pairs out of order', async () => {
		await spoil((weights) => {
			const dataStart = 8 + Number(weights.readBigUInt64LE(0));
			weights.writeInt32LE(27_000, dataStart + 159_884);
			return weights;
		});
		await expectCorrupt('model.safetensors', 'has a list of pairs that is out of order');
	});
});

describe('a vocabulary that does not fit the weights', () => {
	async function writeVocabulary(
		change: (entries: Array<[string, unknown]>) => Array<[string, unknown]>,
	): Promise<void> {
		const tokenizer = await readObject('tokenizer.json');
		const model = objectSchema.parse(tokenizer.model);
		const vocab = Object.fromEntries(change(Object.entries(objectSchema.parse(model.vocab))));
		await writeFile(
			join(folder, 'tokenizer.json'),
			JSON.stringify({ ...tokenizer, model: { ...model, vocab } }),
		);
	}

	it('may lack a token', async () => {
		await writeVocabulary((entries) => entries.slice(0, -1));
		await expectCorrupt('tokenizer.json', 'does not have 27971 tokens');
	});

	it.each([0, 99_999, -1, 1.5, 'one', null])('may give a token the number %j', async (id) => {
		await writeVocabulary((entries) => [...entries.slice(0, -1), ['wrong', id]]);
		await expectCorrupt('tokenizer.json', 'gives the token "wrong" no number of its own');
	});

	it('may have a token with the character that separates them', async () => {
		await writeVocabulary((entries) => [...entries.slice(0, -1), ['a\u0000b', entries.at(-1)?.[1]]]);
		await expectCorrupt('tokenizer.json', 'does not have 27971 tokens');
	});

	it('may be of another kind', async () => {
		await writeFile(join(folder, 'tokenizer.json'), '{"model":{"type":"BPE"}}');
		await expectCorrupt('tokenizer.json', 'does not describe this encoder (see "model.type")');
	});
});
