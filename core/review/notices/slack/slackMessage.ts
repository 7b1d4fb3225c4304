import type { Answer } from '../../../feedback/reviewRecords';
import { percent } from '../../../percent';
import { answererOf, shownLabel } from '../../answerInWords';
import { clockTime } from '../../moment';
import { surenessInWords } from '../../sureness';
import { headline, openWords } from '../headline';
import { fitButtons, messageChoices } from '../messageChoices';
import { MOST_NOTICE_LETTERS, MOST_SHOWN_FIELDS, type Notice } from '../notice';
import { plainLine } from '../plainText';
import type { SlackMessage } from '../sending';
import type { ToldReview } from '../toldReview';
import { ACTION_PREFIX, OPEN_ACTION, OPEN_TOKEN, SELECT_ACTION, writeAction } from './action';
import { actions, fitsHeader, fitsOnButton, header, line, linkButton, MOST_SELECT_OPTIONS, select, small, smallLine, valueButton, words, type LinePart } from './blocks';

type Block = SlackMessage['blocks'][number];
type Element = Readonly<Record<string, unknown>>;

export interface SlackOptions {
	readonly now: string;
	/** The app's interactivity address is ours and has passed its test: buttons decide. Otherwise they open the page. */
	readonly decidesInSlack?: boolean;
}

/** Reviews that a message with several lists; more are counted. */
const MOST_LISTED = 40;

const MOST_NAME_LETTERS = 80;
const MOST_FIELD_LETTERS = 300;
const MOST_ALARM_LETTERS = 600;
const MOST_ALARMS = 4;

/** One message for whatever somebody is asked in it: one review as it stands now, or several as a count with one button. */
export function slackMessage(told: readonly ToldReview[], options: SlackOptions): SlackMessage {
	const [first, ...others] = told;
	if (first === undefined) throw new TypeError('a message without a review');
	if (others.length > 0) return severalReviews(told, options);
	return { text: plainLine(fallback(first, options), 300), blocks: first.state === 'open' ? question(first, options) : ended(first, options) };
}

const clock = ({ timeZone }: Notice, { now }: SlackOptions) => ({ now, ...(timeZone === undefined ? {} : { timeZone }) });

const answerBy = (notice: Notice, options: SlackOptions): LinePart => ({ time: notice.deadlineAt, fallback: clockTime(notice.deadlineAt, clock(notice, options)) });

const fallback = (told: ToldReview, options: SlackOptions): string =>
	told.state === 'open' ? `${headline(told)} · answer by ${clockTime(told.notice.deadlineAt, clock(told.notice, options))}` : headline(told);

function question(told: ToldReview, options: SlackOptions): Block[] {
	const { notice } = told;
	const [item] = notice.items;
	const single = notice.itemCount === 1 && item !== undefined;
	const about = single ? itemBlocks(notice, item) : [words('Opening the page decides nothing. The least certain item comes first.')];
	// A header cuts a long question: whoever decides beside it has to read all of it.
	const isShown = headline(told) === notice.question && fitsHeader(notice.question);
	const repeat = single && !isShown ? [words(notice.question)] : [];
	return [
		header(headline(told)),
		...repeat,
		...about,
		...(notice.alarms ?? []).slice(0, MOST_ALARMS).map(alarmBlock),
		actions(notice.reviewId.slice(0, 60), single ? choiceElements(told, options) : [openButton(told, options, openWords(told))]),
		smallLine({ text: notice.title }, { ours: ' · answer by ' }, answerBy(notice, options), { ours: ' · ' }, { link: notice.pageUrl, name: 'open the page' }, { ours: ' to comment' }),
		smallLine(...askedBy(notice)),
	];
}

const askedBy = ({ owner, workflow }: Notice): LinePart[] => (owner === undefined ? [{ ours: 'Asked by the workflow ' }, { text: workflow }] : [{ ours: 'Questions? Ask ' }, { text: owner }]);

