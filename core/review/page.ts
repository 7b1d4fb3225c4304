import type { Answer } from '../feedback/reviewRecords';
import { answerInWords } from './answerInWords';
import { cardOf } from './card';
import type { Problem } from './parsedDecision';
import { DRAFT_FIELD } from './draft';
import { REVIEWER_FIELD, SHOWN_AT_FIELD } from './formFields';
import { isAnswered, type KeptAnswers } from './keptAnswers';
import { keysDialog } from './keysDialog';
import { formDocument, pageTitle } from './layout';
import type { Markup } from './markup';
import { markup } from './markup';
import type { Clock } from './moment';
import { clockTime, timeLeft } from './moment';
import { isOpen } from './openCard';
import { labelsAreSearched, SEARCH_LIST_ID } from './options';
import { paceBox, type Pace } from './fastAgreement';
import { tickBox, type Tick } from './ownAnswers';
import { paceDialog } from './paceDialog';
import { draftKey, PAGE_NONCE_FIELD } from './pageNonce';
import type { ReviewForm, ReviewItem } from './reviewForm';
import type { ServedPage } from './servedPage';
import { formHeaders } from './servedPage';
import { shorten } from './shorten';
import type { ItemVotes, VotingView } from './votingView';

export interface ReviewPageOptions extends Clock {
	/** Comes back in the form; `carriesPageNonce` checks it. The same for every page of one pause, or drafts are lost. */
	readonly pageNonce: string;
	/** Default `optional`. */
	readonly askName?: 'optional' | 'required';
	/** Who the link was made for; then no name is asked. */
	readonly reviewer?: string;
	/** Where several people decide together: what the visitor may see of the votes. */
	readonly votes?: VotingView;
	/** Answers that could not be taken, shown again. */
	readonly kept?: KeptAnswers;
	/** What is kept of this link on the server. `shown`: it stands in `kept`; otherwise it is offered. */
	readonly draft?: { readonly savedAt: string; readonly answers: number; readonly shown: boolean };
	/** Where answers are filled in that nobody may have chosen on this page: they have to be ticked once before they count. */
	readonly tick?: Tick;
	/** Where somebody agreed very fast: they have to tick once that they have looked again. */
	readonly pace?: Pace;
	/** Why they could not be taken: the page is served as 422. */
	readonly problems?: readonly Problem[];
	/** The store could not take the answers: the page is served as 503. */
	readonly notStored?: boolean;
}

/** n8n reads at most 1,000 fields of a form; some are the page's own. */
const MOST_FIELDS = 960;
const MOST_OPEN_CARDS = 100;

/** Open items on one page; the others follow after sending. A card has five fields and those that can be edited. */
const mostOpenCards = ({ editable = [] }: ReviewForm): number => Math.min(MOST_OPEN_CARDS, Math.floor(MOST_FIELDS / (5 + editable.length)));

interface Place {
	readonly item: ReviewItem;
	readonly place: number;
	readonly standing?: Answer;
	readonly votes?: ItemVotes;
}

