import type { Answer } from '../feedback/reviewRecords';
import type { FeedbackStore } from '../feedback/store';
import { readFormFields, textField } from './formFields';
import type { Markup } from './markup';
import { markup } from './markup';
import { MOST_AGREED, PACE_FIELD } from './paceDialog';
import type { Visit } from './visit';

/** Agreements count together that came within so many seconds. */
const WITHIN_SECONDS = 90;

/** Whoever takes longer for an answer than this is not fast, and nothing has to be looked up. */
const FAST_SECONDS = 5;

const LOOKED_AGAIN = 'on';

/** What a page says about the box by which somebody sends answers that were given very fast. */
export type Pace = 'asked' | 'ticked';

/** Whether somebody says that they have looked again: by the box of a page that the server stopped, or in the dialog of its script. */
export const hasLookedAgain = (body: unknown): boolean => textField(readFormFields(body) ?? {}, PACE_FIELD) === LOOKED_AGAIN;

/** The box on a page that shows again what was sent. */
export const paceAgain = (body: unknown): { readonly pace?: Pace } => (hasLookedAgain(body) ? { pace: 'ticked' } : {});

export const paceBox = (pace: Pace): Markup =>
	markup`<label class="switch"><input type="checkbox" name="${PACE_FIELD}" value="${LOOKED_AGAIN}" required autocomplete="off"${pace === 'ticked' && markup` checked`}>I have looked again</label>`;

/** Said when somebody has agreed so often so fast. Nothing is decided by it. */
const tooFast = (times: number): string =>
	`You agreed with the model ${times} times within a minute and a half, these answers included. Look at some of them again, tick “I have looked again”, and send when you are sure.`;

const agrees = ({ blind, outcome, edits }: Answer): boolean => !blind && outcome === 'approved' && edits === undefined;

/** An answer without the suggestion in sight says nothing about agreement. */
const allAgree = (answers: readonly Answer[]): boolean => answers.every((answer) => answer.blind || agrees(answer));

/** For how long somebody was busy with the answers of one page: as its script counted, else at most since it was shown. */
function secondsFor(answers: readonly Answer[], now: Date): number {
	const counted = answers.reduce((sum, { secondsOnItem = 0 }) => sum + secondsOnItem, 0);
	const shownAt = answers[0]?.shownAt;
	if (counted > 0 || shownAt === undefined) return counted > 0 ? counted : Infinity;
	return (now.getTime() - new Date(shownAt).getTime()) / 1_000;
}

/** Recorded agreements of the same person that count; undefined where they have disagreed meanwhile. */
async function agreedBefore(store: FeedbackStore, reviewer: string, { slackUserId, now }: Visit): Promise<number | undefined> {
	const since = new Date(now.getTime() - WITHIN_SECONDS * 1_000).toISOString();
	const recent = await store.recentAnswers({ reviewer, ...(slackUserId === undefined ? {} : { slackUserId }) }, since);
	// Whoever was stopped and has looked again begins anew.
	const looked = recent.flatMap(({ lookedAgain, decidedAt }) => (lookedAgain === true ? decidedAt : [])).sort().at(-1) ?? '';
	const counting = recent.filter(({ decidedAt }) => decidedAt > looked);
	return allAgree(counting) ? counting.filter(agrees).length : undefined;
}

/**
 * Why answers from a page are not taken yet: with them somebody has agreed very often within a minute and a half, on one page or
 * on several, and has disagreed with nothing. Undefined for all others. The store is asked about those alone who were fast, agree
 * with all that the page suggests, and are known by a name; `answers` are those that nobody has given before.
 */
export async function fastAgreement(answers: readonly Answer[], store: FeedbackStore, host: Visit): Promise<string | undefined> {
	const agreed = answers.filter(agrees);
	const [first] = agreed;
	if (first === undefined || !allAgree(answers)) return undefined;
	const seconds = secondsFor(answers, host.now);
	if (seconds >= Math.min(WITHIN_SECONDS, FAST_SECONDS * answers.length)) return undefined;
	if (agreed.length >= MOST_AGREED) return tooFast(agreed.length);
	if (first.reviewer === undefined) return undefined;
	const before = await agreedBefore(store, first.reviewer, host);
	return before === undefined || before + agreed.length < MOST_AGREED ? undefined : tooFast(before + agreed.length);
}