const alarmBlock = (sentence: string): Block => small(`⚠ ${plainLine(sentence, MOST_ALARM_LETTERS)}`);

function itemBlocks({ answerWith }: Notice, item: Notice['items'][number]): Block[] {
	const { suggestion } = item;
	const fields = item.shown.slice(0, MOST_SHOWN_FIELDS).map(({ name, value }) => small(`${plainLine(name, MOST_NAME_LETTERS)}: ${plainLine(value, MOST_FIELD_LETTERS)}`));
	const proposal = suggestion !== undefined && answerWith !== 'labels' ? [small(answerWith === 'text' ? '◆ Suggested text:' : '◆ To approve or reject:'), words(suggestion.label)] : [];
	const thought = suggestion !== undefined && answerWith === 'labels' ? [small(`◆ The model thinks: ${shownLabel(suggestion.label)}. ${surenessInWords(suggestion)}`)] : [];
	const blind = item.blind ? [small('For this check the model’s answer stays hidden, so that yours is independent.')] : [];
	return [words(item.text.trim() === '' ? 'This item has no text.' : item.text, 'item'), ...fields, ...proposal, ...thought, ...blind];
}

/** Whether a message shows everything that somebody decides about, and every answer in full: two may begin alike. */
const isWhole = (notice: Notice, { text, suggestion, shown }: Notice['items'][number]): boolean =>
	[text, suggestion?.label ?? '', notice.question].every(({ length }) => length <= MOST_NOTICE_LETTERS) &&
	shown.length <= MOST_SHOWN_FIELDS &&
	shown.every(({ name, value }) => name.length <= MOST_NAME_LETTERS && value.length <= MOST_FIELD_LETTERS) &&
	notice.labels.every(fitsOnButton);

const decidesHere = ({ notice }: ToldReview, { decidesInSlack = false }: SlackOptions): boolean => decidesInSlack && notice.byLink !== true;

/** Where buttons decide, whoever presses gets a link of their own, by which the page knows them. */
const openButton = (told: ToldReview, options: SlackOptions, text: string): Element =>
	decidesHere(told, options) ? valueButton(text, writeAction({ reviewId: told.notice.reviewId, place: 1, token: OPEN_TOKEN }), OPEN_ACTION) : linkButton(text, told.notice.pageUrl, OPEN_ACTION);

function choiceElements(told: ToldReview, options: SlackOptions): Element[] {
	const { notice, kind } = told;
	const decides = decidesHere(told, options);
	const open = openButton(told, options, openWords(told));
	// An adjudicator has to see what the others said.
	if (decides && kind === 'adjudicate') return [open];
	const [item] = notice.items;
	const choices = messageChoices(notice);
	if (decides && !notice.moreOnPage && item !== undefined && isWhole(notice, item)) {
		const said = choices.map(({ token, text }) => ({ text, value: writeAction({ reviewId: notice.reviewId, place: 1, token }) }));
		if (fitButtons(notice)) return said.map(({ text, value }, index) => valueButton(text, value, `${ACTION_PREFIX}${index}`));
		if (said.length > 0 && said.length <= MOST_SELECT_OPTIONS) return [select('Choose a label', SELECT_ACTION, said), open];
		return [open];
	}
	const urls = new Map(notice.choiceUrls.map(({ token, url }) => [token, url]));
	const buttons = choices.flatMap(({ token, text }, index) => {
		const url = urls.get(token);
		return url === undefined ? [] : [linkButton(text, url, `${OPEN_ACTION}_${index}`)];
	});
	return buttons.length === 0 ? [open] : buttons;
}

/** Before the time at which it ended. */
function endWords({ answers, voted = 0 }: ToldReview): string {
	if (answers.length > 0) return 'The time to answer ended ';
	return voted === 0 ? 'Nobody answered by ' : `${voted === 1 ? '1 person' : `${voted} people`} had voted, which decided nothing by `;
}

