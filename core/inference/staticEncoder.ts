import { bertWords } from './bertWords';
import { cutText } from './cutText';
import { denseSum } from './denseSum';
import { DENSE_SIZE, LEXICAL_SIZE, readEncoderFolder, type EncoderFolder } from './encoderFolder';
import { GramTally } from './gramTally';
import { tallyGrams } from './lexicalGrams';
import { wordFeatureCache } from './wordFeatures';

export interface Encoding {
	/** 256 values, L2 norm 1; all zero when no token is known. */
	readonly dense: Float32Array;
	/** Buckets of the lexical block that hold something, ascending; the block has 1,024. */
	readonly lexicalIndex: Uint16Array;
	/** Their values, L2 norm 1; none for text without words. */
	readonly lexicalValue: Float32Array;
	/** Share of the words with a letter or digit that the vocabulary knows without spelling them out; 0 when there are none. */
	readonly knownTokenRatio: number;
	/** Only the beginning of the text was read: over 10,000 characters, or over 512 tokens. */
	readonly truncated: boolean;
}

export interface StaticEncoder {
	/** Name and version. */
	readonly id: string;
	/** SHA-256 of the weights, in hex. Two encoders with one hash give the same vectors. */
	readonly hash: string;
	readonly denseSize: typeof DENSE_SIZE;
	readonly lexicalSize: typeof LEXICAL_SIZE;
	/** Takes some 20 microseconds for a sentence, tens of milliseconds at the most (10,000 letters of one script without blanks). Never throws. */
	encode(text: string): Encoding;
}

/** Loads an encoder (model card in its folder) into about 20 MB. `encoder-corrupt` when a file is missing or damaged. */
export async function loadStaticEncoder(folder: string): Promise<StaticEncoder> {
	return staticEncoder(await readEncoderFolder(folder));
}

function staticEncoder({ config, vocabulary, table }: EncoderFolder): StaticEncoder {
	const featuresOf = wordFeatureCache(vocabulary, config.lexical.char_ngrams[0]);
	const tally = new GramTally(LEXICAL_SIZE);
	const sum = new Float64Array(DENSE_SIZE);
	const ids = new Uint16Array(config.max_tokens);

	return {
		id: `${config.name}@${config.version}`,
		hash: config.sha256,
		denseSize: DENSE_SIZE,
		lexicalSize: LEXICAL_SIZE,
		encode(text) {
			const cut = cutText(text, config.max_chars);
			const words = bertWords(cut.text);
			const features = words.map(featuresOf);
			let idCount = 0;
			let counted = 0;
			let known = 0;
			for (const feature of features) {
				for (const id of feature.ids) {
					if (idCount < ids.length) ids[idCount] = id;
					idCount++;
				}
				if (feature.hasLetterOrDigit) counted++;
				if (feature.isKnown) known++;
			}
			tallyGrams(tally, words, features, Math.min(words.length, config.max_tokens));
			const lexical = tally.finish();
			return {
				dense: denseSum(table, ids, Math.min(idCount, ids.length), sum),
				lexicalIndex: lexical.index,
				lexicalValue: lexical.value,
				knownTokenRatio: counted === 0 ? 0 : known / counted,
				truncated: cut.truncated || idCount > ids.length,
			};
		},
	};
}
