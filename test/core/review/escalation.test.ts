import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { answerReview } from '../../../core/review/answerReview';
import type { ReviewRequest } from '../../../core/review/visit';
import { addedBy, planEscalation, type EscalationPlan } from '../../../core/review/escalation';
import type { PendingReview } from '../../../core/review/pendingReview';
import { knownLinks, newLinks } from '../../../core/review/reviewLink';
import { isPage } from '../../../core/review/reviewResponse';
import type { Reviewer } from '../../../core/review/reviewers';
import { linkOfSlackUser } from '../../../core/review/slackVisitor';
import type { Voting } from '../../../core/review/voting';
import { firstItems, sampleForm } from './sampleForm';

const OPENED = Date.UTC(2026, 10, 2, 9);
const KEY = Buffer.alloc(32, 7);
const ANA = { name: 'Ana', email: 'ana@example.org', slackUserId: 'U0000ANA' };
const LISTED: Reviewer[] = [ANA, { name: 'Tom' }];

const at = (hours: number): Date => new Date(OPENED + hours * 3_600_000);

const mail = (recipient: string) => ({ channel: 'email' as const, recipient });
const slack = (recipient: string) => ({ channel: 'slack' as const, recipient });

function planOf(more: Partial<EscalationPlan> = {}): EscalationPlan {
	return { asked: newLinks(LISTED, 'r-1', KEY), listed: LISTED, requesters: [], together: false, reviewId: 'r-1', key: KEY, from: at(18).toISOString(), ...more };
}

describe('whom an escalation tells', () => {
	test('without a list they get the link that everybody has', () => {
		const asked = newLinks([], 'r-1', KEY);
		const told = planEscalation([mail('lead@example.org'), slack('#leads')], planOf({ asked, listed: [] }));
		expect(told.map(({ link }) => link)).toEqual([asked[0], asked[0]]);
		expect(addedBy(told)).toEqual([]);
	});

	test('beside a list each person gets a link of their own, and a channel one for whoever reads it', () => {
		const told = planEscalation([mail('lead@example.org'), slack('U0000LEAD'), slack('#leads'), slack('#owners')], planOf());
		expect(told.map(({ link: { reviewer } }) => reviewer)).toEqual([{ name: 'lead@example.org', email: 'lead@example.org' }, { name: 'U0000LEAD', slackUserId: 'U0000LEAD' }, undefined, undefined]);
		expect(told.map(({ byLink }) => byLink)).toEqual([undefined, undefined, true, true]);
		const nonces = [...planOf().asked, ...told.map(({ link }) => link)].map(({ nonce }) => nonce);
		expect(new Set(nonces).size).toBe(5);
		expect(addedBy(told)).toEqual(['lead@example.org', 'U0000LEAD']);
		const again = planEscalation([mail('lead@example.org')], planOf({ reviewId: 'r-2' }));
		expect(nonces).not.toContain(again[0]?.link.nonce);
	});

	test('somebody of the list is told once more, with the link that they have', () => {
		const told = planEscalation([mail('ANA@example.org'), slack('U0000ANA')], planOf());
		expect(told.map(({ link }) => link)).toEqual([planOf().asked[0], planOf().asked[0]]);
	});

	test('nobody who asked for the items', () => {
		const left = planOf({ asked: newLinks([{ name: 'Tom' }], 'r-1', KEY), requesters: ['Ana', 'boss@example.org'] });
		expect(planEscalation([slack('U0000ANA'), mail('Boss@example.org')], left)).toEqual([]);
	});
});