/** The page that asks: every item a card in one form, complete without its script. Answers that stand are shown, not asked. */
export function reviewPage(form: ReviewForm, standing: readonly Answer[], options: ReviewPageOptions): ServedPage {
	const stands = new Map(standing.map((answer) => [answer.itemId, answer]));
	const all = form.items.map((item, index) => ({ item, place: index + 1, standing: stands.get(item.itemId), votes: options.votes?.items.get(item.itemId) }));
	const open = all.filter(isOpen);
	const mostOpen = mostOpenCards(form);
	const lastOpen = open[mostOpen - 1]?.place ?? form.items.length;
	const places = all.filter((place) => place.place <= lastOpen);
	const problems = options.problems ?? [];
	const body = markup`${header(form, open.length, options)}${draftOffer(options)}<form id="review" method="post" autocomplete="off" data-total="${form.items.length}" data-open="${open.length}" data-draft="${draftKey(options.pageNonce)}"${options.reviewer !== undefined && markup` data-server`}>
<div class="wrap"><main class="cards" id="cards">${notices(form, options)}${places.map((place) => cardAt(place, form, options, problems))}
${nameField(options)}<p class="foot"><span>${footText(form)}</span>${form.owner !== undefined && markup`<span>Questions? Ask <bdi>${shorten(form.owner, 200)}</bdi></span>`}${
		open.length > mostOpen &&
		markup`<span>${mostOpen} open items are on this page; ${open.length - mostOpen} more follow after you send these.</span>`
	}<button type="button" class="btn quiet onlyjs" data-do="keys" data-key="?">Keys</button></p></main>${itemList(places, form)}</div>
${bar(open.length, options)}<input type="hidden" name="${PAGE_NONCE_FIELD}" value="${options.pageNonce}"><input type="hidden" name="${SHOWN_AT_FIELD}" value="${shownAt(options)}">${searchList(form)}</form>${keysDialog(form)}${options.pace === undefined && paceDialog(open.map(({ item }) => item))}`;
	const title = `${open.length} of ${form.items.length} left · ${pageTitle(form.title)}`;
	const status = options.notStored === true ? 503 : problems.length > 0 ? 422 : 200;
	return { status, html: formDocument(title, body), headers: formHeaders };
}

/** What is shown again was shown first when it was: how long somebody took is counted from there. */
const shownAt = ({ kept, now }: ReviewPageOptions): string => (kept?.shownAt !== undefined && kept.shownAt < now ? kept.shownAt : now);

function header(form: ReviewForm, open: number, options: ReviewPageOptions): Markup {
	const total = form.items.length;
	const left = timeLeft(form.deadlineAt, options);
	return markup`<a class="skip-link" href="#cards">Skip to the items</a><header class="top"><div class="top-in"><h1 dir="auto">${pageTitle(form.title)}</h1><p class="left" id="left"><b>${open}</b> of ${total} left</p><p class="meta"><span>Answer by <time datetime="${form.deadlineAt}">${clockTime(form.deadlineAt, options)}</time>${left !== '' && `, ${left}`}</span>${
		options.reviewer !== undefined && markup`<span>You are <b><bdi>${shorten(options.reviewer, 80)}</bdi></b></span>`
	}</p></div><progress max="${total}" value="${total - open}" aria-label="Items answered"></progress></header>`;
}

function cardAt(
	{ item, place, standing, votes }: Place,
	form: ReviewForm,
	options: ReviewPageOptions,
	problems: readonly Problem[],
): Markup {
	return cardOf({
		item,
		place,
		form,
		clock: options,
		standing,
		votes,
		kept: options.kept?.cards.get(place),
		problems: problems.filter((problem) => problem.itemId === item.itemId),
	});
}

function notices(form: ReviewForm, options: ReviewPageOptions): Markup | undefined {
	if (options.notStored === true) {
		const count = [...(options.kept?.cards.values() ?? [])].filter(isAnswered).length;
		return markup`<div class="note alarm" role="alert"><div><h2>Not sent yet. ${count === 1 ? 'Your answer is safe.' : `Your ${count} answers are safe.`}</h2><p>The server could not store them just now. Nothing was decided. Press “Send” again.</p></div></div>`;
	}
	const problems = options.problems ?? [];
	if (problems.length === 0) return draftNote(options);
	const places = new Map(form.items.map((item, index) => [item.itemId, index + 1]));
	const lines = problems.map(({ itemId, field, message }) => {
		const place = itemId === undefined ? undefined : places.get(itemId);
		return place === undefined
			? markup`<li>${message}</li>`
			: markup`<li><a class="tap" href="#i${place}">Item ${place}${field !== undefined && markup`, <bdi>${shorten(field, 80)}</bdi>`}: ${message}</a></li>`;
	});
	const heading = problems.length === 1 ? 'One thing needs a look.' : `${problems.length} things need a look.`;
	return markup`<div class="note alarm" role="alert"><div><h2>Not sent. ${heading}</h2><ul>${lines}</ul><p>Your answers are kept. Nothing was decided.</p></div></div>`;
}

