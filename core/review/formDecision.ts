import {
	ANSWERED_TWICE,
	COMMENT_TOO_LONG,
	hasPollutingKey,
	MOST_COMMENT_LETTERS,
	nameProblems,
	NOTHING_CHOSEN,
	POLLUTING_KEY,
	readComment,
	readName,
	readSeconds,
	readTimestamp,
} from './answerParts';
import type { Choice } from './choice';
import { CHOICE, choiceOfToken, decide, labelOfTyped } from './choice';
import { readWrittenEdits } from './edits';
import type { DecisionRules, ParsedAnswer, ParsedDecision, Problem } from './parsedDecision';
import type { FormFields } from './formFields';
import { fieldsOf, readFormFields, REVIEWER_FIELD, sentText, SHOWN_AT_FIELD, textField, textsOfField } from './formFields';
import { decideText } from './freeText';
import type { ReviewForm, ReviewItem } from './reviewForm';
import { withEdits } from './withEdits';
import { quote } from './shorten';

/** Reads the page's own form. Items go by their place; what a browser says about an item's text or label is never read. */
export function parseFormDecision(body: unknown, form: ReviewForm, rules: DecisionRules): ParsedDecision {
	const fields = readFormFields(body);
	if (fields === undefined) return { kind: 'problems', problems: [{ message: NOTHING_CHOSEN }] };
	if (hasPollutingKey(fields)) return { kind: 'problems', problems: [{ message: POLLUTING_KEY }] };

	const answers: ParsedAnswer[] = [];
	const problems: Problem[] = [];
	form.items.forEach((item, index) => {
		const read = readCard(fields, index + 1, item, form);
		if (typeof read === 'string') problems.push({ itemId: item.itemId, message: read });
		else if (Array.isArray(read)) problems.push(...read);
		else if (read !== undefined) answers.push(read);
	});

	const named = readName(textField(fields, REVIEWER_FIELD));
	problems.push(...nameProblems(named, rules));
	const reviewer = rules.linkOf?.name ?? named;
	if (answers.length === 0 && problems.every((problem) => problem.itemId === undefined)) {
		problems.push({ message: NOTHING_CHOSEN });
	}
	if (problems.length > 0) return { kind: 'problems', problems };
	const shownAt = readTimestamp(textField(fields, SHOWN_AT_FIELD));
	return {
		kind: 'answers',
		answers,
		...(reviewer === undefined ? {} : { reviewer }),
		...(shownAt === undefined ? {} : { shownAt }),
	};
}

/** One card's answer; undefined when it was left open; a sentence, or problems of its fields, when it cannot be taken. */
function readCard(
	fields: FormFields,
	place: number,
	item: ReviewItem,
	form: ReviewForm,
): ParsedAnswer | Problem[] | string | undefined {
	const names = fieldsOf(place);
	const comment = readComment(textField(fields, names.comment));
	if (comment !== undefined && comment.length > MOST_COMMENT_LETTERS) return COMMENT_TOO_LONG;

	const choice = readChoice(fields, names, form);
	if (typeof choice === 'string') return choice;
	if (choice === undefined) {
		return comment === undefined ? undefined : 'There is a comment but no answer. Choose an answer too.';
	}
	const accepts = choice.kind === 'approved' && form.answerWith === 'text';
	const decided = accepts ? decideText(sentText(fields, names.text), item) : decide(choice, item, form);
	if (typeof decided === 'string') return decided;
	const edited = withEdits(decided, form, item, () => readWrittenEdits(form.editable ?? [], item, (index) => sentText(fields, names.edit(index))));
	if (Array.isArray(edited)) return edited;
	const secondsOnItem = readSeconds(textField(fields, names.seconds));
	return {
		itemId: item.itemId,
		blind: item.blind,
		...edited,
		...(comment === undefined ? {} : { comment }),
		...(secondsOnItem === undefined ? {} : { secondsOnItem }),
	};
}

function readChoice(
	fields: FormFields,
	names: ReturnType<typeof fieldsOf>,
	form: ReviewForm,
): Choice | string | undefined {
	const tokens = textsOfField(fields, names.answer);
	const typed = textsOfField(fields, names.typedLabel)?.map((text) => text.trim()).filter((text) => text !== '');
	if (tokens === undefined || typed === undefined) return 'The answer came in a form that cannot be read. Choose it again.';
	if (tokens.length + typed.length > 1) return ANSWERED_TWICE;
	const [token] = tokens;
	if (token === CHOICE.later) return undefined;
	if (token !== undefined) {
		return choiceOfToken(token, form) ?? 'This answer is not one of those on the page. Choose one of them.';
	}
	const [text] = typed;
	if (text === undefined) return undefined;
	const label = form.answerWith === 'labels' ? labelOfTyped(text, form.labels) : undefined;
	return label === undefined
		? `No label is called ${quote(text)}. Choose one from the list, or “Not sure” and write a comment.`
		: { kind: 'label', label };
}