describe('what was escalated', () => {
	let store: FeedbackStore;
	beforeEach(async () => (store = await openSqliteStore({ file: ':memory:' })));
	afterEach(async () => await store.close());

	const addressees = [mail('lead@example.org'), slack('U0000LEAD')];

	async function opened(more: readonly ReturnType<typeof slack>[] = [], voting?: Voting) {
		const form = sampleForm({ items: firstItems(2), deadlineAt: at(24).toISOString() });
		const plan = planOf({ together: voting !== undefined, reviewId: form.reviewId });
		const told = planEscalation([...addressees, ...more], plan);
		await store.openReview({
			...{ reviewId: form.reviewId, loop: form.loop, executionId: '1', workflowId: 'w', nodeName: 'Human Review', openedAt: at(0).toISOString(), deadlineAt: form.deadlineAt },
			items: form.items.map(({ itemId, blind }) => ({ itemId, blind, decisionId: `of ${itemId}` })),
			...(voting === undefined ? {} : { voting: { ...voting, deciders: addedBy(told) } }),
		});
		const pending: PendingReview = { form, links: knownLinks([...plan.asked, ...told.map(({ link }) => link)]), pageNonce: 'page-nonce', askName: 'optional', predicted: ['', ''] };
		const nonces = [...plan.asked, ...told.map(({ link }) => link)].map(({ nonce }) => nonce);
		const visit = async (place: number, hours: number, fields?: Record<string, string>) => {
			const asked = fields === undefined ? ({ method: 'GET', contentType: '', body: {} } as const) : ({ method: 'POST', contentType: 'application/x-www-form-urlencoded', body: { page: 'page-nonce', ...fields } } as const);
			const request: ReviewRequest = { ...asked, linkNonce: nonces[place] ?? '', accept: 'text/html' };
			const { reply, decided } = await answerReview(request, pending, { store: async () => store, now: at(hours) });
			return { status: reply.status, html: isPage(reply) ? reply.html : '', decided };
		};
		return { pending, visit };
	}

	const [TOM_LINK, LEAD_LINK, CHANNEL_LINK] = [1, 2, 4];

	test('its link opens nothing before it is sent, and then counts as that person’s', async () => {
		const { pending, visit } = await opened();
		expect((await visit(LEAD_LINK, 17, { a1: '0' })).status).toBe(403);
		expect(linkOfSlackUser(pending, { userId: 'U0000LEAD' }, at(17))).toBeUndefined();
		expect(linkOfSlackUser(pending, { userId: 'U0000LEAD' }, at(18))).toMatchObject({ reviewer: { name: 'U0000LEAD' } });
		expect(linkOfSlackUser(pending, { userId: 'U0000ELSE' }, at(18))).toBeUndefined();
		expect((await visit(LEAD_LINK, 18)).html).toContain('You are <b><bdi>lead@example.org</bdi></b>');
		expect((await visit(LEAD_LINK, 18, { a1: '0', reviewer: 'Mallory' })).status).toBe(422);
		expect((await visit(LEAD_LINK, 18, { a1: '0', a2: '1' })).decided).toHaveLength(2);
		expect((await store.review('r-1'))?.answers).toMatchObject([{ reviewer: 'lead@example.org', identity: 'link' }, { reviewer: 'lead@example.org' }]);
	});

	test('in a channel it asks for a name, and for none of the list', async () => {
		const { visit } = await opened([slack('#leads')]);
		expect((await visit(CHANNEL_LINK, 19)).html).toContain('name="reviewer"');
		expect((await visit(CHANNEL_LINK, 19, { a1: '0' })).html).toContain('The name is missing.');
		expect((await visit(CHANNEL_LINK, 19, { a1: '0', reviewer: 'ana@example.org ' })).html).toContain('has a link of their own. Write your own name.');
		expect((await store.review('r-1'))?.answers).toEqual([]);
		expect((await visit(CHANNEL_LINK, 19, { a1: '0', reviewer: 'Lea' })).status).toBe(200);
		expect((await store.review('r-1'))?.answers).toMatchObject([{ reviewer: 'Lea', identity: 'typed' }]);
	});

	test('where several decide together, whoever is told of it decides over the votes, and sees them', async () => {
		const { visit } = await opened([], { voters: ['Ana', 'Tom'], agreeing: 2, everybody: true });
		await visit(TOM_LINK, 1, { a1: '1' });
		const page = (await visit(LEAD_LINK, 19)).html;
		expect(page).toContain('What the others said so far');
		expect(page).toContain('<dt dir="auto">Ana</dt><dd dir="auto">not yet</dd>');
		expect((await visit(LEAD_LINK, 19, { a1: '0', a2: '2' })).decided).toHaveLength(2);
		const [first, second] = (await store.review('r-1'))?.answers ?? [];
		expect(first).toMatchObject({ reviewer: 'lead@example.org', label: 'Card arrival', adjudicated: true, votes: [{ reviewer: 'Tom' }] });
		expect(second).toMatchObject({ reviewer: 'lead@example.org' });
		expect(second).not.toHaveProperty('votes');
		expect((await visit(TOM_LINK, 20)).html).toContain('lead@example.org');
	});
});