function ended(told: ToldReview, options: SlackOptions): Block[] {
	const { notice, answers, state } = told;
	const [item] = notice.items;
	const [answer] = answers;
	const text = notice.itemCount === 1 && item !== undefined ? [words(item.text.trim() === '' ? 'This item has no text.' : item.text, 'item')] : [];
	const by = answer === undefined ? [] : [answeredBy(answers, notice, options)];
	const over = state === 'over' ? [smallLine({ ours: endWords(told) }, answerBy(notice, options), { ours: '. Silence was not taken as a yes.' })] : [];
	const thought = notice.itemCount === 1 && answer !== undefined && state === 'answered' ? modelBlocks(notice, answer) : [];
	return [header(headline(told)), ...text, ...by, ...over, ...thought, small(notice.title)];
}

const SLACK_USER = /^[UW][A-Z\d]{5,20}$/;

const personOf = (answer: Answer): LinePart => {
	const user = answer.identity === 'slack' ? (answer.slackUserId ?? answer.reviewer ?? '') : '';
	return SLACK_USER.test(user) ? { user } : { text: answererOf(answer) };
};

function answeredBy(answers: readonly Answer[], notice: Notice, options: SlackOptions): Block {
	const people = [...new Map(answers.map((answer) => [answer.reviewer, answer])).values()].slice(0, 5);
	const last = answers.map(({ decidedAt }) => decidedAt).reduce((a, b) => (a > b ? a : b), '');
	const names = people.flatMap((answer, index): LinePart[] => [...(index > 0 ? [{ ours: ', ' }] : []), personOf(answer)]);
	return smallLine({ ours: '● ' }, ...names, { ours: ' answered ' }, { time: last, fallback: clockTime(last, clock(notice, options)) });
}

/** What the model had said is told once people have answered; of a blind item the notice does not know it. */
function modelBlocks({ items: [item], answerWith }: Notice, answer: Answer): Block[] {
	const { suggestion } = item ?? {};
	if (suggestion?.confidence === undefined || answerWith !== 'labels') return [];
	const sure = `${percent(suggestion.confidence)} sure`;
	return [small(answer.label === suggestion.label ? `◆ The model thought the same, ${sure}` : `◆ The model had thought: ${shownLabel(suggestion.label)}, ${sure}`)];
}

function severalReviews(told: readonly ToldReview[], options: SlackOptions): SlackMessage {
	const open = told.filter(({ state }) => state === 'open');
	const count = open.length === 1 ? '1 question waits for an answer' : `${open.length} questions wait for an answer`;
	const text = open.length === 0 ? `All ${told.length} questions are closed` : count;
	const rows = told.slice(0, MOST_LISTED).map((each) => reviewLine(each, options));
	const more = told.length > MOST_LISTED ? [small(`and ${told.length - MOST_LISTED} more`)] : [];
	const next = open.toSorted((a, b) => (a.notice.deadlineAt < b.notice.deadlineAt ? -1 : 1))[0];
	const button = next === undefined ? [] : [actions(`next_${next.notice.reviewId}`.slice(0, 60), [openButton(next, options, 'Open the next one')])];
	const alarms = [...new Set(open.flatMap(({ notice }) => notice.alarms ?? []))].slice(0, MOST_ALARMS);
	return { text, blocks: [header(text), ...rows, ...more, ...alarms.map(alarmBlock), ...button] };
}

function reviewLine(told: ToldReview, options: SlackOptions): Block {
	const { notice, state } = told;
	const about = notice.itemCount === 1 ? plainLine(notice.items[0]?.text ?? '', 80) : '';
	const item: LinePart[] = about === '' ? [] : [{ ours: ': ' }, { text: about }];
	if (state !== 'open') return line({ ours: '✓ ' }, { text: headline(told) }, ...item);
	return line({ link: notice.pageUrl, name: headline(told) }, ...item, { ours: ' · answer by ' }, answerBy(notice, options));
}
