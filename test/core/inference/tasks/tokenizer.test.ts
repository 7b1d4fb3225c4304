import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import fc from 'fast-check';
import { inspectModelFolder } from '../../../../core/inference/models/modelFolder';
import { loadTokenizer, type Tokenizer } from '../../../../core/inference/tasks/tokenizer';
import { writeZeroShotFixture } from '../../../support/zeroShotFixture';
import { writeTokenizer } from '../../../support/tokenTable';

let base: string;
let tokenizer: Tokenizer;
let library: PreTrainedTokenizer;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'tokenizer '));
	const { folder } = await writeZeroShotFixture(join(base, 'model'));
	await writeTokenizer(folder, { hasSpecialTokens: true, longest: 24 });
	tokenizer = await loadTokenizer(await inspectModelFolder(folder, 'zero-shot-classification'));
	const json = async (file: string): Promise<object> =>
		JSON.parse(await readFile(join(folder, file), 'utf8'));
	library = new PreTrainedTokenizer(await json('tokenizer.json'), await json('tokenizer_config.json'));
});
afterAll(async () => await rm(base, { recursive: true, force: true }));

const words = fc.array(fc.constantFrom('card', 'refund', 'lost,', 'zzxqyqqwv', '中文', '😀'), {
	minLength: 1,
	maxLength: 6,
});

it('joins the tokens of one text and of two as the tokenizer itself does', () => {
	fc.assert(
		fc.property(words, words, (first, second) => {
			const [a, b] = [first.join(' '), second.join(' ')];
			const [one, two] = [tokenizer.tokens(a), tokenizer.tokens(b)];
			const [single, pair] = [library.encode(a), library.encode(a, { text_pair: b })];
			if (single.length <= 24) expect(tokenizer.single(one).ids).toEqual(single);
			if (pair.length <= 24) expect(tokenizer.pair(one, two).ids).toEqual(pair);
		}),
	);
});

it('tells the parts of a pair apart, and keeps all special tokens when it cuts', () => {
	const [text, question] = [tokenizer.tokens('card '.repeat(50)), tokenizer.tokens('refund my card')];
	const pair = tokenizer.pair(text, question);
	const [cls, sep] = [pair.ids[0], pair.ids.at(-1)];
	expect(pair.ids).toHaveLength(24);
	expect(pair.truncated).toBe(true);
	expect(pair.ids.slice(pair.secondPart)).toEqual([...question.ids, sep]);
	const single = tokenizer.single(text);
	expect(single.ids).toHaveLength(24);
	expect([single.ids[0], single.ids.at(-1)]).toEqual([cls, sep]);
	expect(single).toMatchObject({ before: 1, count: 22, truncated: true });
});

it('makes special tokens in a text harmless, in place', () => {
	const { text, harmless, ids } = tokenizer.tokens('a [SEP] b [CLS]');
	expect(text).toBe('a [SEP] b [CLS]');
	expect(harmless).toBe('a  SEP] b  CLS]');
	const special = library.all_special_ids;
	expect(ids.some((id) => special.includes(id))).toBe(false);
});
