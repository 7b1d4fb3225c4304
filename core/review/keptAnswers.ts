import { readTimestamp } from './answerParts';
import { CHOICE } from './choice';
import { fieldsOf, readFormFields, REVIEWER_FIELD, SHOWN_AT_FIELD, sentText, textField } from './formFields';
import type { ReviewForm } from './reviewForm';
import { cut } from './shorten';

/** What somebody had filled in, to be shown again when it could not be taken. */
export interface KeptAnswers {
	readonly reviewer?: string;
	/** When the page was shown first, as the browser gave it back. */
	readonly shownAt?: string;
	/** By place on the form, from 1. */
	readonly cards: ReadonlyMap<number, KeptCard>;
}

export interface KeptCard {
	/** Value of the radio button that was chosen. */
	readonly token?: string;
	readonly typedLabel?: string;
	readonly comment?: string;
	/** Where a text is asked for. */
	readonly text?: string;
	/** What stood in the editable fields, by their position. */
	readonly edits?: ReadonlyArray<string | undefined>;
	readonly seconds?: string;
}

/** Whether a card has an answer, other than that it comes later. */
export const isAnswered = ({ token, typedLabel }: KeptCard): boolean => (token !== undefined && token !== CHOICE.later) || typedLabel !== undefined;

/** More than may be sent, so that people can shorten what they wrote instead of losing its end. */
const MOST_KEPT_LETTERS = 20_000;

const knownTokens = new Set<string>(Object.values(CHOICE));

/** Reads a refused form body for showing it again. Never throws; what cannot be read is left out. */
export function readKeptAnswers(body: unknown, form: ReviewForm): KeptAnswers {
	const fields = readFormFields(body) ?? {};
	const text = (name: string): string | undefined => {
		const value = textField(fields, name);
		return value === undefined ? undefined : cut(value, MOST_KEPT_LETTERS);
	};
	const written = (name: string): string | undefined => {
		const value = sentText(fields, name);
		return value === undefined ? undefined : cut(value, 2 * MOST_KEPT_LETTERS);
	};
	const cards = new Map<number, KeptCard>();
	for (let place = 1; place <= form.items.length; place++) {
		const names = fieldsOf(place);
		const token = text(names.answer);
		const edits = form.editable?.map((_field, index) => written(names.edit(index)));
		const card = {
			token: token !== undefined && (knownTokens.has(token) || /^\d{1,6}$/.test(token)) ? token : undefined,
			typedLabel: text(names.typedLabel),
			comment: text(names.comment),
			text: written(names.text),
			edits: edits?.some((value) => value !== undefined) ? edits : undefined,
			seconds: text(names.seconds),
		};
		if (Object.values(card).some((value) => value !== undefined)) cards.set(place, card);
	}
	return { reviewer: text(REVIEWER_FIELD), shownAt: readTimestamp(text(SHOWN_AT_FIELD)), cards };
}
