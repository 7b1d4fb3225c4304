import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { Answer } from '../../../core/feedback/reviewRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import { fieldsOf } from '../../../core/review/formFields';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import type { ReviewForm, ReviewItem } from '../../../core/review/reviewForm';
import type { Reviewer } from '../../../core/review/reviewers';
import { isPage, type ReviewResponse } from '../../../core/review/reviewResponse';
import { fixedSecret } from '../../support/fixedDraws';
import { servedForm } from '../../support/reviewPage/servedForm';
import { OPENED, openedReview } from './openedReview';
import { blindItem, firstItems, LABELS, sampleForm } from './sampleForm';

const FORM = 'application/x-www-form-urlencoded';
const STOPPED = /You agreed with the model (\d+) times within a minute and a half/;

let store: FeedbackStore;
let seconds = 0;

beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
	seconds = 0;
});
afterEach(async () => await store.close());

const now = (): Date => new Date(OPENED.getTime() + seconds * 1_000);

/** Every item has the first label as its suggestion, so that `a=0` agrees and `a=1` does not. */
const itemsOf = (count: number): ReviewItem[] =>
	Array.from({ length: count }, (_none, at) => ({ ...firstItems(12)[at % 12]!, itemId: `Q-${at + 1}`, suggestion: { label: LABELS[0] ?? '', confidence: 0.5, reason: 'Why not.' } }));

type Whose = 'shared' | Reviewer;

async function asked(count: number, whose: Whose = { name: 'Ana' }, change: (form: ReviewForm) => ReviewForm = (form) => form): Promise<PendingReview> {
	const form = await openedReview(store, change(sampleForm({ items: itemsOf(count) })));
	const link = { hash: hashLinkNonce('key'), ...(whose === 'shared' ? {} : { reviewer: whose }) };
	return { form, links: [link], pageNonce: 'page-nonce', askName: 'optional', predicted: form.items.map(() => LABELS[0] ?? '') };
}

const request = async (pending: PendingReview, method: 'GET' | 'POST', body: unknown, contentType = FORM): Promise<ReviewResponse> =>
	await answerReview({ method, linkNonce: 'key', contentType, accept: 'text/html', body }, pending, { now: now(), store: async () => store });

const htmlOf = ({ reply }: ReviewResponse): string => (isPage(reply) ? reply.html : JSON.stringify(reply.body));

const recorded = async ({ form }: PendingReview): Promise<readonly Answer[]> => (await store.review(form.reviewId))?.answers ?? [];

interface Filling {
	/** Between the page and the press of "Send". */
	readonly after: number;
	/** The button of each card, by its place from 0. */
	readonly choice?: (at: number) => string;
	readonly name?: string;
	/** What the page's script counted for each card. */
	readonly counted?: number;
}

/** Opens a page and fills it in as a browser without script does; `counted` is what one with script would add. */
async function filled(pending: PendingReview, { after, choice = () => '0', name, counted }: Filling): Promise<URLSearchParams> {
	const fields = servedForm(htmlOf(await request(pending, 'GET', {})));
	pending.form.items.forEach((_item, at) => {
		const { answer, seconds: counter } = fieldsOf(at + 1);
		fields.set(answer, choice(at));
		if (counted !== undefined) fields.set(counter, String(counted));
	});
	if (name !== undefined) fields.set('reviewer', name);
	seconds += after;
	return fields;
}

const send = async (pending: PendingReview, fields: URLSearchParams): Promise<ReviewResponse> => await request(pending, 'POST', fields.toString());

/** So many pages of six items, one after the other; returns what came of the last one. */
async function pages(count: number, filling: Filling, whose: Whose = { name: 'Ana' }): Promise<{ readonly last: ReviewResponse; readonly pending: PendingReview; readonly stopped: number }> {
	let stopped = 0;
	for (let at = 1; ; at += 1) {
		const pending = await asked(6, whose);
		const last = await send(pending, await filled(pending, filling));
		if (STOPPED.test(htmlOf(last))) stopped += 1;
		if (at === count) return { last, pending, stopped };
	}
}

describe('whoever agrees sixty times within a minute and a half, without script', () => {
	test('on one page: nothing is decided, everything stays filled in, and one tick sends it', async () => {
		const pending = await asked(61);
		const stopped = await send(pending, await filled(pending, { after: 89 }));
		expect(stopped.reply.status).toBe(422);
		expect(stopped.decided).toBeUndefined();
		expect(STOPPED.exec(htmlOf(stopped))?.[1]).toBe('61');
		expect(await recorded(pending)).toEqual([]);
		// Pressing "Send" again changes nothing, for the box is empty.
		const again = servedForm(htmlOf(stopped));
		expect(again.has('pace')).toBe(false);
		expect([again.get('a1'), again.get('a61')]).toEqual(['0', '0']);
		expect((await send(pending, again)).reply.status).toBe(422);
		again.set('pace', 'on');
		expect((await send(pending, again)).decided).toHaveLength(61);
		expect((await recorded(pending)).every(({ lookedAgain }) => lookedAgain === true)).toBe(true);
	});

	test('on ten pages of six: the tenth is stopped, and no page before', async () => {
		const nine = await pages(9, { after: 8 });
		expect(nine.stopped).toBe(0);
		const { last, pending } = await pages(1, { after: 8 });
		expect(last.reply.status).toBe(422);
		expect(STOPPED.exec(htmlOf(last))?.[1]).toBe('60');
		expect(await recorded(pending)).toEqual([]);
		const fields = servedForm(htmlOf(last));
		fields.set('pace', 'on');
		expect((await send(pending, fields)).decided).toHaveLength(6);
		// Counting begins anew: whoever has looked again is not stopped at every page from then on.
		expect((await pages(9, { after: 8 })).stopped).toBe(0);
		expect((await pages(1, { after: 8 })).stopped).toBe(1);
	});

	test.each<[string, Whose, Filling]>([
		['a name that was typed', 'shared', { after: 8, name: 'Tom' }],
		['a link of their own', { name: 'Ana', slackUserId: 'U0000ANA' }, { after: 8 }],
	])('known by %s', async (_how, whose, filling) => {
		expect((await pages(10, filling, whose)).stopped).toBe(1);
	});

	test('known by their Slack member ID: two people of the same name are two', async () => {
		const press = async (userId: string): Promise<boolean> => {
			const pending = await asked(6, 'shared');
			const body = { page: 'page-nonce', shown: now().toISOString(), ...Object.fromEntries(pending.form.items.map((_item, at) => [`a${at + 1}`, '0'])) };
			seconds += 4;
			const sent = await answerReview({ method: 'POST', linkNonce: '', slackUser: { userId, name: 'Ana' }, contentType: FORM, accept: 'text/html', body }, pending, { now: now(), store: async () => store });
			return STOPPED.test(htmlOf(sent));
		};
		const stops: boolean[] = [];
		for (let at = 0; at < 18; at += 1) stops.push(await press(at % 2 === 0 ? 'U0000ANA' : 'U0000TWO'));
		expect(stops).not.toContain(true);
		expect([await press('U0000ANA'), await press('U0000TWO')]).toEqual([true, true]);
	});
});

