import type { ReviewEnd } from '../feedback/deskRecords';
import type { Answer } from '../feedback/reviewRecords';
import { answererOf, answerInWords, shownLabel, type SaidAnswer } from './answerInWords';
import { goneWords, IF_STILL_NEEDED } from './goneWords';
import { outcomeDocument, pageTitle } from './layout';
import { MARK } from './mark';
import type { Markup } from './markup';
import { markup } from './markup';
import type { Clock } from './moment';
import { clockTime } from './moment';
import type { ReviewForm } from './reviewForm';
import type { ServedPage, FormAction } from './servedPage';
import { outcomeHeaders } from './servedPage';
import { shorten } from './shorten';

/**
 * Pages that tell what happened. They carry no script and say all in themselves: n8n sends what it is given after an answer
 * under its own policy (a sandbox that shows inline style), and the form's script puts them into its own document.
 */

/** Rows of a table; more are counted in a line below. */
const MOST_ROWS = 100;

export interface RevealedItem {
	readonly itemId: string;
	/** The person's answer. */
	readonly answer: SaidAnswer;
	/** What the model had said. */
	readonly predictedLabel: string;
}

export interface SentPage extends Clock {
	/** Answers of this send that count. */
	readonly sent: number;
	/** Items that still have no answer. */
	readonly left: number;
	/** Blind items of this send: the page had promised to show the model's answer afterwards. */
	readonly revealed: readonly RevealedItem[];
	/** Whether the answers that are there at the deadline go on. */
	readonly partialAtDeadline?: boolean;
	/** Where it is known by now what became of the workflow. */
	readonly end?: ReviewEnd;
}

/** After a send whose answers all count. */
export function sentPage(form: ReviewForm, { sent, left, revealed, partialAtDeadline = false, end, ...clock }: SentPage): ServedPage {
	const gone = goneWords(end);
	if (gone !== undefined) {
		const lead = markup`${sent === 1 ? 'It stands' : 'They stand'}, but ${gone}. ${IF_STILL_NEEDED}`;
		return page(200, 'recorded', 'Recorded', form, markup`${head(MARK.alarm, `${answers(sent)} recorded.`, lead)}${revealedTable(revealed, form)}`);
	}
	const heading = `${answers(sent)} sent.`;
	const atDeadline = partialAtDeadline
		? 'at that time the answers that are there go on, and what is still open as “undecided”'
		: 'if some are still open then, all go on as “undecided”';
	const next =
		left === 0
			? markup`They reach the workflow in a moment. You can close this page.`
			: markup`${left === 1 ? '1 item is' : `${left} items are`} still open; the same link leads to ${left === 1 ? 'it' : 'them'} until ${clockTime(form.deadlineAt, clock)}. The workflow goes on when all are answered; ${atDeadline}.`;
	const body = markup`${head(MARK.done, heading, next)}${left > 0 && goOn}${revealedTable(revealed, form)}`;
	return page(200, 'sent', 'Sent', form, body);
}

/** To this page's own address, where the form with the open items is. */
export const goOn = markup`<p><a class="btn" href="">Answer the rest</a></p>`;

const answers = (count: number): string => (count === 1 ? '1 answer' : `${count} answers`);

export function revealedTable(revealed: readonly RevealedItem[], form: ReviewForm): Markup | undefined {
	if (revealed.length === 0) return undefined;
	const rows = revealed.map(({ itemId, answer, predictedLabel }) => [
		itemName(itemId, form),
		markup`<b>${answerInWords(answer, form)}</b>`,
		markup`${shownLabel(predictedLabel)}`,
	]);
	return table('What the model had said', ['Item', 'You', 'Model'], rows);
}

