import { percent } from '../../percent';
import { count } from '../../training/report/countWords';
import { plainWords } from '../../training/report/plainWords';
import type { AlarmKind } from './alarms';

const LABEL_LETTERS = 60;

const MORE_CHECKS = 'Four times as many items are checked at random';
const STRICTER = `${MORE_CHECKS}, and the gate asks for one step more, until this has passed or a new version takes over.`;

interface Seen {
	readonly kind: AlarmKind;
	readonly figures: Readonly<Record<string, number>>;
	readonly label?: string;
}

/** What was seen and what is done about it. */
export function alarmSentence({ kind, figures, label }: Seen): string {
	const share = (name: string): string => percent(figures[name] ?? 0);
	const number = (name: string): string => count(figures[name] ?? 0);
	switch (kind) {
		case 'brokenPromise':
			return `The promise of under ${share('alpha')} mistakes no longer holds: people found ${mistakes(figures.mistakes ?? 0)} in ${number('answers')} of the answers that the model may give alone. Everything goes to people until the model has been checked anew.`;
		case 'moreMistakes':
			return `The model makes more mistakes than before where it is sure: people found mistakes in ${share('after')} of the last ${number('checks')} random checks, and in ${share('before')} before. ${MORE_CHECKS} for a while.`;
		case 'scoreDrift':
			return `The items that come in are not like those that the model was checked on: it used to be quite sure of ${share('sureBefore')} of them, and is of ${share('sureNow')} of the last ${number('items')}. ${STRICTER}`;
		case 'labelShift':
			return `${labelWords(label)} ${share('shareNow')} of the last ${number('items')} items, and ${share('shareBefore')} when the model was checked. ${STRICTER}`;
	}
}

const mistakes = (value: number): string => `${count(value)} ${value === 1 ? 'mistake' : 'mistakes'}`;

function labelWords(label: string | undefined): string {
	if (label === undefined) return 'Other kinds of items come in than before: rare or new labels are given to';
	if (label === '') return 'Other kinds of items come in than before: the model has no answer for';
	return `Other kinds of items come in than before: "${plainWords(label, LABEL_LETTERS)}" is the answer to`;
}
