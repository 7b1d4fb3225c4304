import { randomUUID } from 'node:crypto';
import { serveReview } from '../../../core/desk/serveReview';
import { serveSlackPress } from '../../../core/desk/serveSlackPress';
import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { hashLinkNonce, type PendingReview } from '../../../core/review/pendingReview';
import type { ReviewForm } from '../../../core/review/reviewForm';
import type { Reviewer } from '../../../core/review/reviewers';
import { isPage } from '../../../core/review/reviewResponse';
import { readSlackLink, writeSlackLink } from '../../../core/review/slackVisitor';
import type { Voting } from '../../../core/review/voting';
import { fixedSecret } from '../../support/fixedDraws';
import { blocksSchema, readable } from '../../support/slackBlocks';
import { decision } from '../../contracts/feedbackStore/examples';
import { firstItems } from '../review/sampleForm';
import { singleForm } from '../review/notices/sampleNotice';

const OPENED = Date.UTC(2027, 2, 16, 11, 48);
const DESK_URL = 'https://n8n.example.org/webhook/hitl-desk/review';
const ANA = 'U0000ANA';
const TOM = 'U0000TOM';

let store: FeedbackStore;
beforeEach(async () => (store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret })));
afterEach(async () => await store.close());

interface Asked {
	readonly form?: Partial<ReviewForm>;
	readonly reviewers?: readonly Reviewer[];
	readonly voting?: Voting;
	readonly askName?: PendingReview['askName'];
	readonly recordLate?: boolean;
	readonly requesters?: readonly Reviewer[];
}

async function opened({ form: changes = {}, reviewers = [], voting, askName = 'optional', recordLate = false, requesters = [] }: Asked = {}): Promise<string> {
	const reviewId = randomUUID();
	const form = singleForm({ reviewId, ...changes });
	const links = reviewers.length === 0 ? [{ hash: hashLinkNonce('key') }] : reviewers.map((reviewer) => ({ hash: hashLinkNonce(reviewer.name), reviewer }));
	const pending: PendingReview = { form, links, pageNonce: 'page-nonce', askName, predicted: form.items.map(() => 'Refund not showing up'), partialAtDeadline: true, recordLate, requesters };
	await store.openReview({
		...{ reviewId, loop: form.loop, executionId: '1', workflowId: 'w', nodeName: 'Human Review', openedAt: new Date(OPENED).toISOString(), deadlineAt: form.deadlineAt },
		items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
		desk: { pending, resumeUrl: 'http://n8n/secret-address' },
		...(voting === undefined ? {} : { voting }),
	});
	return reviewId;
}

async function press(reviewId: string, token: string, userId = ANA, minutes = 1) {
	const { say, handOn } = await serveSlackPress({ reviewId, place: 1, token, userId }, { store: async () => store, now: new Date(OPENED + minutes * 60_000), deskUrl: DESK_URL });
	return { text: readable(blocksSchema.parse(say.blocks)), handOn };
}

const answers = async (reviewId: string) => (await store.review(reviewId))?.answers ?? [];

test('a press decides, is recorded with the member ID that Slack vouches for, and the execution goes on', async () => {
	const reviewId = await opened();
	const { text, handOn } = await press(reviewId, '2');
	expect(text).toBe('Your answer is recorded: “Pending transfer”.');
	expect(handOn).toEqual({ reviewId, resumeUrl: 'http://n8n/secret-address' });
	expect(await answers(reviewId)).toMatchObject([{ outcome: 'corrected', label: 'Pending transfer', channel: 'slack', identity: 'slack', slackUserId: ANA, reviewer: ANA, blind: false }]);
});

