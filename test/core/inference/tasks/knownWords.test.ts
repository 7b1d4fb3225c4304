import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PreTrainedTokenizer } from '@huggingface/transformers';
import { knownWords } from '../../../../core/inference/tasks/knownWords';
import { ENCODER_FOLDER } from '../../../support/tokenTable';

const ratio = knownWords(
	new PreTrainedTokenizer(JSON.parse(readFileSync(join(ENCODER_FOLDER, 'tokenizer.json'), 'utf8')), {
		unk_token: '[UNK]',
	}),
);

it.each([
	['', 1],
	['  \n', 1],
	['\u0000', 1],
	['the card was lost', 1],
	['THE Card, was lost!', 1],
	['zzxqyqqwv', 0],
	['card zzxqyqqwv', 0.5],
	// A number is known however it is spelled out.
	['card 4821937', 1],
	['?!', 1],
	['中文', 0],
	['card 😀', 1],
	['x'.repeat(1_000_000), 0],
])('gives the share of known words of %j', (text, share) => {
	expect(ratio(text.slice(0, 10_000))).toBe(share);
});
