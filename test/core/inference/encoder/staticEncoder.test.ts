import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { z } from 'zod/v4';
import { loadStaticEncoder, type StaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { plainEncoder, type PlainEncoder } from '../../../support/plainEncoder';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

const vectorSchema = z.object({
	text: z.string(),
	dense: z.array(z.number()),
	dense_norm: z.number(),
	lexical_nonzero: z.number(),
	lexical_first: z.array(z.tuple([z.number(), z.number()])),
	lexical_norm: z.number(),
	known_token_ratio: z.number(),
	token_ids: z.array(z.number()),
});
type Vector = z.infer<typeof vectorSchema>;

const TOLERANCE = 1e-4;
const norm = (values: Float32Array): number => Math.hypot(...values);
const expectNear = (actual: ArrayLike<number>, expected: readonly number[]): void => {
	for (const [i, value] of expected.entries())
		expect(Math.abs((actual[i] ?? NaN) - value)).toBeLessThan(TOLERANCE);
};
/** Any sequence of UTF-16 units, halves of pairs included. */
const anyText = fc
	.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
	.map((units) => String.fromCharCode(...units));
const plainText = fc.string({ unit: fc.integer({ min: 9, max: 126 }).map((code) => String.fromCharCode(code)), maxLength: 300 });
const mixedText = fc.oneof(anyText, plainText, fc.string({ unit: 'grapheme', maxLength: 60 }), fc.lorem());

let encoder: StaticEncoder;
let reference: PlainEncoder;
let vectors: Vector[];

/** Dense block and counts alike to the last bit; the lexical block up to the rounding of sums in another order. */
function expectAsReference(text: string): void {
	const { lexicalValue: values, ...exact } = encoder.encode(text);
	const { lexicalValue: expected, ...expectedExact } = reference.encode(text);
	expect({ text, ...exact }).toEqual({ text, ...expectedExact });
	for (const [i, value] of values.entries()) expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(1e-6);
}

beforeAll(async () => {
	encoder = await loadStaticEncoder(ENCODER_FOLDER);
	reference = await plainEncoder(ENCODER_FOLDER);
	vectors = z
		.array(vectorSchema)
		.parse(JSON.parse(await readFile(join(__dirname, 'fixtures/vectors.json'), 'utf8')));
});

it('has an identity of name, version and weights', () => {
	expect(encoder).toMatchObject({ id: 'hitl-encoder-en@1.0.0', denseSize: 256, lexicalSize: 1024 });
	expect(encoder.hash).toMatch(/^8a9cd275/);
});

describe('agreement with the reference implementation', () => {
	it('has the same token ids for every text', () => {
		expect(vectors).toHaveLength(50);
		for (const { text, token_ids: expected } of vectors) {
			expect({ text, ids: reference.ids(text).slice(0, 32) }).toEqual({ text, ids: expected });
			expectAsReference(text);
		}
	});

	it('has the same vectors and ratios for every text', () => {
		for (const vector of vectors) {
			const encoding = encoder.encode(vector.text);
			expect(encoding.dense).toHaveLength(256);
			expectNear(encoding.dense, vector.dense);
			expectNear(
				[norm(encoding.dense), norm(encoding.lexicalValue)],
				[vector.dense_norm, vector.lexical_norm],
			);
			expect({ text: vector.text, nonzero: encoding.lexicalIndex.length }).toEqual({
				text: vector.text,
				nonzero: vector.lexical_nonzero,
			});
			expect([...encoding.lexicalIndex].slice(0, 8)).toEqual(vector.lexical_first.map(([index]) => index));
			expectNear(
				encoding.lexicalValue,
				vector.lexical_first.map(([, value]) => value),
			);
			expect(encoding.knownTokenRatio).toBeCloseTo(vector.known_token_ratio, 6);
		}
	});
});

describe('any text whatever', () => {
	it('is encoded without an error into vectors of norm 1 or 0', () => {
		fc.assert(
			fc.property(mixedText, (text) => {
				const { dense, lexicalIndex, lexicalValue, knownTokenRatio } = encoder.encode(text);
				for (const length of [norm(dense), norm(lexicalValue)])
					expect(Math.min(Math.abs(length - 1), length)).toBeLessThan(1e-5);
				expect([...lexicalIndex]).toEqual([...new Set(lexicalIndex)].toSorted((a, b) => a - b));
				expect(lexicalIndex.every((index) => index < 1024)).toBe(true);
				expect(lexicalValue).toHaveLength(lexicalIndex.length);
				expect(knownTokenRatio).toBeGreaterThanOrEqual(0);
				expect(knownTokenRatio).toBeLessThanOrEqual(1);
			}),
			{ numRuns: 1000 },
		);
	});

	it('is encoded as by plain JavaScript, which does the same sums without the kernels', () => {
		fc.assert(fc.property(mixedText, expectAsReference), { numRuns: 1000 });
	});

	it('is encoded alike by two encoders, whatever they read before', async () => {
		const fresh = await loadStaticEncoder(ENCODER_FOLDER);
		fc.assert(
			fc.property(mixedText, (text) => {
				expect(fresh.encode(text)).toEqual(encoder.encode(text));
				expect(fresh.encode(text)).toEqual(encoder.encode(text));
			}),
		);
	});

	it('is the same in capitals and with accents', () => {
		expect(encoder.encode('WHERE IS MY CAFÉ CARD')).toEqual(encoder.encode('where is my cafe card'));
		expect(encoder.encode('ΟΔΟΣ')).toEqual(encoder.encode('οδοσ'));
	});
});

it('keeps its bits for ever: stored vectors and trained heads rest on them', () => {
	const digest = createHash('sha256');
	for (const { text } of vectors) {
		const { dense, lexicalIndex, lexicalValue } = encoder.encode(text);
		for (const part of [dense, lexicalIndex, lexicalValue]) digest.update(part);
	}
	expect(digest.digest('hex')).toBe('3dd718ce6ba4018b9d59f4df05b5f7d4a6729863d19eb1e5c882e1deb77d3372');
});

it('encodes many texts in their order, tells how many are done, and can be cancelled', async () => {
	const texts = ['where is my card', '', 'ＦＵＬＬ width 各'];
	const done: number[] = [];
	expect(await encoder.encodeAll(texts, { onProgress: (count) => done.push(count) })).toEqual(
		texts.map((text) => encoder.encode(text)),
	);
	expect(done).toEqual([1, 2, 3]);
	await expect(encoder.encodeAll(texts, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});

describe('text that says nothing', () => {
	it.each(['', ' \n\t ', '\u0000\uFFFD\u200b', '?!', '😀', '中文', 'zzxqy qqwv', 'x'.repeat(500)])(
		'has a ratio of 0: %j',
		(text) => {
			expect(encoder.encode(text).knownTokenRatio).toBe(0);
		},
	);

	it('has no vector at all without a word', () => {
		const { dense, lexicalIndex } = encoder.encode(' \n ');
		expect(dense.every((value) => value === 0)).toBe(true);
		expect(lexicalIndex).toHaveLength(0);
	});

	it('still counts the words that are known', () => {
		expect(encoder.encode('zzxqy card').knownTokenRatio).toBe(0.5);
		expect(encoder.encode('مرحبا card').knownTokenRatio).toBeGreaterThanOrEqual(0.5);
	});
});

describe('long text', () => {
	it('is read up to 10,000 characters and says so', () => {
		const megabyte = 'where is my card? '.repeat(60_000);
		const encoding = encoder.encode(megabyte);
		expect(encoding.truncated).toBe(true);
		expect(encoding.dense).toEqual(encoder.encode(megabyte.slice(0, 10_000)).dense);
	});

	it('is never cut inside a character', () => {
		const faces = '😀'.repeat(10_000);
		expect(encoder.encode(`${faces}x`)).toEqual({ ...encoder.encode(faces), truncated: true });
		expect(encoder.encode(faces).truncated).toBe(false);
	});

	it('is read up to 512 tokens and says so', () => {
		expect(encoder.encode('card '.repeat(512)).truncated).toBe(false);
		const longer = encoder.encode(`${'card '.repeat(512)} refund`);
		expect(longer.truncated).toBe(true);
		expect(longer.dense).toEqual(encoder.encode('card '.repeat(512)).dense);
	});

	it.each([
		['syllables without blanks', '각낁댂'.repeat(4_000)],
		['ideographs', '豈更中文'.repeat(3_000)],
		['letters that become two', 'ΐẵ'.repeat(6_000)],
		['characters of four bytes', '𝅗𝅥𠀀😀𒀀'.repeat(3_000)],
		['punctuation', '!?'.repeat(6_000)],
		['one letter', 'a'.repeat(12_000)],
		['one word again and again', 'card '.repeat(3_000)],
		['long words', `${'pneumonoultramicroscopic'.repeat(4)} `.repeat(120)],
	])('of %s is encoded as by the reference', (_, text) => {
		expectAsReference(text);
	});

	it('may be a single word, or thousands that are new', () => {
		const before = encoder.encode('where is my card');
		expect(encoder.encode('constructor __proto__ toString').knownTokenRatio).toBeGreaterThan(0);
		expect(norm(encoder.encode('a1b2'.repeat(2_500)).lexicalValue)).toBeCloseTo(1, 5);
		for (let i = 0; i < 300; i++)
			encoder.encode(Array.from({ length: 100 }, (_, k) => `w${i}x${k}`).join(' '));
		expect(encoder.encode('where is my card')).toEqual(before);
	});
});