/** When every item had its answer before this request came. `decided` is not empty. */
export function alreadyAnsweredPage(form: ReviewForm, decided: readonly Answer[], { end, ...clock }: Clock & { readonly end?: ReviewEnd }): ServedPage {
	const [first, ...others] = decided;
	const alone = first !== undefined && first.votes === undefined && others.every((answer) => answer.reviewer === first.reviewer);
	const heading = alone ? markup`<bdi>${answererOf(first)}</bdi> has already answered this.` : 'This is already answered.';
	const stands = decided.every(({ votes }) => votes === undefined) ? 'The first answer stands' : 'What was decided stands';
	const gone = goneWords(end);
	const lead = gone === undefined ? markup`${stands}, so there is nothing left for you to do.` : markup`${stands}. The answers are recorded, but ${gone}. ${IF_STILL_NEEDED}`;
	const what = first !== undefined && others.length === 0 ? facts(form, first, clock) : decisions(form, decided, clock);
	return page(200, 'already-answered', 'Already answered', form, markup`${head(MARK.person, heading, lead)}${what}`);
}

/** When all answers are in and the workflow still waits, because the server ended before it could hand them on. */
export function handOnPage(form: ReviewForm, decided: readonly Answer[], clock: Clock): ServedPage {
	const lead = markup`All answers are stored, but the server was interrupted before it could pass them on. Nothing has to be answered again.`;
	const button = markup`<form method="post" class="acts"><button class="btn main">Let the workflow go on</button></form>`;
	const body = markup`${head(MARK.clock, 'The workflow has not gone on yet.', lead)}${button}${decisions(form, decided, clock)}`;
	return page(200, 'hand-on', 'Not gone on yet', form, body, "'self'");
}

function facts(form: ReviewForm, answer: Answer, clock: Clock): Markup {
	const comment = answer.comment !== undefined && markup`<dt>Comment</dt><dd dir="auto">${shorten(answer.comment, 500)}</dd>`;
	return markup`<section class="panel"><dl class="facts"><dt>Item</dt><dd dir="auto">${itemName(answer.itemId, form)}</dd><dt>Answer</dt><dd dir="auto"><b>${answerInWords(answer, form)}</b></dd>${comment}<dt>By</dt><dd dir="auto">${answererOf(answer)}${channelOf(answer)}</dd><dt>When</dt><dd>${timeOf(answer, clock)}</dd></dl></section>`;
}

function decisions(form: ReviewForm, decided: readonly Answer[], clock: Clock): Markup {
	const rows = decided.map((answer) => [
		itemName(answer.itemId, form),
		markup`<b>${answerInWords(answer, form)}</b>`,
		markup`<bdi>${answererOf(answer)}</bdi>, ${timeOf(answer, clock)}`,
	]);
	return table('The answers', ['Item', 'Answer', 'By'], rows);
}

const CHANNEL_WORDS = { slack: ', in Slack', email: ', by e-mail', webhook: ', by another system', page: '', desk: '' };

const channelOf = (answer: Answer): string => CHANNEL_WORDS[answer.channel];

const timeOf = (answer: Answer, clock: Clock): Markup =>
	markup`<time datetime="${answer.decidedAt}">${clockTime(answer.decidedAt, clock)}</time>`;

export interface SecondPage extends Clock {
	/** Answers of this send that count. */
	readonly counted: number;
	/** The others: what was sent, beside the answer that stands. */
	readonly second: ReadonlyArray<{ readonly standing: Answer; readonly yours: SaidAnswer }>;
	/** Items that still have no answer. */
	readonly left: number;
	readonly revealed: readonly RevealedItem[];
	/** Where it is known by now what became of the workflow. */
	readonly end?: ReviewEnd;
}

