import { z } from 'zod/v4';

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
} from './answerParts';
import { decide } from './choice';
import { readGivenEdits } from './edits';
import { decideText } from './freeText';
import type { DecisionRules, ParsedAnswer, ParsedDecision, Problem } from './parsedDecision';
import type { ReviewForm, ReviewItem } from './reviewForm';
import { quote } from './shorten';
import { withEdits } from './withEdits';

/** More than any review asks for: reading them one by one would hold up the server. */
const MOST_ANSWERS = 10_000;
const TOO_MANY_ANSWERS = 'There are more than 10,000 answers. Send one for each item of this review.';

const SHAPE = 'Send { "answers": [{ "itemId": "…", "label": "…" }] }.';

const answerSchema = z.strictObject({
	itemId: z.string({ error: 'An answer needs “itemId”, a text.' }),
	label: z.string({ error: '“label” has to be a text.' }).optional(),
	outcome: z
		.enum(['approved', 'rejected', 'unsure'], { error: '“outcome” has to be “approved”, “rejected” or “unsure”.' })
		.optional(),
	text: z.string({ error: '“text” has to be a text.' }).optional(),
	edits: z.record(z.string(), z.unknown(), { error: '“edits” has to be an object with a value for each changed field.' }).optional(),
	comment: z.string({ error: '“comment” has to be a text.' }).optional(),
});

const bodySchema = z.strictObject({
	answers: z.array(z.unknown(), { error: `“answers” has to be a list. ${SHAPE}` }),
	reviewer: z.string({ error: '“reviewer” has to be a text.' }).optional(),
	// Read by the one who keeps requests under their keys.
	idempotencyKey: z.unknown().optional(),
});

/** Reads the answers of an outside system. */
export function parseJsonDecision(body: unknown, form: ReviewForm, rules: DecisionRules): ParsedDecision {
	const value = typeof body === 'string' ? parseJson(body) : body;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { kind: 'problems', problems: [{ message: `This is not a JSON object. ${SHAPE}` }] };
	}
	if (hasPollutingKey(value)) return { kind: 'problems', problems: [{ message: POLLUTING_KEY }] };
	const read = bodySchema.safeParse(value);
	if (!read.success) {
		const known = '“answers”, “reviewer” and “idempotencyKey”';
		return { kind: 'problems', problems: read.error.issues.map((issue) => ({ ...pathOf(issue), message: sentence(issue, known) })) };
	}

	if (read.data.answers.length > MOST_ANSWERS) return { kind: 'problems', problems: [{ path: 'answers', message: TOO_MANY_ANSWERS }] };

	const problems: Problem[] = [];
	const answers = new Map<string, ParsedAnswer>();
	const items = new Map(form.items.map((item) => [item.itemId, item]));
	for (const [index, given] of read.data.answers.entries()) {
		const answer = readAnswer(given, index, form, items);
		const at = `answers[${index}]`;
		if (Array.isArray(answer)) problems.push(...answer.map((problem) => ({ path: problem.field === undefined ? at : `${at}.edits.${problem.field}`, ...problem })));
		else if ('message' in answer) problems.push({ ...answer, path: answer.path === undefined ? at : `${at}.${answer.path}` });
		else if (differs(answers.get(answer.itemId), answer)) {
			problems.push({ path: at, itemId: answer.itemId, message: ANSWERED_TWICE });
		} else answers.set(answer.itemId, answer);
	}
	if (read.data.answers.length === 0) problems.push({ path: 'answers', message: NOTHING_CHOSEN });

	const named = readName(read.data.reviewer);
	problems.push(...nameProblems(named, rules).map((problem) => ({ path: 'reviewer', ...problem })));
	const reviewer = rules.linkOf?.name ?? named;
	if (problems.length > 0) return { kind: 'problems', problems };
	return {
		kind: 'answers',
		answers: form.items.map((item) => answers.get(item.itemId)).filter((answer) => answer !== undefined),
		...(reviewer === undefined ? {} : { reviewer }),
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function readAnswer(
	given: unknown,
	index: number,
	form: ReviewForm,
	items: ReadonlyMap<string, ReviewItem>,
): ParsedAnswer | Problem | Problem[] {
	const which = `Answer ${index + 1}: `;
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		return { message: `${which}an answer has to be an object. ${SHAPE}` };
	}
	if (hasPollutingKey(given)) return { message: POLLUTING_KEY };
	const read = answerSchema.safeParse(given);
	if (!read.success) {
		const known = '“itemId”, “label”, “outcome”, “text”, “edits” and “comment”';
		const [issue] = read.error.issues;
		const path = read.error.issues.length === 1 && issue !== undefined ? pathOf(issue) : {};
		return { ...path, message: which + read.error.issues.map((each) => sentence(each, known)).join(' ') };
	}
	const { itemId, label, outcome, text, edits = {} } = read.data;
	const item = items.get(itemId);
	if (item === undefined) return { path: 'itemId', message: `${which}there is no item ${quote(itemId)} in this review.` };
	const comment = readComment(read.data.comment);
	if (comment !== undefined && comment.length > MOST_COMMENT_LETTERS) return { path: 'comment', itemId, message: COMMENT_TOO_LONG };
	if ([label, outcome, text].filter((part) => part !== undefined).length !== 1) return { itemId, message: ONE_ANSWER[form.answerWith] };
	if (text !== undefined && form.answerWith !== 'text') return { path: 'text', itemId, message: 'This review does not ask for a text.' };
	if (label !== undefined && form.answerWith === 'labels' && !form.labels.includes(label)) {
		return { path: 'label', itemId, message: `${quote(label)} is not one of this review’s labels.` };
	}
	const choice = label === undefined ? { kind: outcome ?? 'unsure' } : { kind: 'label' as const, label };
	const accepts = form.answerWith === 'text' && (text !== undefined || outcome === 'approved');
	const decided = accepts ? decideText(text, item) : decide(choice, item, form);
	if (typeof decided === 'string') return { path: label === undefined ? 'outcome' : 'label', itemId, message: decided };
	const edited = withEdits(decided, form, item, () => readGivenEdits(form.editable ?? [], item, edits));
	if (Array.isArray(edited)) return edited;
	return { itemId, blind: item.blind, ...edited, ...(comment === undefined ? {} : { comment }) };
}

const ONE_ANSWER = {
	labels: 'An answer needs either “label” or “outcome”, not both.',
	approval: 'An answer needs either “label” or “outcome”, not both.',
	text: 'An answer needs either “text” or “outcome”, not both.',
};

const differs = (first: ParsedAnswer | undefined, second: ParsedAnswer): boolean =>
	first !== undefined && JSON.stringify(first) !== JSON.stringify(second);

/** Where in the JSON it is; of a field that is not known, its name. */
function pathOf({ path, ...issue }: z.core.$ZodIssue): { path?: string } {
	const steps = [...path, ...('keys' in issue && Array.isArray(issue.keys) ? issue.keys.slice(0, 1) : [])];
	return steps.length === 0 ? {} : { path: steps.map(String).join('.').slice(0, 200) };
}

function sentence(issue: z.core.$ZodIssue, known: string): string {
	if (issue.code !== 'unrecognized_keys') return issue.message;
	return `${quote(issue.keys.join(', '))} cannot be read here; known are ${known}.`;
}
