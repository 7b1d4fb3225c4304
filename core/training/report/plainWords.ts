import { cut } from '../../review/shorten';
import { letters } from './letters';

/** Units of a text that are looked at: a label may be as long as a text. */
const READ = 1_000;
/** Marks piled on one letter beyond what any script needs. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;
/** What turns the reading direction of the words around it, what no XML file may hold, and other controls. */
const UNSEEN = /[\p{Bidi_Control}\p{Noncharacter_Code_Point}\p{Cc}]/gu;

/** Somebody's own words, such as a label, as one line of at most `most` characters (as a reader counts them), ellipsis included. */
export function plainWords(label: string, most: number): string {
	const start = cut(label, READ).toWellFormed();
	const line = start.replace(/\s+/gu, ' ').replace(UNSEEN, '').replace(PILED_MARKS, '$1').trim();
	const characters = letters(line);
	if (characters.length <= most && label.length <= READ) return line === '' ? '(no name)' : line;
	return `${characters.slice(0, most - 1).join('')}…`;
}
