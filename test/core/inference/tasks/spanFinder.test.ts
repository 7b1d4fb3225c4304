import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import fc from 'fast-check';
import { spanFinder } from '../../../../core/inference/tasks/spanFinder';
import { ENCODER_FOLDER } from '../../../support/tokenTable';

/** Tokenizers of every family that token classifiers come with, and texts that were written to confuse them. */

const shipped: { model: { vocab: Record<string, number> } } = JSON.parse(
	readFileSync(join(ENCODER_FOLDER, 'tokenizer.json'), 'utf8'),
);
const words = Object.keys(shipped.model.vocab).filter((piece) => /^[a-z]+$/.test(piece));
const numbered = (pieces: readonly string[]): Record<string, number> =>
	Object.fromEntries([...new Set(pieces)].map((piece, id) => [piece, id]));

const special = (content: string, id: number) => ({ id, content, special: true, normalized: false });
const plain = { version: '1.0', truncation: null, padding: null, decoder: null, post_processor: null };

const uncased = new PreTrainedTokenizer(
	{ ...shipped, added_tokens: [special('[SEP]', 99_999)] },
	{ unk_token: '[UNK]' },
);
const cased = new PreTrainedTokenizer(
	{
		...plain,
		added_tokens: [],
		normalizer: {
			type: 'BertNormalizer',
			clean_text: true,
			handle_chinese_chars: true,
			strip_accents: false,
			lowercase: false,
		},
		pre_tokenizer: { type: 'BertPreTokenizer' },
		model: {
			type: 'WordPiece',
			unk_token: '[UNK]',
			continuing_subword_prefix: '##',
			max_input_chars_per_word: 100,
			vocab: numbered(['[UNK]', 'Ana', 'Ber', '##lin', '.', ',', 'é', '東', '京', 'in', 'lives']),
		},
	},
	{ unk_token: '[UNK]' },
);