const draftOf = ({ savedAt, answers }: NonNullable<ReviewPageOptions['draft']>, clock: Clock): Markup =>
	markup`<time datetime="${savedAt}">${clockTime(savedAt, clock)}</time>, with ${answers === 1 ? '1 answer' : `${answers} answers`}`;

/** Says that something is filled in that this browser did not fill in. */
const draftNote = (options: ReviewPageOptions): Markup | undefined =>
	options.draft?.shown === true ? markup`<p class="hint" id="drafted">Your draft from ${draftOf(options.draft, options)}. Nothing of it is sent yet.</p>` : undefined;

/** A form of its own: pressing its button decides nothing. */
function draftOffer(options: ReviewPageOptions): Markup | undefined {
	const { draft, pageNonce } = options;
	if (draft === undefined || draft.shown) return undefined;
	return markup`<form method="post" id="offer" class="offer"><p>A draft from this link was kept ${draftOf(draft, options)}. If it is yours, go on with it.</p><input type="hidden" name="${PAGE_NONCE_FIELD}" value="${pageNonce}"><button class="btn" name="${DRAFT_FIELD}" value="show">Go on with the draft</button></form>`;
}

export function nameField({ askName, reviewer, kept }: Pick<ReviewPageOptions, 'askName' | 'reviewer' | 'kept'>): Markup | undefined {
	if (reviewer !== undefined) return undefined;
	const required = askName === 'required';
	return markup`<div class="field who"><label for="who">Your name${!required && ' (optional)'}</label><input id="who" name="${REVIEWER_FIELD}" autocomplete="name" maxlength="200" dir="auto" aria-describedby="whoh" value="${
		kept?.reviewer ?? ''
	}"${required && ' required'}><p class="hint" id="whoh">Asked once. Your name is stored next to your answers.</p></div>`;
}

const footText = (form: ReviewForm): string =>
	form.answerWith !== 'labels'
		? 'No answer is chosen for you. If nobody answers in time, nothing is approved. Nothing leaves this page until you press “Send”; what is sent is final.'
		: 'Nothing leaves this page until you press “Send”; what is sent is final.';

function itemList(places: readonly Place[], form: ReviewForm): Markup {
	const rows = places.map(
		({ item, place, standing, votes }) =>
			markup`<li><a href=#i${place}${!isOpen({ standing, votes }) && markup` class="done"`}><span class=t>${shorten(item.text, 60) || `Item ${place}`}</span><span class=a>${standing !== undefined && answerInWords(standing, form)}</span><span class=sr>${isOpen({ standing, votes }) ? 'open' : 'answered'}</span></a></li>`,
	);
	return markup`<nav class=list aria-labelledby="lh"><h2 id="lh">All items</h2><ol>${rows}</ol></nav>`;
}

function bar(open: number, { tick, pace }: Pick<ReviewPageOptions, 'tick' | 'pace'>): Markup {
	return markup`<section class="bar" id="bar" aria-label="Send"><div class="bar-in"><p class="msg onlyjs"><span id="msg"></span><button type="button" class="btn quiet" id="undo" data-do="undo" data-key="Z" hidden>Undo</button></p><p id="notice" role="alert" class="onlyjs" hidden></p>${tick !== undefined && tickBox(tick)}${pace !== undefined && paceBox(pace)}<button class="btn main" id="send"><span>Send<span class="onlyjs"> <b>0</b> of ${open}</span></span></button></div></section><p class="sr" id="live" role="status"></p>`;
}

function searchList(form: ReviewForm): Markup | undefined {
	if (form.answerWith !== 'labels' || !labelsAreSearched(form.labels)) return undefined;
	return markup`<datalist id="${SEARCH_LIST_ID}">${form.labels.map((label) => markup`<option value="${label}">`)}</datalist>`;
}