test('of two presses the first stands, and the second hears whose it was and when', async () => {
	const reviewId = await opened({ askName: 'required' });
	const both = await Promise.all([press(reviewId, '2', ANA, 1), press(reviewId, '3', TOM, 2)]);
	const [first] = await answers(reviewId);
	expect(await answers(reviewId)).toHaveLength(1);
	expect(both.filter(({ handOn }) => handOn !== undefined)).toHaveLength(1);
	expect(both.filter(({ text }) => text.startsWith('Your answer is recorded'))).toHaveLength(1);
	const later = await press(reviewId, '0', 'U000SOMEBODY', 3);
	expect(later.text).toMatch(new RegExp(`^<@${first?.reviewer}> has already answered this: “[^”]+”, .*The first answer stands, so yours changed nothing\\.$`));
	expect((await press(reviewId, '1', first?.reviewer ?? '', 4)).text).toMatch(/^You have already answered this: .*Your first answer stands\.$/);
	expect(await answers(reviewId)).toEqual([first]);
});

test('pages say the name that Slack shows, and the member ID stands beside it', async () => {
	const reviewId = await opened();
	const host = { store: async () => store, now: new Date(OPENED + 60_000), deskUrl: DESK_URL };
	const pressed = async (userName: string | undefined, userId = ANA) => readable(blocksSchema.parse((await serveSlackPress({ reviewId, place: 1, token: '2', userId, ...(userName === undefined ? {} : { userName }) }, host)).say.blocks));
	expect(await pressed('ana\ncosta')).toContain('Your answer is recorded');
	expect(await answers(reviewId)).toMatchObject([{ reviewer: 'ana costa', slackUserId: ANA }]);
	const { reply } = await serveReview({ reviewId, linkNonce: 'key', method: 'GET', contentType: '', accept: 'text/html', body: {} }, { store: async () => store, now: new Date(OPENED + 120_000) });
	expect(isPage(reply) ? reply.html : '').toContain('ana costa');
	expect(isPage(reply) ? reply.html : '').not.toContain(ANA);
	// A second person of the same name is somebody else; the same person by another name is not.
	expect(await pressed('ana costa', TOM)).toMatch(new RegExp(`^<@${ANA}> has already answered this`));
	expect(await pressed('ana.maria')).toMatch(/^(?:Your answer is recorded|You have already answered this)/);
});

describe('somebody whom an escalation knows by their member ID alone', () => {
	const LEAD = 'U012AB3CD';
	const lead = { name: LEAD, slackUserId: LEAD };

	async function presses(asked: Asked, userName: string) {
		const reviewId = await opened(asked);
		const host = { store: async () => store, now: new Date(OPENED + 60_000), deskUrl: DESK_URL };
		const { say } = await serveSlackPress({ reviewId, place: 1, token: '2', userId: LEAD, userName }, host);
		return { reviewId, text: readable(blocksSchema.parse(say.blocks)) };
	}

	test('is called as Slack calls them, and the ID stays in the record', async () => {
		const { reviewId, text } = await presses({ reviewers: [{ name: 'Ana Costa' }, lead] }, 'lea.mohr');
		expect(text).toContain('Your answer is recorded');
		expect(await answers(reviewId)).toMatchObject([{ reviewer: 'lea.mohr', slackUserId: LEAD, identity: 'slack' }]);
		const { reply } = await serveReview({ reviewId, linkNonce: 'Ana Costa', method: 'GET', contentType: '', accept: 'text/html', body: {} }, { store: async () => store, now: new Date(OPENED + 120_000) });
		expect(isPage(reply) ? reply.html : '').toContain('lea.mohr');
		expect(isPage(reply) ? reply.html : '').not.toContain(LEAD);
	});

	test('does not get the name of another one who is asked', async () => {
		const { reviewId } = await presses({ reviewers: [{ name: 'Ana Costa' }, lead] }, 'ana costa');
		expect(await answers(reviewId)).toMatchObject([{ reviewer: LEAD, slackUserId: LEAD }]);
	});

	test('decides over votes by the name that the review knows them by', async () => {
		const voting: Voting = { voters: ['Ana Costa', 'Tom Berg'], agreeing: 2, everybody: true, deciders: [LEAD] };
		const { reviewId, text } = await presses({ reviewers: [{ name: 'Ana Costa' }, { name: 'Tom Berg' }, lead], voting }, 'lea.mohr');
		expect(text).toContain('This is answered on its page');
		const given = { answers: [{ itemId: (await store.review(reviewId))?.items[0]?.itemId, outcome: 'unsure' }] };
		const slackLink = writeSlackLink(await store.loopKey('support-triage'), reviewId, { userId: LEAD, name: 'lea.mohr' });
		const { reply } = await serveReview({ reviewId, linkNonce: '', slackLink, method: 'POST', contentType: 'application/json', accept: 'application/json', body: given }, { store: async () => store, now: new Date(OPENED + 120_000) });
		expect(reply.status).toBe(200);
		expect(await answers(reviewId)).toMatchObject([{ reviewer: LEAD, slackUserId: LEAD }]);
	});
});

