/**
 * Normaliser and word splitter of BERT uncased (Devlin et al. 2019; `BertNormalizer` and `BertPreTokenizer` of the
 * Hugging Face tokenizers library): clean, blanks around CJK ideographs, strip accents, lower-case, split. Which characters
 * are letters, and their accents, is what this Node's Unicode says: characters that a later Unicode adds may come out otherwise.
 */

// Control, format, private-use and lone surrogate code units vanish; tab and line breaks are white space.
const DROPPED = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
const WHITE_SPACE = /\p{White_Space}/gu;
const NON_SPACING_MARK = /\p{Mn}/gu;
// BERT counts the ASCII symbols as punctuation too; £, € and emoji are part of a word.
const PUNCTUATION = '\\p{P}$+<=>^`|~';
// CJK ideographs are words by themselves. (BERT puts blanks around them; decomposed ones stay ideographs.)
const IDEOGRAPH =
	'\\u{4E00}-\\u{9FFF}\\u{3400}-\\u{4DBF}\\u{20000}-\\u{2A6DF}\\u{2A700}-\\u{2B73F}\\u{2B740}-\\u{2B81F}\\u{2B920}-\\u{2CEAF}\\u{F900}-\\u{FAFF}\\u{2F800}-\\u{2FA1F}';
const WORD = new RegExp(`[${PUNCTUATION}${IDEOGRAPH}]|[^\\s${PUNCTUATION}${IDEOGRAPH}]+`, 'gu');

/** Words of a text in order, lower-case, each punctuation character by itself. Never throws. Plain ASCII has a faster way, see `EncoderKernel`. */
export function bertWords(text: string): readonly string[] {
	return normalise(text).match(WORD) ?? [];
}

function normalise(text: string): string {
	return (
		text
			.replace(DROPPED, '')
			.replace(WHITE_SPACE, ' ')
			.normalize('NFD')
			.replace(NON_SPACING_MARK, '')
			// toLowerCase() looks at the neighbours of a capital sigma only; BERT looks at no neighbours.
			.replaceAll('Σ', 'σ')
			.toLowerCase()
	);
}
