import type { INodeParameters, IRun } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { ReviewRecord } from '../../core/item';
import { engineFor } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrls } from '../support/reviewLink';
import { leaving } from '../support/workflowEngine';

const PEOPLE = ['Ana', 'Tom', 'Mira', 'Eve'];

const reviewersOf = (count: number) => ({ reviewer: PEOPLE.slice(0, count).map((name) => ({ name })) });

async function asked(count: number, options: INodeParameters, texts = ['my card is gone']) {
	const engine = engineFor({ loop: newLoop(), review: { options: { reviewers: reviewersOf(count), ...options } } });
	const run = await engine.start('Predict', texts.map((text) => ({ json: { text } })));
	const urls = new Map(reviewUrls(run).map((url, index) => [PEOPLE[index], url]));
	const ids = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);
	const linkOf = (who: string) => urls.get(who) ?? '';
	const open = async (who: string) => (await engine.request(run, 'GET', linkOf(who))).sent.text;
	const pageNonce = async (who: string) => /name="page" value="([^"]+)"/.exec(await open(who))?.[1] ?? '';
	/** By the page's form: the first label is card, the second refund. */
	const press = async (who: string, choice: string, comment = '') => await engine.request(run, 'POST', linkOf(who), { page: await pageNonce(who), a1: choice, c1: comment });
	const vote = async (who: string, answers: object[]) => await engine.request(run, 'POST', linkOf(who), { answers }, 'application/json');
	return { engine, run, ids, open, press, vote, linkOf };
}

const reviewsIn = (run: IRun | undefined, node: string): ReviewRecord[] => (run === undefined ? [] : leaving(run, node).map(({ json }) => (json['hitl'] as { review: ReviewRecord }).review));

test('two of three: the page says so after each vote, nobody sees votes before their own, and the last needed vote resumes with all votes', async () => {
	const { open, press } = await asked(3, { whoDecides: 'majority' });
	const first = await press('Ana', '0', 'because of page 2');
	expect(first.run).toBeUndefined();
	expect(first.sent.text).toContain('Your vote is in. 1 of 3 so far.');
	expect(first.sent.text).toContain('2 of 3 people have to say the same.');
	expect(first.sent.text).toMatch(/Tom<\/dt><dd[^>]*>not yet/);
	expect(await open('Ana')).toContain('Your vote is in. 1 of 3 so far.');

	const toms = await open('Tom');
	for (const secret of ['because of page 2', 'Ana', 'Your vote is in']) expect(toms).not.toContain(secret);
	const second = await press('Tom', '1');
	expect(second.run).toBeUndefined();
	expect(second.sent.text).toContain('Your vote is in. 2 of 3 so far.');
	expect(second.sent.text).toContain('because of page 2');

	const last = await press('Mira', '0');
	expect(last.run?.status).toBe('success');
	expect(last.sent.text).toContain('Everything is decided.');
	const [review] = reviewsIn(last.run, 'Approved');
	expect(review).toMatchObject({ label: 'card', reviewer: 'Ana, Mira', identity: 'link', comment: 'because of page 2' });
	expect(review?.votes?.map(({ reviewer, label }) => [reviewer, label])).toEqual([['Ana', 'card'], ['Tom', 'refund'], ['Mira', 'card']]);
	if (last.run === undefined) throw new Error('still waiting');
	expect(leaving(last.run, 'Record').map(({ json }) => [json['recorded'], json['reviewer']])).toEqual([[true, 'Ana, Mira']]);
});

test('votes are hidden in JSON until the own one is in, item by item', async () => {
	const { engine, run, ids, vote, linkOf } = await asked(3, { whoDecides: 'all' }, ['my card is gone', 'give me my money back']);
	const [one = '', two = ''] = ids;
	await vote('Ana', [{ itemId: one, label: 'refund', comment: 'a secret' }, { itemId: two, label: 'card', comment: 'a secret' }]);
	const read = async (who: string) => {
		const json = await engine.request(run, 'GET', linkOf(who), {}, 'application/json', { accept: 'application/json' });
		return { text: json.sent.text, ...z.object({ answers: z.array(z.unknown()), votes: z.array(z.looseObject({ itemId: z.string(), state: z.string(), cast: z.number(), others: z.array(z.unknown()) })) }).parse(JSON.parse(json.sent.text)) };
	};
	const before = await read('Tom');
	expect(before.text).not.toMatch(/a secret|Ana/);
	expect(before.answers).toEqual([]);
	const own = await vote('Tom', [{ itemId: one, label: 'refund' }]);
	expect(JSON.parse(own.sent.text)).toMatchObject({ status: 'recorded', recorded: [one], alreadyAnswered: [], open: 2 });
	const after = await read('Tom');
	const votes = new Map(after.votes.map((each) => [each.itemId, each]));
	expect(votes.get(one)).toMatchObject({ state: 'voted', cast: 2, others: [{ reviewer: 'Ana', label: 'refund', comment: 'a secret' }] });
	expect(votes.get(two)).toMatchObject({ state: 'asked', cast: 1, others: [] });
	const again = await vote('Tom', [{ itemId: one, label: 'card' }]);
	expect(JSON.parse(again.sent.text)).toMatchObject({ recorded: [], alreadyAnswered: [{ itemId: one, label: 'refund', reviewer: 'Tom' }] });
});