test('whoever asked for an item is refused, by member ID or by name', async () => {
	const reviewId = await opened({ requesters: [{ name: 'ana costa' }, { name: TOM, slackUserId: TOM }] });
	const host = { store: async () => store, now: new Date(OPENED + 60_000), deskUrl: DESK_URL };
	for (const who of [{ userId: ANA, userName: 'Ana Costa' }, { userId: TOM, userName: 'tom' }]) {
		const { say } = await serveSlackPress({ reviewId, place: 1, token: '2', ...who }, host);
		expect(readable(blocksSchema.parse(say.blocks))).toContain('Whoever asked for an item of this question does not decide it');
	}
	expect(await answers(reviewId)).toEqual([]);
});

test('a name from elsewhere is shown as it is', async () => {
	const reviewId = await opened();
	const [item] = (await store.review(reviewId))?.items ?? [];
	await store.claimAnswers(reviewId, [{ itemId: item?.itemId ?? '', outcome: 'rejected', reviewer: '<!channel> <https://evil.example|click>', channel: 'page', identity: 'typed', blind: false, decidedAt: new Date(OPENED).toISOString() }]);
	expect((await press(reviewId, '2')).text).toContain('&lt;!channel&gt; &lt;https://evil.example|click&gt; has already answered this: “None of these”');
});

test.each([
	['none', { outcome: 'rejected' }, 'None of these'],
	['unsure', { outcome: 'unsure' }, 'Not sure'],
	['3', { outcome: 'approved', label: 'Refund not showing up' }, 'Refund not showing up'],
])('the button %s means the same as on the page', async (token, stored, words) => {
	const reviewId = await opened();
	expect((await press(reviewId, token)).text).toBe(`Your answer is recorded: “${words}”.`);
	expect(await answers(reviewId)).toMatchObject([stored]);
});

test('an approval is approved or rejected', async () => {
	const form = { answerWith: 'approval', labels: [] } as const;
	const [yes, no] = [await opened({ form }), await opened({ form })];
	expect((await press(yes, 'approve')).text).toContain('“Approved”');
	expect((await press(no, 'reject')).text).toContain('“Rejected”');
	expect([await answers(yes), await answers(no)]).toMatchObject([[{ outcome: 'approved' }], [{ outcome: 'rejected' }]]);
});