const printable = Array.from({ length: 256 }, (_, byte) => byte).filter(
	(byte) => (byte > 32 && byte < 127) || (byte > 160 && byte !== 173),
);
const symbols = [
	...printable.map((byte) => String.fromCodePoint(byte)),
	...Array.from({ length: 256 - printable.length }, (_, i) => String.fromCodePoint(256 + i)),
];
const byteLevel = new PreTrainedTokenizer(
	{
		...plain,
		added_tokens: [special('<s>', 9_999)],
		normalizer: null,
		pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true },
		model: {
			type: 'BPE',
			vocab: numbered([...symbols, 'er', 'li', 'lin', 'Ġl', 'an', 'Ġin']),
			merges: ['e r', 'l i', 'li n', 'Ġ l', 'a n', 'Ġ in'].filter((merge) => merge !== 'Ġ in'),
		},
	},
	{},
);
const unigram = new PreTrainedTokenizer(
	{
		...plain,
		added_tokens: [special('<unk>', 0)],
		normalizer: {
			type: 'Sequence',
			normalizers: [{ type: 'NFKC' }, { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' }],
		},
		pre_tokenizer: {
			type: 'Sequence',
			pretokenizers: [
				{ type: 'WhitespaceSplit' },
				{ type: 'Metaspace', replacement: '▁', add_prefix_space: true },
			],
		},
		model: {
			type: 'Unigram',
			unk_id: 0,
			vocab: [
				['<unk>', 0],
				['▁', -2],
				...words.slice(0, 3_000).map((word): [string, number] => [`▁${word}`, -5]),
				...[...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,-éü'].map(
					(letter): [string, number] => [letter, -9],
				),
			],
		},
	},
	{ unk_token: '<unk>', eos_token: '<unk>' },
);
const metaspace = new PreTrainedTokenizer(
	{
		...plain,
		added_tokens: [special('<unk>', 0)],
		normalizer: {
			type: 'Sequence',
			normalizers: [{ type: 'Strip', strip_left: true, strip_right: true }, { type: 'NFKC' }],
		},
		pre_tokenizer: { type: 'Metaspace', replacement: '▁', add_prefix_space: true, prepend_scheme: 'always' },
		model: {
			type: 'Unigram',
			unk_id: 0,
			vocab: [
				['<unk>', 0],
				['▁', -2],
				['▁the', -3],
				...[...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,-éü'].map(
					(letter): [string, number] => [letter, -9],
				),
			],
		},
	},
	{ unk_token: '<unk>', eos_token: '<unk>' },
);

const families: ReadonlyArray<[string, PreTrainedTokenizer]> = [
	['WordPiece, uncased', uncased],
	['WordPiece, cased', cased],
	['byte-level BPE', byteLevel],
	['Unigram, words', unigram],
	['Unigram, whole texts', metaspace],
];

const hostile = [
	'Ana lives in Berlin.',
	'  Ana\tlives\r\n in   Berlin  ',
	'José de San Martín, José de la Cruz',
	'Ἀθῆναι ΟΔΥΣΣΕΥΣ Σ',
	'👩‍👩‍👧 family in 東京 and 서울, 🇩🇪',
	'שלום עולם \u202e abc \u202c مرحبا',
	'a\u0301\u0327\u0301 x\u0301 \u0301',
	'lone \ud800 and \udc00 halves',
	'ﬁne ½ ① ｆｕｌｌ ㎏ ﷺ',
	'zero\u200bwidth\u200djoiner \ufeff bom \u0000 nul \u0007 bell',
	'[SEP] is not <s> special <unk> [CLS]',
	'İstanbul ISTANBUL ıI ẞß',
	'x'.repeat(250),
	'▁ ▁▁ Ġ ĠĠ ## ##a <0x41>',
	'',
	' ',
];

describe.each(families)('%s', (_, tokenizer) => {
	const find = spanFinder(tokenizer);
	const idsOf = (text: string): number[] => tokenizer.encode(text, { add_special_tokens: false });

	function check(text: string): 'found' | 'not found' {
		const ids = idsOf(text);
		const spans = find(text, ids);
		if (spans === undefined) return 'not found';
		expect(spans).toHaveLength(ids.length);
		let before = 0;
		for (const { start, end } of spans) {
			expect(start).toBeGreaterThanOrEqual(0);
			expect(end).toBeLessThanOrEqual(text.length);
			expect(end).toBeGreaterThanOrEqual(start);
			if (end === start) continue;
			// In their order, and never from the middle of a character.
			expect(start).toBeGreaterThanOrEqual(before);
			expect(isInsidePair(text, start) || isInsidePair(text, end)).toBe(false);
			before = start;
		}
		// Every letter of the plain alphabet belongs to a token.
		const covered = new Set(
			spans.flatMap(({ start, end }) => Array.from({ length: end - start }, (__, i) => start + i)),
		);
		if (ids.length > 0)
			for (const { index } of text.matchAll(/[a-z]/g)) expect(covered.has(index)).toBe(true);
		return 'found';
	}

	it.each(hostile)('finds the tokens of %j', (text) => {
		expect(check(text)).toBe('found');
	});

	it('finds the tokens of made-up texts, and says so when it cannot', () => {
		let found = 0;
		let all = 0;
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
				all++;
				if (check(text) === 'found') found++;
			}),
			{ numRuns: 300 },
		);
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
				all++;
				if (check(text) === 'found') found++;
			}),
			{ numRuns: 300 },
		);
		expect(found / all).toBeGreaterThan(0.97);
	});

	it('knows the places of what was read when the rest was not', () => {
		const text = 'the family lives in the city of the same name';
		const ids = idsOf(text);
		const whole = find(text, ids);
		expect(find(text, ids.slice(0, 4))).toEqual(whole?.slice(0, 4));
		expect(find(text, [...ids.slice(0, 3), 123_456])).toBeUndefined();
	});
});

const isInsidePair = (text: string, at: number): boolean =>
	/^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));

it('gives each token its own place', () => {
	const places = (tokenizer: PreTrainedTokenizer, text: string): string[] =>
		(spanFinder(tokenizer)(text, tokenizer.encode(text, { add_special_tokens: false })) ?? []).map(
			({ start, end }) => text.slice(start, end),
		);
	expect(places(cased, 'Ana lives in Berlin, 東京!')).toEqual([
		'Ana',
		'lives',
		'in',
		'Ber',
		'lin',
		',',
		'東',
		'京',
		'!',
	]);
	expect(places(uncased, 'José  [SEP]')).toEqual(['José', '[SEP]']);
	expect(places(byteLevel, 'Ber lin é')).toEqual(['B', 'er', ' ', 'lin', ' ', 'é', 'é']);
	// A blank before a word belongs to its token; entities are trimmed.
	expect(places(unigram, '  The  city.')).toEqual(['  ', 'T', 'h', 'e', '  city', '.']);
	expect(places(metaspace, ' the ﬁ')).toEqual(['the', ' ', 'ﬁ', 'ﬁ']);
});

const miniLm = join(__dirname, '../../../../../shared/models/all-MiniLM-L6-v2');
(existsSync(miniLm) ? it : it.skip)('finds the tokens of a real tokenizer', () => {
	const json = (file: string): object => JSON.parse(readFileSync(join(miniLm, file), 'utf8'));
	const tokenizer = new PreTrainedTokenizer(json('tokenizer.json'), json('tokenizer_config.json'));
	const find = spanFinder(tokenizer);
	for (const text of hostile) {
		const ids = tokenizer.encode(text, { add_special_tokens: false });
		expect(find(text, ids)).toHaveLength(ids.length);
	}
});
