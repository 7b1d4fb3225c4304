import type { Answer } from '../feedback/reviewRecords';
import { imageBlock, modelPart, shownFields, textBlock } from './card';
import { choiceOfToken, type Choice } from './choice';
import { shownLabel } from './answerInWords';
import { fieldsOf, SHOWN_AT_FIELD } from './formFields';
import { outcomeDocument, pageTitle } from './layout';
import { markup } from './markup';
import { clockTime } from './moment';
import { nameField, type ReviewPageOptions } from './page';
import { PAGE_NONCE_FIELD } from './pageNonce';
import type { ReviewForm } from './reviewForm';
import { outcomeHeaders, type ServedPage } from './servedPage';
import { quote } from './shorten';

/** The answer that a button in a message names. Nothing is chosen by it. */
export interface NamedAnswer {
	readonly token: string;
	/** Address of the whole page. */
	readonly pageUrl: string;
}

const WORDS = { approved: 'Approve', rejected: 'Reject', unsure: 'Not sure' } as const;

function wordsOf(choice: Choice, { answerWith }: ReviewForm): string {
	if (choice.kind === 'label') return shownLabel(choice.label);
	return choice.kind === 'rejected' && answerWith === 'labels' ? 'None of these' : WORDS[choice.kind];
}

/**
 * Asks once whether somebody means the answer whose button they pressed in a message. Opening it decides nothing, nor does a
 * scanner that presses every button: the answer has to be ticked. Both buttons look alike. Undefined where the whole page has to be seen: several items, something to write, an answer that stands.
 */
export function askOncePage(form: ReviewForm, standing: readonly Answer[], { token, pageUrl }: NamedAnswer, options: ReviewPageOptions): ServedPage | undefined {
	const [item, ...others] = form.items;
	const choice = choiceOfToken(token, form);
	if (item === undefined || others.length > 0 || standing.length > 0 || choice === undefined) return undefined;
	if (form.answerWith === 'text' || (form.editable ?? []).length > 0) return undefined;
	const words = wordsOf(choice, form);
	const body = markup`<div class="stack"><p class="hint">${pageTitle(form.title)}, from a message</p><h1 tabindex="-1" dir="auto">Answer with ${quote(words)}?</h1><p class="lead">You pressed this in the message. Nothing is decided until you tick it here and send it.</p></div>
<section class="panel stack"><p dir="auto">${form.question}</p>${imageBlock({ item, place: 1 })}${textBlock(item)}${shownFields(item)}${modelPart({ item, form })}
<form method="post" class="stack"><input type="hidden" name="${PAGE_NONCE_FIELD}" value="${options.pageNonce}"><input type="hidden" name="${SHOWN_AT_FIELD}" value="${options.now}"><label class="switch" dir="auto"><input type="checkbox" name="${fieldsOf(1).answer}" value="${token}" required autocomplete="off">Yes, ${words}</label>${nameField(options)}<p class="acts"><button class="btn">Send</button><a class="btn" href="${pageUrl}">Another answer</a></p></form></section>
<p class="hint">Answer by <time datetime="${form.deadlineAt}">${clockTime(form.deadlineAt, options)}</time>. If nobody answers in time, the item goes on as “undecided”.</p>`;
	const html = outcomeDocument('ask-once', `Confirm your answer · ${pageTitle(form.title)}`, body, "'self'");
	return { status: 200, html, headers: outcomeHeaders("'self'") };
}
