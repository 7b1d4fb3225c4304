import type { Answer, ReviewState } from '../feedback/reviewRecords';
import { outcomeOf } from './choice';
import { parseDecision } from './decision';
import { hasLookedAgain } from './fastAgreement';
import { readFormFields } from './formFields';
import { outcomeOfText } from './freeText';
import { NOT_TICKED, tickOf } from './ownAnswers';
import { carriesPageNonce, PAGE_NONCE_MISSING } from './pageNonce';
import type { ParsedAnswer, ParsedDecision } from './parsedDecision';
import { listedIn, type PendingReview } from './pendingReview';
import { isProgram } from './refusedFor';
import type { ReviewRequest, Visit } from './visit';

/** What somebody sent, read by the rules of the link that they used. */
export function readSent(request: ReviewRequest, pending: PendingReview, host: Visit): ParsedDecision {
	if (!isProgram(request) && !carriesPageNonce(readFormFields(request.body) ?? {}, pending.pageNonce)) {
		return { kind: 'problems', problems: [{ message: PAGE_NONCE_MISSING }] };
	}
	if (!isProgram(request) && tickOf(request.body) === 'asked') return { kind: 'problems', problems: [{ message: NOT_TICKED }] };
	return parseDecision(request.body, request.contentType, pending.form, {
		nameRequired: host.askName === 'required',
		others: listedIn(pending),
		...(pending.requesters === undefined ? {} : { requesters: pending.requesters }),
		...(host.known === undefined ? {} : { linkOf: host.known }),
	});
}

/** What was predicted, by item. */
export const predictedIn = ({ form, predicted }: PendingReview): ReadonlyMap<string, string> =>
	new Map(form.items.map(({ itemId }, place) => [itemId, predicted[place] ?? '']));

function identityOf({ reviewer, slackUserId }: Visit, named: string | undefined): Answer['identity'] {
	if (slackUserId !== undefined) return 'slack';
	if (reviewer !== undefined) return 'link';
	return named === undefined ? 'none' : 'typed';
}

type Sent = Extract<ParsedDecision, { kind: 'answers' }>;

/** Answers as they are recorded. Votes count by the names of those who are asked, whatever Slack calls somebody. */
export function answersOf(sent: Sent, request: ReviewRequest, pending: PendingReview, host: Visit, { voting }: Pick<ReviewState, 'voting'>): Answer[] {
	const { shownAt } = sent;
	const reviewer = (voting === undefined ? host.shownName : undefined) ?? sent.reviewer;
	const predicted = predictedIn(pending);
	const decidedAt = host.now.toISOString();
	const about = {
		channel: request.channel ?? (isProgram(request) ? 'webhook' : 'page'),
		identity: identityOf(host, reviewer),
		...(host.slackUserId === undefined ? {} : { slackUserId: host.slackUserId }),
		decidedAt,
		pageVersion: pending.form.pageVersion,
		...(reviewer === undefined ? {} : { reviewer }),
		...(shownAt !== undefined && shownAt <= decidedAt ? { shownAt } : {}),
		...(!isProgram(request) && hasLookedAgain(request.body) ? { lookedAgain: true as const } : {}),
	} as const;
	return sent.answers.map((answer) => ({ ...about, ...saidOf(answer, predicted.get(answer.itemId) ?? '') }));
}

function saidOf(parsed: ParsedAnswer, predicted: string): Pick<Answer, 'itemId' | 'outcome' | 'blind' | 'label' | 'text' | 'edits' | 'comment' | 'secondsOnItem'> {
	const { itemId, blind, comment, secondsOnItem, text, edits } = parsed;
	const outcome = parsed.outcome ?? (text === undefined ? outcomeOf(parsed.label ?? '', predicted) : outcomeOfText(text, predicted));
	// What a person wrote is no label of the loop.
	const label = outcome === 'approved' && text === undefined ? (parsed.label ?? predicted) : parsed.label;
	return {
		itemId,
		outcome,
		blind,
		...(label === undefined ? {} : { label }),
		...(text === undefined ? {} : { text }),
		...(edits === undefined ? {} : { edits }),
		...(comment === undefined ? {} : { comment }),
		...(secondsOnItem === undefined ? {} : { secondsOnItem }),
	};
}

/** Whether two answers say the same in the same name, whenever they came. */
export const isSameAnswer = (first: Answer, second: Answer): boolean =>
	first.label === second.label &&
	first.outcome === second.outcome &&
	first.text === second.text &&
	JSON.stringify(first.edits) === JSON.stringify(second.edits) &&
	first.reviewer === second.reviewer &&
	first.comment === second.comment;