describe('where the votes do not agree', () => {
	test('the adjudicator is asked then and not before, sees both, and the answer says who decided', async () => {
		const { open, press, vote, ids } = await asked(3, { whoDecides: 'all', adjudicator: 'Mira' });
		expect(await open('Mira')).toContain('There is nothing to decide yet.');
		const early = await vote('Mira', [{ itemId: ids[0], label: 'card' }]);
		expect(JSON.parse(early.sent.text)).toMatchObject({ recorded: [], notYet: ids, open: 1 });
		await press('Ana', '0', 'it says card');
		expect(await open('Mira')).not.toContain('it says card');
		const tied = await press('Tom', '1', 'money, really');
		expect(tied.run).toBeUndefined();
		const page = await open('Mira');
		for (const shown of ['The others do not agree', 'Ana', 'it says card', 'Tom', 'money, really']) expect(page).toContain(shown);
		const decided = await press('Mira', '1');
		const [review] = reviewsIn(decided.run, 'Approved');
		expect(review).toMatchObject({ label: 'refund', reviewer: 'Mira', adjudicated: true });
		expect(review?.votes?.map(({ reviewer }) => reviewer)).toEqual(['Ana', 'Tom']);
	});

	test('and nobody decides between them, the item leaves by Undecided', async () => {
		const { press } = await asked(2, { whoDecides: 'majority' });
		await press('Ana', '0');
		const { run } = await press('Tom', '1');
		expect(run?.status).toBe('success');
		expect(reviewsIn(run, 'Undecided')).toMatchObject([{ outcome: 'unsure', reviewer: 'Ana, Tom', votes: [{ label: 'card' }, { label: 'refund' }] }]);
		expect([...reviewsIn(run, 'Approved'), ...reviewsIn(run, 'Rejected')]).toEqual([]);
	});
});

test('different people answer different items of one page: the last answer, and only it, resumes', async () => {
	const { ids, vote } = await asked(3, {}, ['my card is gone', 'give me my money back', 'what is the weather']);
	const [one, two, three] = ids;
	expect((await vote('Ana', [{ itemId: two, label: 'refund' }])).run).toBeUndefined();
	expect((await vote('Tom', [{ itemId: three, outcome: 'rejected' }, { itemId: two, label: 'card' }])).run).toBeUndefined();
	const { run: after } = await vote('Mira', [{ itemId: one, label: 'card' }]);
	expect(after?.status).toBe('success');
	const by = ['Approved', 'Rejected'].flatMap((node) => reviewsIn(after, node).map(({ reviewer, label }) => [reviewer, label]));
	expect(by.sort()).toEqual([['Ana', 'refund'], ['Mira', 'card'], ['Tom', undefined]].sort());
});

test('an item that is decided asks nobody any more, and a vote that comes after it is told so', async () => {
	const { open, vote, press, ids } = await asked(3, { whoDecides: 'majority' }, ['my card is gone', 'give me my money back']);
	const [one = '', two = ''] = ids;
	for (const who of ['Ana', 'Tom']) await vote(who, [{ itemId: one, label: 'card' }]);
	expect(await open('Mira')).toContain('<b>1</b> of 2 left');
	expect(await open('Mira')).toContain('This is what the votes came to.');
	const late = await vote('Mira', [{ itemId: one, label: 'refund' }]);
	expect(JSON.parse(late.sent.text)).toMatchObject({ recorded: [], alreadyAnswered: [{ itemId: one, label: 'card', reviewer: 'Ana, Tom' }], open: 1 });
	await vote('Ana', [{ itemId: two, outcome: 'unsure' }]);
	expect((await press('Mira', '')).sent.status).toBe(422);
	const { run } = await vote('Mira', [{ itemId: two, outcome: 'unsure' }]);
	expect(reviewsIn(run, 'Undecided')).toMatchObject([{ outcome: 'unsure', reviewer: 'Ana, Mira' }]);
});

test.each<[string, number, INodeParameters, string]>([
	['nobody is listed', 0, { whoDecides: 'majority' }, 'Several people are to decide together, and no reviewers are listed'],
	['too few are listed', 2, { whoDecides: 'majority', agreeing: 3 }, '3 people have to agree, and only 2 can vote'],
	['less than half would do', 4, { whoDecides: 'majority', agreeing: 2 }, '2 of 4 is not more than half, so two answers could both stand'],
	['the adjudicator is not listed', 2, { whoDecides: 'all', adjudicator: 'Zoe' }, 'The adjudicator "Zoe" is not on the list of reviewers'],
	['only the adjudicator is listed', 1, { whoDecides: 'all', adjudicator: 'Ana' }, 'Nobody is left to vote: the adjudicator only decides between others'],
	['half a person', 3, { whoDecides: 'majority', agreeing: 1.5 }, 'People Who Have to Agree is not a whole number'],
])('%s: a sentence, and nobody is asked', async (_name, count, options, message) => {
	const silenced = jest.spyOn(console, 'log').mockImplementation(() => undefined);
	const { run } = await asked(count, options);
	silenced.mockRestore();
	expect(run.status).toBe('error');
	expect(run.data.resultData.error).toMatchObject({ message, description: expect.stringMatching(/\w{4}/) });
});