/** After a send of which some, or all, answers came second. */
export function cameSecondPage(form: ReviewForm, given: SecondPage): ServedPage {
	const { counted, second, left } = given;
	const total = counted + second.length;
	const gone = goneWords(given.end);
	const names = [...new Set(second.map(({ standing }) => answererOf(standing)))];
	const who = names.length === 1 && names[0] !== undefined ? names[0] : 'Others';
	const heading =
		counted === 0 && second.length === 1 ? 'Your answer came second.' : `${counted} of your ${total} answers count.`;
	const open = left === 0 ? '' : ` ${left === 1 ? '1 item is' : `${left} items are`} still open; the same link leads there.`;
	const lead = markup`While you were working, <bdi>${who}</bdi> answered ${second.length} of the same items. The first answer stands.${open}${gone !== undefined && ` The answers are recorded, but ${gone}. ${IF_STILL_NEEDED}`}`;
	const rows = second.map(({ standing, yours }) => [
		itemName(standing.itemId, form),
		markup`<b>${answerInWords(standing, form)}</b> <span class="by"><bdi>${answererOf(standing)}</bdi>, ${timeOf(standing, given)}</span>`,
		markup`${answerInWords(yours, form)}`,
	]);
	const body = markup`${head(MARK.person, heading, lead)}${left > 0 && goOn}${table('Items answered twice', ['Item', 'First', 'You'], rows)}${revealedTable(given.revealed, form)}`;
	return page(200, 'came-second', 'Someone was faster', form, body);
}

/** For a link with a wrong or outdated nonce. Says nothing about any review. */
export function linkNotValidPage(): ServedPage {
	const lead = markup`Most often it was cut in two by a mail program, or the review it belonged to is closed.`;
	return page(
		403,
		'link-not-valid',
		'Link not valid',
		undefined,
		markup`${head(MARK.link, 'This link does not work.', lead)}<section class="panel stack"><h2>What you can do</h2><ul class="stack"><li>Open the message again and press its button, or copy the whole address.</li><li>Ask the person who sent it for a new link.</li></ul></section><p class="hint">Nothing was decided by opening this page.</p>`,
	);
}

/** When the form itself cannot be had, or something broke. Says nothing about any review. */
export function failedPage(): ServedPage {
	const lead = markup`Something went wrong on the server. Nothing was decided, and the review still waits. Go back and try once more; if this stays, tell the person who sent you the link.`;
	return page(500, 'failed', 'Not done', undefined, head(MARK.alarm, 'This did not work.', lead));
}

/** All answers stand, but the workflow could not go on with them. */
export function notHandedOnPage(form: ReviewForm): ServedPage {
	const lead = markup`All answers are recorded and stand. The workflow could not go on with them just now; tell the person who sent you the link.`;
	return page(500, 'not-handed-on', 'Recorded', form, head(MARK.alarm, 'Your answers are recorded.', lead));
}

export function page(
	status: number,
	kind: string,
	title: string,
	form: ReviewForm | undefined,
	body: Markup,
	formAction: FormAction = "'none'",
): ServedPage {
	const named = form === undefined ? title : `${title} · ${pageTitle(form.title)}`;
	return { status, html: outcomeDocument(kind, named, body, formAction), headers: outcomeHeaders(formAction) };
}

export const head = (mark: Markup, heading: string | Markup, lead: Markup): Markup =>
	markup`${mark}<div class="stack"><h1 tabindex="-1" dir="auto">${heading}</h1><p class="lead">${lead}</p></div>`;

export function itemName(itemId: string, form: ReviewForm): string {
	const index = form.items.findIndex((item) => item.itemId === itemId);
	return shorten(form.items[index]?.text ?? '', 80) || `Item ${index + 1}`;
}

export function table(caption: string, columns: readonly string[], rows: ReadonlyArray<ReadonlyArray<string | Markup>>): Markup {
	const shown = rows.slice(0, MOST_ROWS).map(
		([first, ...cells]) => markup`<tr><th scope="row" dir="auto">${first}</th>${cells.map((cell) => markup`<td dir="auto">${cell}</td>`)}</tr>`,
	);
	return markup`<section class="panel"><table class="sum"><caption>${caption}</caption><thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead><tbody>${shown}</tbody></table>${
		rows.length > MOST_ROWS && markup`<p class="hint">And ${rows.length - MOST_ROWS} more.</p>`
	}</section>`;
}