describe('with a list of reviewers', () => {
	const reviewers = [{ name: 'Ana', slackUserId: ANA }, { name: 'Tom', slackUserId: TOM }, { name: 'Mira', email: 'mira@example.org' }];

	test('anybody else is refused, also under a name of the list, and gets no link', async () => {
		const reviewId = await opened({ reviewers });
		for (const token of ['2', 'open']) {
			for (const userId of ['U000NOBODY', 'U0000AN', 'W0000ANA']) {
				const { text, handOn } = await press(reviewId, token, userId);
				expect(text).toBe('You are not on the list of people who may answer this, so nothing was changed.');
				expect(handOn).toBeUndefined();
			}
		}
		expect(await answers(reviewId)).toEqual([]);
	});

	test('who is on it answers under their name there', async () => {
		const reviewId = await opened({ reviewers });
		expect((await press(reviewId, '2', TOM)).text).toContain('Your answer is recorded');
		expect(await answers(reviewId)).toMatchObject([{ reviewer: 'Tom', channel: 'slack', identity: 'slack', slackUserId: TOM }]);
	});

	test('votes count, a second vote of the same person does not, and nobody is told what others said before the decision', async () => {
		const reviewId = await opened({ reviewers, voting: { voters: ['Ana', 'Tom'], agreeing: 2, everybody: false, adjudicator: 'Mira' } });
		const first = await press(reviewId, '2', ANA, 1);
		expect(first).toEqual({ text: 'Your vote is recorded: “Pending transfer”. 1 of 2 have voted.', handOn: undefined });
		expect((await press(reviewId, '3', ANA, 2)).text).toMatch(/^You have already voted: “Pending transfer”, .*Your first vote stands\. 1 of 2 have voted\.$/);
		const second = await press(reviewId, '2', TOM, 3);
		expect(second.text).toBe('Your vote is recorded: “Pending transfer”. It is decided: “Pending transfer”.');
		expect(second.handOn).toBeDefined();
		expect((await answers(reviewId))[0]?.votes).toMatchObject([{ reviewer: 'Ana', slackUserId: ANA }, { reviewer: 'Tom', slackUserId: TOM }]);
	});

	test('the adjudicator decides on the page', async () => {
		const reviewId = await opened({ reviewers, voting: { voters: ['Tom', 'Mira'], agreeing: 2, everybody: false, adjudicator: 'Ana' } });
		expect((await press(reviewId, '2', ANA)).text).toContain('This is answered on its page, and nothing was decided yet. <https://n8n.example.org/');
		expect((await store.review(reviewId))?.votes ?? []).toEqual([]);
	});
});

test.each([
	['after the deadline', async () => undefined, 6 * 60, /^The time to answer is over\. It ended .*Your answer came too late and changed nothing\.$/],
	['of a stopped execution', async (reviewId: string) => await store.endReview(reviewId, 'stopped', new Date(OPENED).toISOString()), 1, /^The workflow was stopped, so nothing waits/],
	['of a deleted one', async (reviewId: string) => await store.endReview(reviewId, 'deleted', new Date(OPENED).toISOString()), 1, /^This run of the workflow was deleted, so/],
] as const)('a press %s decides nothing', async (_name, before, minutes, words) => {
	const reviewId = await opened();
	await before(reviewId);
	const { text, handOn } = await press(reviewId, '2', ANA, minutes);
	expect(text).toMatch(words);
	expect(handOn).toBeUndefined();
	expect(await answers(reviewId)).toEqual([]);
});

test('a late press is told that it was recorded, where the loop learns from late answers; one more that it was not', async () => {
	const reviewId = await opened({ recordLate: true });
	const { form } = (await store.deskReview(reviewId))?.pending as PendingReview;
	await store.recordDecisions(form.items.map(({ itemId, text }) => decision({ itemId, text, decisionId: `of ${itemId}` })));
	const { text, handOn } = await press(reviewId, '2', ANA, 6 * 60);
	expect(text).toMatch(/^The time to answer is over\. It ended .*Your answer came too late for the workflow\. It was recorded all the same, and the model learns from it\.$/);
	expect(handOn).toBeUndefined();
	expect((await press(reviewId, '3', TOM, 6 * 60 + 1)).text).toContain('Your answer came too late and changed nothing.');
	for await (const rows of store.feedback(form.loop)) expect(rows).toMatchObject([{ reviewId: `${reviewId}/late`, answer: { label: 'Pending transfer', reviewer: ANA, slackUserId: ANA } }]);
});

test('the same press again after the time is over hears that the answer stands', async () => {
	const reviewId = await opened({ form: { items: firstItems(2) } });
	await press(reviewId, '2', ANA, 1);
	expect((await press(reviewId, '2', ANA, 6 * 60)).text).toMatch(/^You have already answered this: “Pending transfer”, .*Your first answer stands\.$/);
	expect((await press(reviewId, '3', TOM, 6 * 60)).text).toContain('Your answer came too late and changed nothing.');
});

