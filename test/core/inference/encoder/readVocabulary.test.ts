import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { readVocabulary } from '../../../../core/inference/encoder/readVocabulary';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

const scalar = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string(), fc.boolean(), fc.constant(null));
const vocabularies = fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), scalar), {
	selector: ([piece]) => piece,
	minLength: 1,
	maxLength: 50,
});

it('finds what JSON.parse finds, however the file is laid out, and leaves the rest as it was', async () => {
	await fc.assert(
		fc.asyncProperty(vocabularies, fc.constantFrom(undefined, 1, '\t'), fc.string(), async (entries, space, note) => {
			// Members with numbers as names stand first in an object; a list of members keeps its order.
			const vocab = `{${entries.map(([piece, id]) => `${JSON.stringify(piece)}:${JSON.stringify(id)}`).join(',')}}`;
			const text = JSON.stringify({ note, model: { type: 'WordPiece', vocab: 0, more: { vocab: 1 } } }, null, space).replace(
				/"vocab":( ?)0/,
				(_match, blank: string) => `"vocab":${blank}${vocab}`,
			);
			const { vocabulary, rest } = await readVocabulary(text);
			expect(vocabulary).toEqual(entries.map(([piece, id]) => [piece, Object.is(id, -0) ? 0 : id]));
			expect(JSON.parse(rest)).toEqual({ note, model: { type: 'WordPiece', vocab: {}, more: { vocab: 1 } } });
		}),
	);
});

it('reads the one that ships', async () => {
	const text = await readFile(join(ENCODER_FOLDER, 'tokenizer.json'), 'utf8');
	const { vocabulary } = await readVocabulary(text);
	expect(Object.fromEntries(vocabulary)).toEqual(JSON.parse(text).model.vocab);
});

it.each([
	'{"model":{}}',
	'{"model":{"vocab":{}}}',
	'{"model":{"vocab":{"a":1',
	'{"model":{"vocab":{"a":[1]}}}',
	'{"model":{"vocab":{"a":{"b":1}}}}',
	'{"model":{"vocab":{"\\q":1}}}',
	'{"model":{"vocab":{"a":01}}}',
	'{"model":{"vocab":{"a" 1}}}',
	`{"model":{"vocab":{"${'a'.repeat(1_000_000)}`,
])('leaves a file alone that has none: %.60s', async (text) => {
	expect(await readVocabulary(text)).toEqual({ vocabulary: [], rest: text });
});
