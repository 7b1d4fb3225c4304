import { z } from 'zod/v4';
import { HitlError } from '../../errors';
import { cut } from '../shorten';
import { reviewItemSchema, type ReviewForm, type ReviewItem } from '../reviewForm';
import { fitButtons, messageChoices } from './messageChoices';

/** What somebody is told about a review. Kept with its delivery, so that any process can send it. */
export const noticeSchema = z.object({
	reviewId: z.string().min(1),
	loop: z.string(),
	title: z.string(),
	question: z.string(),
	answerWith: z.enum(['labels', 'approval', 'text']),
	labels: z.array(z.string()),
	/** The first of the page; a message shows the text only of one that is alone. */
	items: z.array(reviewItemSchema),
	itemCount: z.number().int().min(1),
	/** ISO 8601, UTC. */
	deadlineAt: z.string(),
	pageVersion: z.string(),
	timeZone: z.string().optional(),
	/** The page of whoever gets this. */
	pageUrl: z.url({ protocol: /^https?$/ }),
	/** Addresses that open the page and ask once whether it is this answer; none where there are several items or many labels. */
	choiceUrls: z.array(z.object({ token: z.string(), url: z.url({ protocol: /^https?$/ }) })),
	/** The page shows or asks more than a message can: an image, fields to change, a text to write. */
	moreOnPage: z.boolean(),
	/** The fields that they may change, for a program. */
	editable: z.array(z.object({ name: z.string(), type: z.enum(['text', 'number', 'boolean', 'json']), minor: z.boolean() })).optional(),
	/** Whose answers count, each with an address of their own; for a program. */
	reviewers: z.array(z.object({ name: z.string(), email: z.string().optional(), slackUserId: z.string().optional(), answerUrl: z.string(), adjudicator: z.literal(true).optional() })).optional(),
	/** Whose link it is, where it is somebody's own. */
	reader: z.string().optional(),
	/** Whoever gets this in Slack answers on the page alone. */
	byLink: z.literal(true).optional(),
	/** Cards of past items that whoever gets this is not shown; for no reader. */
	hidden: z.array(z.string()).optional(),
	/** What the loop is alarmed about: sentences, for the first message alone. */
	alarms: z.array(z.string()).optional(),
	/** The workflow that asks. */
	workflow: z.string(),
	/** Whom people can ask about it, where somebody is named. */
	owner: z.string().optional(),
	/** Who e-mails come from. */
	from: z.string().optional(),
});

export type Notice = Omit<z.infer<typeof noticeSchema>, 'items'> & { readonly items: readonly ReviewItem[] };

export interface NoticeLinks {
	readonly pageUrl: string;
	/** Address of the page with an answer already named. */
	readonly choiceUrl: (token: string) => string;
}

export interface NoticeContext {
	readonly from?: string;
	readonly reviewers?: Notice['reviewers'];
	readonly byLink?: Notice['byLink'];
	readonly reader?: Notice['reader'];
	readonly hidden?: Notice['hidden'];
	readonly alarms?: readonly string[];
	readonly owner?: string;
	readonly workflow: string;
	readonly timeZone?: string;
	/** A program gets everything; a message for people what it can show. */
	readonly whole: boolean;
}

/** Letters of a text that a message keeps. */
export const MOST_NOTICE_LETTERS = 2_500;
/** Fields beside the text that a message shows. */
export const MOST_SHOWN_FIELDS = 6;
const MOST_PROGRAM_LETTERS = 100_000;

function reduced(item: ReviewItem, letters: number, fields: number): ReviewItem {
	// Some letters more than are shown say that there is more.
	const shortened = (text: string): string => cut(text, letters + 2);
	// Images and past answers are for the page alone.
	const { suggestion, values: _values, image: _image, past: _past, ...rest } = item;
	return {
		...rest,
		text: shortened(item.text),
		shown: item.shown.slice(0, fields + 1).map(({ name, value }) => ({ name, value: shortened(value) })),
		...(suggestion === undefined ? {} : { suggestion: { ...suggestion, label: shortened(suggestion.label) } }),
	};
}

/** The notice of a review. Blind items have no suggestion in the form, so there is none here. */
export function noticeOf(form: ReviewForm, { pageUrl, choiceUrl }: NoticeLinks, { workflow, timeZone, from, reviewers, byLink, reader, hidden = [], alarms = [], owner, whole }: NoticeContext): Notice {
	const { reviewId, loop, title, question, answerWith, labels, deadlineAt, pageVersion, editable = [] } = form;
	const alone = form.items.length === 1;
	const items = whole
		? form.items.map(({ values, ...item }) => ({ ...reduced(item, MOST_PROGRAM_LETTERS, Infinity), ...(values === undefined ? {} : { values }) }))
		: form.items.slice(0, 1).map((item) => reduced(item, MOST_NOTICE_LETTERS, MOST_SHOWN_FIELDS));
	return {
		...{ reviewId, loop, title, question, answerWith, labels: [...labels], deadlineAt, pageVersion, pageUrl, workflow },
		items,
		itemCount: form.items.length,
		moreOnPage: answerWith === 'text' || editable.length > 0 || form.items.some(({ image }) => image !== undefined),
		...(whole && editable.length > 0 ? { editable: [...editable] } : {}),
		choiceUrls: alone && fitButtons(form) ? messageChoices(form).map(({ token }) => ({ token, url: choiceUrl(token) })) : [],
		...(timeZone === undefined ? {} : { timeZone }),
		...(from === undefined ? {} : { from }),
		...(reviewers === undefined ? {} : { reviewers }),
		...(byLink === undefined ? {} : { byLink }),
		...(reader === undefined ? {} : { reader }),
		...(hidden.length === 0 ? {} : { hidden: [...hidden] }),
		...(alarms.length === 0 ? {} : { alarms: [...alarms] }),
		...(owner === undefined ? {} : { owner }),
	};
}

/** Reads a notice back from its delivery. `item-malformed` when it is none. */
export function readNotice(message: unknown): Notice {
	const read = noticeSchema.safeParse(message);
	if (read.success) return read.data;
	throw new HitlError('item-malformed', `A planned notice cannot be read: ${z.prettifyError(read.error)}`, 'The review waits on its page. Open it from the execution.', {
		cause: read.error,
	});
}
