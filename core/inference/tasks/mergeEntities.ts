import type { Entity } from './task';
import type { Span } from './spanFinder';

/** A token's place in the text, the label it got, and that label's probability. */
export interface LabelledToken extends Span {
	readonly label: string;
	readonly score: number;
}

interface OpenEntity {
	readonly name: string;
	readonly start: number;
	end: number;
	/** Of the tokens that decided. */
	readonly scores: number[];
	isClosed: boolean;
}

const WORD_END = /[\p{L}\p{M}\p{N}]$/u;
const WORD_START = /^[\p{L}\p{M}\p{N}]/u;
// Words of these scripts are not set apart by blanks, so that a new word may begin at any character.
const UNSPACED =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

/**
 * Entities from labels such as B-PER, I-PER, E-PER, S-PER (BIO, BIOES, BILOU) or PER alone, and O for none. The first token
 * of a word decides for the word, as these models are trained; an entity's score is the mean of the tokens that decided.
 */
export function mergeEntities(text: string, tokens: readonly LabelledToken[]): Entity[] {
	const entities: OpenEntity[] = [];
	let open: OpenEntity | undefined;
	let wordEnd = -1;
	for (const token of tokens) {
		if (token.end <= token.start) continue;
		if (token.start < wordEnd || (token.start === wordEnd && continuesWord(text, token.start))) {
			if (open !== undefined && open.end === wordEnd) open.end = Math.max(open.end, token.end);
			wordEnd = Math.max(wordEnd, token.end);
			continue;
		}
		wordEnd = token.end;
		const { prefix, name } = parts(token.label);
		if (name === '') {
			open = undefined;
			continue;
		}
		const extends_ =
			open !== undefined && !open.isClosed && open.name === name && !['B', 'S', 'U'].includes(prefix);
		if (open !== undefined && extends_) {
			open.end = token.end;
			open.scores.push(token.score);
		} else {
			open = { name, start: token.start, end: token.end, scores: [token.score], isClosed: false };
			entities.push(open);
		}
		open.isClosed = ['E', 'L', 'S', 'U'].includes(prefix);
	}
	return entities.flatMap((entity) => trimmed(text, entity));
}

/** Empty name for a token that belongs to no entity. */
function parts(label: string): { prefix: string; name: string } {
	if (isOutside(label)) return { prefix: '', name: '' };
	const [, prefix, name] = /^([BIESLU])[-_](.+)$/.exec(label) ?? [];
	return prefix === undefined || name === undefined ? { prefix: '', name: label } : { prefix, name };
}

/** Whether a label says that there is no entity. */
export const isOutside = (label: string): boolean => label.toUpperCase() === 'O';

function continuesWord(text: string, at: number): boolean {
	const before = lastCharacter(text, at);
	return WORD_END.test(before) && WORD_START.test(text.slice(at, at + 2)) && !UNSPACED.test(before);
}

const lastCharacter = (text: string, at: number): string => {
	const unit = text.charCodeAt(at - 1);
	return text.slice(unit >= 0xdc00 && unit <= 0xdfff ? at - 2 : at - 1, at);
};

function trimmed(text: string, { name, start, end, scores }: OpenEntity): Entity[] {
	const raw = text.slice(start, end);
	const from = start + raw.length - raw.trimStart().length;
	const value = raw.trim();
	const score = scores.reduce((sum, one) => sum + one, 0) / scores.length;
	return value === '' ? [] : [{ name, value, start: from, end: from + value.length, score }];
}