describe('is not stopped', () => {
	test('whoever takes longer', async () => {
		expect((await pages(12, { after: 11 })).stopped).toBe(0);
		const pending = await asked(61);
		expect((await send(pending, await filled(pending, { after: 91 }))).decided).toHaveLength(61);
	});

	test('whoever has filled in a draft before, as the seconds say that came along', async () => {
		const pending = await asked(61);
		expect((await send(pending, await filled(pending, { after: 10, counted: 3 }))).decided).toHaveLength(61);
	});

	test('whoever disagrees with one of sixty, on this page or on one before', async () => {
		const whole = await asked(61);
		expect((await send(whole, await filled(whole, { after: 30, choice: (at) => (at === 7 ? '1' : '0') }))).decided).toHaveLength(61);
		seconds += 100;
		const first = await asked(6);
		await send(first, await filled(first, { after: 3, choice: (at) => (at === 2 ? 'none' : '0') }));
		expect((await pages(11, { after: 3 })).stopped).toBe(0);
	});

	test('whoever answers items that were shown without the suggestion', async () => {
		const pending = await asked(61, { name: 'Ana' }, (form) => ({ ...form, items: form.items.map((item, at) => (at < 5 ? blindItem(item) : item)) }));
		expect((await send(pending, await filled(pending, { after: 30 }))).decided).toHaveLength(61);
	});

	test('a crowd without names on a shared link', async () => {
		expect((await pages(14, { after: 2 }, 'shared')).stopped).toBe(0);
	});

	test('somebody beside a colleague who is fast', async () => {
		await pages(9, { after: 1, name: 'Tom' }, 'shared');
		expect((await pages(1, { after: 1, name: 'tom_' }, 'shared')).stopped).toBe(0);
		expect((await pages(1, { after: 1, name: 'Tom' }, 'shared')).stopped).toBe(1);
	});

	test('a program that answers in JSON', async () => {
		const pending = await asked(61);
		const given = pending.form.items.map(({ itemId }) => ({ itemId, outcome: 'approved' }));
		expect((await request(pending, 'POST', { answers: given }, 'application/json')).decided).toHaveLength(61);
	});

	test('somebody whose reply was lost and who sends the page again', async () => {
		await pages(8, { after: 1 });
		const pending = await asked(7);
		const fields = await filled(pending, { after: 1 });
		expect((await send(pending, fields)).decided).toHaveLength(7);
		const again = await send(pending, fields);
		expect(htmlOf(again)).not.toMatch(STOPPED);
	});
});

describe('the store is asked once at most, and only about somebody who was fast', () => {
	test.each<[string, number, Filling, number]>([
		['fast', 6, { after: 8 }, 1],
		['as long as people take', 6, { after: 40 }, 0],
		['by the script’s seconds not fast', 6, { after: 8, counted: 6 }, 0],
		['who disagrees', 6, { after: 8, choice: (at) => (at === 0 ? '1' : '0') }, 0],
		['with sixty on one page', 61, { after: 8 }, 0],
	])('%s', async (_who, count, filling, times) => {
		const pending = await asked(count);
		const look = jest.spyOn(store, 'recentAnswers');
		await send(pending, await filled(pending, filling));
		expect(look).toHaveBeenCalledTimes(times);
	});
});

test('where something else is wrong the tick is kept, and so is the time at which the page was shown first', async () => {
	const pending = await asked(61);
	const fields = await filled(pending, { after: 30, choice: (at) => (at === 0 ? 'later' : '0') });
	const shown = fields.get('shown');
	fields.set('c1', 'only words');
	const wrong = servedForm(htmlOf(await send(pending, fields)));
	expect(wrong.get('shown')).toBe(shown);
	const stopped = servedForm(htmlOf(await send(pending, new URLSearchParams([...wrong].filter(([name]) => name !== 'c1')))));
	stopped.set('pace', 'on');
	stopped.set('c1', 'only words');
	const again = servedForm(htmlOf(await send(pending, stopped)));
	expect(again.get('pace')).toBe('on');
	again.delete('c1');
	expect((await send(pending, again)).reply.status).toBe(200);
});