test('a review that nobody knows, a button that no longer fits, a store that is away: a sentence each', async () => {
	expect((await press('r-unknown', '2')).text).toMatch(/^This question is no longer kept here/);
	const reviewId = await opened();
	for (const token of ['99', 'approve', 'x']) expect((await press(reviewId, token)).text).toMatch(/^This is answered on its page, and nothing was decided yet\. /);
	const broken = { ...store, review: async () => await Promise.reject(new Error('gone')), claimAnswers: async () => await Promise.reject(new Error('gone')) };
	const { say } = await serveSlackPress({ reviewId, place: 1, token: '2', userId: ANA }, { store: async () => broken, now: new Date(OPENED), deskUrl: DESK_URL });
	expect(readable(blocksSchema.parse(say.blocks))).toMatch(/^This could not be stored just now, and nothing was decided\./);
	expect(await answers(reviewId)).toEqual([]);
});

describe('a link that one person was given in Slack', () => {
	const linkOf = (text: string): URL => new URL(/<(https:[^|]+)\|/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '');
	const visit = async (reviewId: string, slackLink: string, fields?: Record<string, string>) => {
		const asked = fields === undefined ? ({ method: 'GET', contentType: '', body: {} } as const) : ({ method: 'POST', contentType: 'application/x-www-form-urlencoded', body: { page: 'page-nonce', ...fields } } as const);
		const { reply } = await serveReview({ reviewId, slackLink, linkNonce: '', accept: 'text/html', ...asked }, { store: async () => store, now: new Date(OPENED + 60_000) });
		return { status: reply.status, html: isPage(reply) ? reply.html : '' };
	};

	test('opens the page in their name, takes no other name, and decides nothing by being opened', async () => {
		const reviewId = await opened();
		const url = linkOf((await press(reviewId, 'open')).text);
		expect([`${url.origin}${url.pathname}`, ...url.searchParams.keys()]).toEqual([DESK_URL, 'r', 's']);
		const link = url.searchParams.get('s') ?? '';
		expect((await visit(reviewId, link)).html).toContain(`You are <b><bdi>${ANA}</bdi></b>`);
		expect(await answers(reviewId)).toEqual([]);
		expect((await visit(reviewId, link, { a1: '2', reviewer: 'Somebody Else' })).status).toBe(422);
		expect(await answers(reviewId)).toEqual([]);
		expect((await visit(reviewId, link, { a1: '2' })).status).toBe(200);
		expect(await answers(reviewId)).toMatchObject([{ reviewer: ANA, channel: 'page', identity: 'slack', slackUserId: ANA }]);
	});

	test('is nobody else’s: a changed ID, another review, a guess, an ID alone', async () => {
		const [reviewId, other] = [await opened(), await opened()];
		const link = linkOf((await press(reviewId, 'open')).text).searchParams.get('s') ?? '';
		const [, mac = '', name = ''] = link.split('.');
		const boss = Buffer.from('The boss').toString('base64url');
		for (const wrong of [`${TOM}.${mac}.${name}`, `${ANA}.${mac}.${boss}`, `${ANA}.${mac}`, `${ANA}.${'A'.repeat(24)}.${name}`, ANA, `${ANA}.`, '.', 'x', `${link} `]) expect((await visit(reviewId, wrong)).status).toBe(403);
		expect((await visit(other, link)).status).toBe(403);
		const key = await store.loopKey('support-triage');
		expect(readSlackLink(key, 'r', writeSlackLink(key, 'r', { userId: ANA, name: 'ana' }))).toEqual({ userId: ANA, name: 'ana' });
		expect(readSlackLink(await store.loopKey('another'), 'r', writeSlackLink(key, 'r', { userId: ANA }))).toBeUndefined();
	});

	test('of somebody who is on no list any more does not open it', async () => {
		const reviewId = await opened({ reviewers: [{ name: 'Tom', slackUserId: TOM }] });
		expect((await visit(reviewId, writeSlackLink(await store.loopKey('support-triage'), reviewId, { userId: ANA }))).status).toBe(403);
	});
});
