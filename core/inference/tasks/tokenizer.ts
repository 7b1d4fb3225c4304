import { AutoTokenizer, type PreTrainedTokenizer } from '@huggingface/transformers';
import { z } from 'zod/v4';
import { cutText } from '../encoder/cutText';
import type { ModelFolder } from '../models/modelFolder';
import { unloadable } from './modelErrors';
import { anyOf } from './anyOf';
import { knownWords } from './knownWords';

/** Characters of a text that are read; what is longer is cut before it costs anything. */
export const LONGEST_TEXT = 10_000;

/** A row as the network reads it: the special tokens are in it, the padding is not. */
export interface TokenRow {
	readonly ids: readonly number[];
	/** Where the second part of a pair begins; undefined where the model does not tell the parts apart. */
	readonly secondPart: number | undefined;
}

/** A text in tokens, without special ones and not yet cut to what the model can read. */
export interface TextTokens {
	/** The part of the text that was tokenised, as it was written. */
	readonly text: string;
	/** The same, as long, with the names of special tokens made harmless. */
	readonly harmless: string;
	readonly ids: readonly number[];
	/** Only the beginning of the text is in them. */
	readonly truncated: boolean;
}

/** One text with its special tokens. */
export interface SingleRow extends TokenRow {
	/** Special tokens before the text, and tokens of the text itself. */
	readonly before: number;
	readonly count: number;
	readonly truncated: boolean;
}

export interface Tokenizer {
	readonly padId: number;
	readonly library: PreTrainedTokenizer;
	/** No ids for a text without anything to read. */
	tokens(text: string): TextTokens;
	/** Share of the words that are known, 1 where there is no text. See `knownWords`. */
	knownTokenRatio(text: string): number;
	/** One text with its special tokens, cut at its end to what the model can read. */
	single(text: TextTokens): SingleRow;
	/** Two texts. The first is cut to make room, since the second is the question about it. */
	pair(first: TextTokens, second: TextTokens): TokenRow & { readonly truncated: boolean };
}

/** Special tokens around one text, or around and between two. */
interface Frame {
	readonly before: readonly number[];
	readonly between: readonly number[];
	readonly after: readonly number[];
	readonly tellsPartsApart: boolean;
}

const PROBE = 'one two';
const SECOND_PROBE = 'three';

const encodedSchema = z.object({
	input_ids: z.array(z.number()),
	token_type_ids: z.array(z.number()).optional(),
});

/** Loads the tokenizer of a checked folder. `model-corrupt` when it does not load or does not work. */
export async function loadTokenizer({ folder, longestSequence }: ModelFolder): Promise<Tokenizer> {
	const unusable = (cause: unknown): never => {
		throw unloadable(folder, 'tokenizer.json', cause);
	};
	const library = await AutoTokenizer.from_pretrained(folder, { local_files_only: true }).catch(unusable);
	const plain = (text: string): number[] => library.encode(text, { add_special_tokens: false });
	const framed = <Result>(frame: () => Result): Result => {
		try {
			return frame();
		} catch (cause) {
			return unusable(cause);
		}
	};
	const one = framed(() => singleFrame(library, plain));
	let two: Frame | undefined;
	const ratio = knownWords(library);
	const special = anyOf(library.all_special_tokens);
	const room = Math.max(1, longestSequence - one.before.length - one.after.length);

	return {
		library,
		padId: library.pad_token_id ?? 0,
		tokens(text) {
			const cut = cutText(text, LONGEST_TEXT);
			// Somebody who writes [SEP] must not be able to end the text and go on in our name.
			const harmless = cut.text.replace(special, (name) => ` ${name.slice(1)}`);
			return { ...cut, harmless, ids: plain(harmless) };
		},
		knownTokenRatio: (text) => ratio(cutText(text, LONGEST_TEXT).text),
		single({ ids, truncated }) {
			const kept = ids.slice(0, room);
			return {
				ids: [...one.before, ...kept, ...one.after],
				before: one.before.length,
				count: kept.length,
				secondPart: undefined,
				truncated: truncated || kept.length < ids.length,
			};
		},
		pair(first, second) {
			// Not every tokenizer can do it, and few tasks need it.
			two ??= framed(() => pairFrame(library, plain));
			const pairRoom = longestSequence - two.before.length - two.between.length - two.after.length;
			const question = second.ids.slice(0, Math.max(1, pairRoom - 1));
			const text = first.ids.slice(0, Math.max(1, pairRoom - question.length));
			const start = [...two.before, ...text, ...two.between];
			return {
				ids: [...start, ...question, ...two.after],
				secondPart: two.tellsPartsApart ? start.length : undefined,
				truncated: first.truncated || text.length < first.ids.length,
			};
		},
	};
}

function singleFrame(library: PreTrainedTokenizer, plain: (text: string) => number[]): Frame {
	const inner = plain(PROBE);
	const { input_ids: whole } = encodedSchema.parse(library(PROBE, { return_tensor: false }));
	const at = positionOf(inner, whole, 0);
	return {
		before: whole.slice(0, at),
		between: [],
		after: whole.slice(at + inner.length),
		tellsPartsApart: false,
	};
}

function pairFrame(library: PreTrainedTokenizer, plain: (text: string) => number[]): Frame {
	const [first, second] = [plain(PROBE), plain(SECOND_PROBE)];
	const encoded = encodedSchema.parse(library(PROBE, { text_pair: SECOND_PROBE, return_tensor: false }));
	const { input_ids: whole, token_type_ids: types } = encoded;
	const at = positionOf(first, whole, 0);
	const next = positionOf(second, whole, at + first.length);
	return {
		before: whole.slice(0, at),
		between: whole.slice(at + first.length, next),
		after: whole.slice(next + second.length),
		tellsPartsApart: types !== undefined && types[next] === 1,
	};
}

function positionOf(inner: readonly number[], whole: readonly number[], from: number): number {
	for (let at = from; inner.length > 0 && at + inner.length <= whole.length; at++) {
		if (inner.every((id, i) => whole[at + i] === id)) return at;
	}
	throw new Error('it gives no tokens for a plain text, or other ones beside its special tokens');
}
