import type { PreTrainedTokenizer } from '@huggingface/transformers';
import { z } from 'zod/v4';
import { anyOf } from './anyOf';
import { byteSymbols } from './byteSymbols';
import { normaliseWithOrigin } from './normaliseWithOrigin';
import { pieceSpans, type PieceMarks } from './pieceSpans';

/** Characters of the text from `start` up to `end` (UTF-16 units). */
export interface Span {
	readonly start: number;
	readonly end: number;
}

interface SpannedToken extends Span {
	readonly id: number | undefined;
}

type SpanFinder = (text: string, ids: readonly number[]) => readonly Span[] | undefined;

const modelSchema = z.object({ continuing_subword_prefix: z.string().nullish() });

/**
 * A function that finds where each token of a text stands, by the tokenizer's own steps: sections between special tokens,
 * normaliser, words, pieces. Gives a span for each of `ids`, which are those of the text without special tokens around it;
 * undefined when the steps do not lead to these ids: no place is better than a wrong one.
 */
export function spanFinder(library: PreTrainedTokenizer): SpanFinder {
	const { normalizer, pre_tokenizer: split, model } = library._tokenizer;
	if (model === null) return () => undefined;
	const added = new Map(
		[...library._tokenizer.get_added_tokens_decoder().values()].map(({ content, id }) => [content, id]),
	);
	const special = anyOf([...added.keys()]);
	const splitter = JSON.stringify(library._tokenizerJSON.pre_tokenizer ?? '');
	const marks: PieceMarks = {
		unknown: model.unk_token,
		continues: modelSchema.safeParse(model.config).data?.continuing_subword_prefix ?? '',
		ends: model.end_of_word_suffix ?? '',
	};
	const idOf = (token: string): number | undefined =>
		added.get(token) ?? model.tokens_to_ids.get(token) ?? model.unk_token_id;

	function* sectionTokens(
		section: string,
		offset: number,
		index: number,
	): Generator<SpannedToken | undefined> {
		const normal = normaliseWithOrigin(section, (text) => (normalizer === null ? text : normalizer(text)));
		if (normal === undefined) return yield undefined;
		const symbols = symbolsOf(normal.text, splitter);
		const spanOf = (from: number, to: number): Span => {
			const [first, last] = [symbols.origins[from], symbols.origins[to - 1]];
			if (to <= from || first === undefined || last === undefined) return { start: offset, end: offset };
			return { start: offset + (normal.starts[first] ?? 0), end: offset + (normal.ends[last] ?? 0) };
		};
		let cursor = 0;
		for (const word of split === null ? [normal.text] : split(normal.text, { section_index: index })) {
			const found = findWord(symbols.text, word, cursor);
			const pieces = pieceSpans(word, model?.([word]) ?? [], marks);
			if (found === undefined || pieces === undefined) return yield undefined;
			const start = found.at - found.added;
			for (const { token, from, to } of pieces)
				yield { id: idOf(token), ...spanOf(Math.max(found.at, start + from), start + to) };
			cursor = start + word.length;
		}
	}

	return (text, ids) => {
		const spans: Span[] = [];
		let offset = 0;
		for (const [index, section] of text
			.split(special)
			.filter((part) => part !== '')
			.entries()) {
			const id = added.get(section);
			const tokens =
				id === undefined
					? sectionTokens(section, offset, index)
					: [{ id, start: offset, end: offset + section.length }];
			for (const token of tokens) {
				// What is behind the last id was not read by the model.
				if (spans.length === ids.length) return spans;
				if (token === undefined || token.id !== ids[spans.length]) return undefined;
				spans.push({ start: token.start, end: token.end });
			}
			offset += section.length;
		}
		return spans.length === ids.length ? spans : undefined;
	};
}

interface Symbols {
	readonly text: string;
	/** For each symbol, the UTF-16 unit of the normalised text that it stands for. */
	readonly origins: readonly number[];
}

/** The characters that the pieces of a vocabulary are made of. */
function symbolsOf(text: string, splitter: string): Symbols {
	if (splitter.includes('"ByteLevel"')) return byteSymbols(text);
	const plain = splitter.includes('"Metaspace"') ? text.replaceAll(' ', '▁') : text;
	return { text: plain, origins: Array.from({ length: plain.length }, (_, unit) => unit) };
}

const BLANK = /[\s▁ĠĊĉčĀ-Ġ]/u;

/** The next place of a word, behind blanks only. Its own first character may be a blank that the splitter `added`. */
function findWord(symbols: string, word: string, cursor: number): { at: number; added: number } | undefined {
	const canBeAdded = word !== '' && BLANK.test(word.charAt(0));
	for (let at = cursor; at <= symbols.length; at++) {
		if (symbols.startsWith(word, at)) return { at, added: 0 };
		if (canBeAdded && symbols.startsWith(word.slice(1), at)) return { at, added: 1 };
		if (!BLANK.test(symbols.charAt(at))) return undefined;
	}
	return undefined;
}
