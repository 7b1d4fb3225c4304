import { parseFormDecision } from './formDecision';
import { parseJsonDecision } from './jsonDecision';
import type { DecisionRules, ParsedDecision } from './parsedDecision';
import type { ReviewForm } from './reviewForm';

const MOST_PROBLEMS = 20;

/**
 * Reads what somebody sent to a review: the page's own form (`application/x-www-form-urlencoded`) or an outside system's
 * `{ "answers": [{ "itemId", "label" or "outcome", "comment"? }], "reviewer"? }` (`application/json`).
 * Takes the body as text or as the host parsed it. Never throws; whatever cannot be taken comes back as sentences, and then
 * nothing is taken. Knows nothing of answers that already stand: the store says which came first.
 */
export function parseDecision(
	body: unknown,
	contentType: string,
	form: ReviewForm,
	rules: DecisionRules = {},
): ParsedDecision {
	const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
	const parsed = parseAs(type, body, form, rules);
	if (parsed.kind === 'answers' || parsed.problems.length <= MOST_PROBLEMS) return parsed;
	const more = parsed.problems.length - MOST_PROBLEMS;
	return {
		kind: 'problems',
		problems: [...parsed.problems.slice(0, MOST_PROBLEMS), { message: `There are ${more} more problems like these.` }],
	};
}

function parseAs(type: string, body: unknown, form: ReviewForm, rules: DecisionRules): ParsedDecision {
	if (type === 'application/json') return parseJsonDecision(body, form, rules);
	if (type === 'application/x-www-form-urlencoded') return parseFormDecision(body, form, rules);
	return {
		kind: 'problems',
		problems: [{ message: 'Nothing was taken: send the page’s form, or JSON with the content type application/json.' }],
	};
}
