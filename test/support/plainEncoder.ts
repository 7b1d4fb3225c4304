import { bertWords } from '../../core/inference/encoder/bertWords';
import { readEncoderFolder, type EncoderFolder } from '../../core/inference/encoder/encoderFolder';
import type { Encoding } from '../../core/inference/encoder/staticEncoder';

/** The built-in encoder as its reference has it, in plain JavaScript: what the kernels must agree with. Slow and short. */
export interface PlainEncoder {
	/** Row i is `scales[i]` times 256 values of `rows`. */
	readonly rows: Int8Array;
	readonly scales: Float32Array;
	/** Token ids of the whole text. */
	ids(text: string): number[];
	encode(text: string): Encoding;
}

const DENSE = 256;
const LEXICAL = 1024;
const UNKNOWN = 0;

export async function plainEncoder(folder: string): Promise<PlainEncoder> {
	const encoder = await readEncoderFolder(folder);
	const { config, weights, tables } = encoder;
	const rowCount = config.vocab_size + config.pair_count;
	const bytes = (offset: number, length: number) => Uint8Array.from(weights.subarray(offset, offset + length)).buffer;
	const rows = new Int8Array(bytes(tables.rows, rowCount * DENSE));
	const scales = new Float32Array(bytes(tables.scales, rowCount * 4));
	const pairList = new Int32Array(bytes(tables.pairs, config.pair_count * 8));
	const pairs = new Map<string, number>();
	for (let k = 0; k < config.pair_count; k++) pairs.set(`${pairList[2 * k]},${pairList[2 * k + 1]}`, config.vocab_size + k);
	const piecesOf = wordPieces(encoder);

	function dense(ids: readonly number[]): Float32Array {
		const used: number[] = [];
		for (const [i, id] of ids.entries()) {
			if (id !== UNKNOWN) used.push(id);
			const pair = pairs.get(`${ids[i - 1]},${id}`);
			if (pair !== undefined) used.push(pair);
		}
		const sum = new Float64Array(DENSE);
		for (const row of used) {
			for (const d of sum.keys()) sum[d] = (sum[d] ?? 0) + (scales[row] ?? 0) * (rows[row * DENSE + d] ?? 0);
		}
		const norm = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
		return Float32Array.from(sum, (value) => (norm > 1e-12 ? value / norm : 0));
	}

	return {
		rows,
		scales,
		ids: (text) => bertWords(text).flatMap(piecesOf),
		encode(text) {
			const characters = Array.from(text);
			const words = bertWords(characters.slice(0, config.max_chars).join(''));
			const ids = words.flatMap(piecesOf);
			const countable = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
			const known = countable.filter((word) => {
				const pieces = piecesOf(word);
				return !pieces.includes(UNKNOWN) && pieces.length <= 1 + Math.floor((Array.from(word).length - 1) / 3);
			});
			const lexical = buckets(grams(words.slice(0, config.max_tokens)));
			return {
				dense: dense(ids.slice(0, config.max_tokens)),
				lexicalIndex: Uint16Array.from(lexical, ([bucket]) => bucket),
				lexicalValue: Float32Array.from(lexical, ([, value]) => value),
				knownTokenRatio: countable.length === 0 ? 0 : known.length / countable.length,
				words: countable.length,
				truncated: characters.length > config.max_chars || ids.length > config.max_tokens,
			};
		},
	};
}

/** WordPiece, longest match first, over strings. */
export function wordPieces({ pieces, longestWord }: EncoderFolder): (word: string) => number[] {
	const idOf = new Map(pieces.map((piece, id) => [piece, id]));
	return (word) => {
		const characters = Array.from(word);
		if (characters.length > longestWord) return [UNKNOWN];
		const ids: number[] = [];
		for (let start = 0; start < characters.length; ) {
			let end = characters.length;
			const candidate = () => (start === 0 ? '' : '##') + characters.slice(start, end).join('');
			while (end > start && !idOf.has(candidate())) end--;
			if (end === start) return [UNKNOWN];
			ids.push(idOf.get(candidate()) ?? UNKNOWN);
			start = end;
		}
		return ids;
	};
}

function grams(words: readonly string[]): string[] {
	const marked = ['^', ...words, '$'];
	const neighbours = words.length === 0 ? [] : marked.slice(1).map((word, i) => `${marked[i]} ${word}`);
	const windows = words
		.filter((word) => /^[\p{L}\p{N}]/u.test(word))
		.flatMap((word) => {
			const characters = Array.from(`<${word}>`);
			return characters.slice(3).map((_, i) => `#${characters.slice(i, i + 4).join('')}`);
		});
	return [...words, ...neighbours, ...windows];
}

/** Signed feature hashing of counted grams. */
function buckets(all: readonly string[]): Array<[number, number]> {
	const counts = new Map<string, number>();
	for (const gram of all) counts.set(gram, (counts.get(gram) ?? 0) + 1);
	const sums = new Map<number, number>();
	for (const [gram, count] of counts) {
		const hash = fnv1a(gram);
		const value = (hash >>> 31 ? -1 : 1) * (1 + Math.log(count));
		sums.set(hash % LEXICAL, (sums.get(hash % LEXICAL) ?? 0) + value);
	}
	const held = [...sums].filter(([, sum]) => Math.abs(sum) > 1e-9).sort(([a], [b]) => a - b);
	const norm = Math.hypot(...held.map(([, sum]) => sum));
	return held.map(([bucket, sum]) => [bucket, sum / norm]);
}

export const fnv1a = (text: string): number =>
	Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
