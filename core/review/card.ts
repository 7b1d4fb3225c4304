import type { Answer } from '../feedback/reviewRecords';
import { isOpen, type Card } from './openCard';
import { answererOf, answerInWords, shownLabel } from './answerInWords';
import { editPart } from './editPart';
import { fieldsOf } from './formFields';
import type { Markup } from './markup';
import { markup } from './markup';
import { clockTime } from './moment';
import { options } from './options';
import type { ReviewItem, Suggestion } from './reviewForm';
import { cut, shorten } from './shorten';
import { surenessInWords } from './sureness';
import { betweenVotes, votePart } from './voteParts';
import { saidKey } from './voting';

/** Letters of an item's text on the page; what is left out is said. */
const MOST_TEXT_LETTERS = 20_000;
const MOST_VALUE_LETTERS = 2000;
/** Longer texts scroll in a box of their own, so that the answers stay near. */
const LONG_TEXT_LETTERS = 900;

/** One item: what it says, what the model thinks, and the answers to choose from, or the answer that stands. */
export function cardOf(card: Card): Markup {
	// Of letters and a number: it needs no quotes, and they count twelve times and more.
	const id = `i${card.place}`;
	const decided = isOpen(card) ? '' : ' decided';
	return markup`<article class="card${decided}" id=${id} tabindex=-1 aria-labelledby=${id}h><div class=in-card>
<div class=q><h2 class=card-h id=${id}h>Item ${card.place} of ${card.form.items.length}</h2>
${imageBlock(card)}${textBlock(card.item)}${shownFields(card.item)}</div>
${answerPart(card)}</div></article>`;
}

function answerPart(card: Card): Markup {
	const { standing, votes, form } = card;
	if (standing !== undefined) return standingAnswer(standing, card);
	if (votes === undefined) return openParts(card);
	return votes.state === 'asked' ? openParts(card) : votePart(votes, form);
}

/** How the text of an image ends: its name stands in front. */
const FILE = / \([^()]{0,100}, sha256 [0-9a-f]{64}\)$/;

export function imageBlock({ item: { image }, place }: Pick<Card, 'item' | 'place'>): Markup | undefined {
	if (image === undefined) return undefined;
	if ('problem' in image) return markup`<p class="note">${image.problem}</p>`;
	return markup`<figure class="pic"><img src="${image.src}" width="${image.width}" height="${image.height}" alt="The image of item ${place}"></figure>`;
}

export function textBlock({ text, image }: ReviewItem): Markup {
	if (image !== undefined && FILE.test(text)) return markup`<p class="hint" dir="auto">${shorten(text.replace(FILE, ''), 200)}</p>`;
	if (text.trim() === '') return markup`<p class="hint">This item has no text.</p>`;
	const shown = cut(text, MOST_TEXT_LETTERS);
	const body =
		shown.length > LONG_TEXT_LETTERS
			? markup`<div class="text long" dir="auto" tabindex="0" role="group" aria-label="The text, scrolls">${shown}</div>`
			: markup`<div class=text dir=auto>${shown}</div>`;
	return shown === text ? body : markup`${body}<p class="hint">${cutSentence(text, MOST_TEXT_LETTERS)}</p>`;
}

const cutSentence = (text: string, limit: number): string =>
	`This text is cut: the first ${limit.toLocaleString('en')} of its ${text.length.toLocaleString('en')} letters are shown.`;

export function shownFields(item: ReviewItem): Markup | undefined {
	if (item.shown.length === 0) return undefined;
	const rows = item.shown.map(
		({ name, value }) =>
			markup`<div><dt>${shorten(name, 80)}</dt><dd>${cut(value, MOST_VALUE_LETTERS)}${
				value.length > MOST_VALUE_LETTERS && markup` <span class="hint">(${cutSentence(value, MOST_VALUE_LETTERS)})</span>`
			}</dd></div>`,
	);
	return markup`<dl class=shown>${rows}</dl>`;
}

function openParts(card: Card): Markup {
	return markup`${modelPart(card)}
<div class=a>${betweenVotes(card)}${editPart(card)}${options(card)}${commentPart(card)}<input type=hidden name="${fieldsOf(card.place).seconds}"${card.kept?.seconds !== undefined && markup` value="${card.kept.seconds}"`}></div>${whyPart(card.item)}`;
}

export function modelPart({ item, form }: Pick<Card, 'item' | 'form'>): Markup | undefined {
	if (item.blind) {
		return markup`<section class="says blind"><h3>Your view first</h3><p>For this check the model’s answer stays hidden, so that yours is independent. You will see it after sending.</p></section>`;
	}
	if (item.suggestion === undefined) return undefined;
	return form.answerWith === 'labels' ? thought(item.suggestion) : proposal(item.suggestion, form);
}

function whyPart({ past = [] }: ReviewItem): Markup | undefined {
	if (past.length === 0) return undefined;
	const rows = past.map(({ text, label }) => markup`<li><q>${text}</q><b>${shownLabel(label)}</b></li>`);
	return markup`<section class=why><h3>What people answered for similar messages</h3><ul>${rows}</ul></section>`;
}

const sureness = (suggestion: Suggestion): Markup => markup`<p dir=auto>${shorten(surenessInWords(suggestion), 500)}</p>`;

const thought = (suggestion: Suggestion): Markup =>
	markup`<section class=says><h3>The model thinks</h3><p class=said>${shownLabel(suggestion.label)}</p>${sureness(suggestion)}</section>`;

const PROPOSAL = { labels: '', approval: 'Suggested, to approve or reject', text: 'The model suggests' };

function proposal(suggestion: Suggestion, { answerWith }: Card['form']): Markup {
	const shown = cut(suggestion.label, MOST_TEXT_LETTERS);
	const isCut = shown !== suggestion.label;
	return markup`<section class=says><h3>${PROPOSAL[answerWith]}</h3><p class="said whole"><bdi>${shown}</bdi></p>${
		isCut && markup`<p class="hint">${cutSentence(suggestion.label, MOST_TEXT_LETTERS)}</p>`
	}${sureness(suggestion)}</section>`;
}

function commentPart({ place, kept }: Card): Markup {
	const name = fieldsOf(place).comment;
	const open = kept?.comment === undefined ? '' : ' open';
	return markup`<details class=cmt${open}><summary data-key=C>Add a comment</summary><textarea class=in name="${name}" maxlength=2000 dir=auto aria-label=Comment>
${kept?.comment}</textarea></details>`;
}

function why({ votes, adjudicated = false }: Answer): string {
	if (votes === undefined) return 'The first answer stands.';
	if (!adjudicated) return 'This is what the votes came to.';
	return new Set(votes.map(saidKey)).size > 1 ? 'The others did not agree.' : 'It was decided before all had voted.';
}

function standingAnswer(answer: Answer, { form, clock }: Card): Markup {
	return markup`<section class="stands"><h3>Answered already</h3><p class="said">${answerInWords(answer, form)}</p><p><bdi>${answererOf(answer)}</bdi>, <time datetime="${answer.decidedAt}">${clockTime(answer.decidedAt, clock)}</time>. ${why(answer)}</p>${
		answer.comment !== undefined && markup`<p class="remark" dir="auto">${cut(answer.comment, MOST_VALUE_LETTERS)}</p>`
	}</section>`;
}
