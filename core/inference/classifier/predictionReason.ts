import type { Encoding } from '../encoder/staticEncoder';

/** Below this share of known words a reason says so: most of what the text says was not understood. */
const FEW_WORDS_KNOWN = 0.5;

/** Why a text gets no answer at all, without a full stop. */
export const unreadable = (text: string): string =>
	text.trim() === ''
		? 'The text is empty, so a person has to decide'
		: 'No word of the text is known to the model, so a person has to decide';

/** A reason (without its full stop) and what has to be said about the text: cut short, or hardly a word known. */
export function predictionReason(reason: string, { knownTokenRatio, words = 0, truncated }: Encoding): string {
	const said = truncated ? `${reason} (only the beginning of this long text was read).` : `${reason}.`;
	// Encoders that count words read a single language: the built-in one reads English.
	if (words === 0 || knownTokenRatio >= FEW_WORDS_KNOWN) return said;
	if (knownTokenRatio === 0) return `${said} For languages other than English choose a multilingual model.`;
	const known = Math.round(knownTokenRatio * words);
	const few = `Only ${known} of ${words} words ${known === 1 ? 'is' : 'are'} known to the English encoder`;
	return `${said} ${few}; for other languages choose a multilingual model.`;
}
