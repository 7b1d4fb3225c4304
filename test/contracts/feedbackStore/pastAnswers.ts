import type { AnswerPage, AnswerPlace, FeedbackEntry, FeedbackStore, PastAnswer } from '../../../core/feedback/store';
import { textHash } from '../../../core/feedback/textHash';
import { answer, at, automatedRow, decision, LOOP, review, reviewedRow } from './examples';

const START: AnswerPlace = { rowId: 0, claim: 0 };

const TEXT = decision().text;

const said = (itemId: string, more: Partial<PastAnswer> = {}): PastAnswer => ({
	itemId,
	text: TEXT,
	textHash: textHash(more.text ?? TEXT),
	label: 'refund',
	decidedAt: at(10),
	...more,
});

/** `more` may say that none of the labels fits. */
const without = ({ label: _none, ...rest }: PastAnswer): PastAnswer => rest;

export function describePastAnswers(store: () => FeedbackStore): void {
	const after = async (place: AnswerPlace, limit = 100, newest?: number, loop = LOOP): Promise<AnswerPage> =>
		await store().answersAfter(loop, place, newest === undefined ? { limit } : { limit, newest });

	const pages = async (limit: number, newest?: number): Promise<AnswerPage[]> => {
		const all: AnswerPage[] = [];
		for (let place = START; all.at(-1)?.whole !== true; ) {
			const page = await after(place, limit, newest);
			all.push(page);
			place = page.place;
		}
		return all;
	};

	const ask = async (itemIds: readonly string[], reviewId = 'r-1', more: { text?: string; loop?: string } = {}) => {
		const decisionId = (itemId: string) => `${reviewId}/${itemId}`;
		await store().recordDecisions(itemIds.map((itemId) => decision({ itemId, decisionId: decisionId(itemId), ...more })));
		const items = itemIds.map((itemId) => ({ itemId, decisionId: decisionId(itemId), blind: false }));
		await store().openReview(review([], { reviewId, items, ...(more.loop === undefined ? {} : { loop: more.loop }) }));
	};

	test('what people said last of a text, as a label of today', async () => {
		const said = (itemId: string, text: string, more: Partial<FeedbackEntry> = {}) => reviewedRow({ itemId, text, answer: answer(itemId), ...more });
		const rejected = answer('T-3', { outcome: 'rejected', label: undefined });
		await store().recordFeedback([
			said('T-1', 'Where is it?'),
			said('T-2', 'my money back'),
			said('T-3', 'the weather', { outcome: 'rejected', answer: rejected }),
			said('T-4', 'where is  IT?', { answer: answer('T-4', { label: 'card', decidedAt: at(20) }) }),
			automatedRow({ itemId: 'T-5', text: 'nobody asked' }),
		]);
		const texts = ['Where is it?', 'never seen', 'my money back', 'the weather', 'nobody asked'];
		expect(await store().labelsOfTexts(LOOP, texts)).toEqual(['card', undefined, 'refund', undefined, undefined]);
		expect(await store().labelsOfTexts('another', texts)).toEqual(texts.map(() => undefined));
		expect(await store().labelsOfTexts(LOOP, [])).toEqual([]);
		await store().changeLabels({ loop: LOOP, key: 'k', change: { kind: 'rename', from: 'refund', to: 'money back' }, reason: '', at: at(43) });
		expect(await store().labelsOfTexts(LOOP, ['my money back'])).toEqual(['money back']);
	});

	describe('what people have said', () => {
		test('counts from the moment an answer is claimed, before anything is recorded', async () => {
			await ask(['T-1', 'T-2', 'T-3', 'T-4']);
			expect(await after(START)).toEqual({ answers: [], place: START, whole: true, labelMap: 0 });
			await store().claimAnswers('r-1', [
				answer('T-1', { outcome: 'approved', label: 'billing' }),
				answer('T-2', { outcome: 'unsure', label: undefined }),
				answer('T-3', { outcome: 'rejected', label: undefined, decidedAt: at(11) }),
			]);
			const first = await after(START);
			expect(first).toEqual({
				answers: [said('T-1', { label: 'billing' }), without(said('T-3', { decidedAt: at(11) }))],
				place: { rowId: 0, claim: 3 },
				whole: true,
				labelMap: 0,
			});
			await store().claimAnswers('r-1', [answer('T-4')]);
			const second = await after(first.place);
			expect(second.answers).toEqual([said('T-4')]);
			expect(await after(second.place)).toEqual({ ...second, answers: [] });
		});

		test('an answer that is recorded comes from its row, once for who had not read it', async () => {
			await ask(['T-1']);
			await store().claimAnswers('r-1', [answer('T-1')]);
			const claimed = await after(START);
			const [recorded] = await store().recordFeedback([reviewedRow({ decisionId: 'r-1/T-1' })]);
			const rowId = recorded?.row.rowId ?? Number.NaN;
			expect(claimed.answers).toEqual([said('T-1')]);
			expect(await after(claimed.place)).toEqual({ ...claimed, place: { rowId, claim: 1 } });
			expect(await after(START)).toEqual({ ...claimed, place: { rowId, claim: 1 } });
		});

		test('rows that say nothing about a label are passed over', async () => {
			const unsure = answer('T-2', { outcome: 'unsure', label: undefined });
			const rejected = answer('T-4', { outcome: 'rejected', label: undefined });
			const recorded = await store().recordFeedback([
				reviewedRow(),
				reviewedRow({ itemId: 'T-2', outcome: 'unsure', answer: unsure }),
				reviewedRow({ itemId: 'T-3', outcome: 'timed_out', answer: undefined }),
				reviewedRow({ itemId: 'T-4', outcome: 'rejected', answer: rejected }),
				reviewedRow({ itemId: 'T-5', outcome: 'approved', answer: answer('T-5', { outcome: 'approved', label: undefined }) }),
				automatedRow({ itemId: 'T-6' }),
			]);
			const { answers, place } = await after(START);
			expect(answers).toEqual([said('T-1'), without(said('T-4'))]);
			expect((await after({ ...place, rowId: recorded[0]?.row.rowId ?? Number.NaN })).answers).toEqual([without(said('T-4'))]);
		});

		test('an older answer of an item comes too, and which is newer can be told', async () => {
			const again = (reviewId: string, minutes: number, label: string) =>
				reviewedRow({ reviewId, answer: answer('T-1', { label, decidedAt: at(minutes) }) });
			await store().recordFeedback([again('r-1', 30, 'legal'), again('r-2', 20, 'sales')]);
			expect((await after(START)).answers).toEqual([
				said('T-1', { label: 'legal', decidedAt: at(30) }),
				said('T-1', { label: 'sales', decidedAt: at(20) }),
			]);
		});

		test('pages hold so many answers at most, and together all of them, claims first', async () => {
			await ask(['C-1', 'C-2', 'C-3']);
			await store().recordFeedback(['T-1', 'T-2', 'T-3', 'T-4'].map((itemId) => reviewedRow({ itemId, reviewId: 'r-9' })));
			await store().claimAnswers('r-1', ['C-1', 'C-2', 'C-3'].map((itemId) => answer(itemId)));
			const found = await pages(2);
			expect(found.map(({ answers }) => answers.map(({ itemId }) => itemId))).toEqual([
				['C-1', 'C-2'],
				['C-3', 'T-1'],
				['T-2', 'T-3'],
				['T-4'],
			]);
			expect(found.map(({ whole }) => whole)).toEqual([false, false, false, true]);
		});

		test('of many answers only the newest are read where no more are wanted', async () => {
			await store().recordFeedback(Array.from({ length: 9 }, (_, index) => reviewedRow({ itemId: `T-${index}` })));
			const ids = async (newest: number, place = START) => (await after(place, 100, newest)).answers.map(({ itemId }) => itemId);
			expect(await ids(3)).toEqual(['T-6', 'T-7', 'T-8']);
			expect(await ids(9)).toHaveLength(9);
			expect(await ids(100)).toHaveLength(9);
			expect(await ids(3, { rowId: 7, claim: 0 })).toEqual(['T-7', 'T-8']);
			expect((await pages(2, 3)).flatMap(({ answers }) => answers.map(({ itemId }) => itemId))).toEqual(['T-6', 'T-7', 'T-8']);
		});

		test('loops do not see what is said in another', async () => {
			await ask(['T-1'], 'r-1', { loop: 'another' });
			await ask(['T-1'], 'r-2');
			await store().claimAnswers('r-1', [answer('T-1', { label: 'theirs' })]);
			await store().claimAnswers('r-2', [answer('T-1', { label: 'ours' })]);
			await store().recordFeedback([reviewedRow({ loop: 'another', itemId: 'T-2' })]);
			expect((await after(START)).answers).toEqual([said('T-1', { label: 'ours' })]);
			expect((await after(START, 100, undefined, 'another')).answers).toEqual([said('T-1', { label: 'theirs' }), said('T-2')]);
			expect((await after(START, 100, undefined, 'unknown')).answers).toEqual([]);
		});

		test('more claims of other loops than are looked at in one go do not hide one of ours', async () => {
			const others = Array.from({ length: 6_000 }, (_, index) => `T-${index}`);
			await ask(others, 'r-1', { loop: 'another' });
			await ask(['T-1'], 'r-2');
			await store().claimAnswers('r-1', others.map((itemId) => answer(itemId)));
			await store().claimAnswers('r-2', [answer('T-1')]);
			expect(await after(START, 10)).toEqual({ answers: [said('T-1')], place: { rowId: 0, claim: 6_001 }, whole: true, labelMap: 0 });
			const more = (await after(START, 5_999, undefined, 'another')).answers;
			expect(more).toHaveLength(5_999);
		});

		test('of a long text the beginning comes, with the hash of the whole', async () => {
			const text = `${'long '.repeat(4_000)}end`;
			await ask(['C-1'], 'r-1', { text });
			await store().claimAnswers('r-1', [answer('C-1')]);
			await store().recordFeedback([reviewedRow({ reviewId: 'r-9', text })]);
			const expected = { text: text.slice(0, 10_000), textHash: textHash(text) };
			expect((await after(START)).answers).toEqual([said('C-1', expected), said('T-1', expected)]);
		});

		test('hostile text comes back as it was given', async () => {
			const text = 'NUL \0, half \ud83d a pair, mark \ufdd0, "; DROP TABLE answers; --';
			const label = '\0\udc00 label';
			await ask(['C-1'], 'r-1', { text });
			await store().claimAnswers('r-1', [answer('C-1', { label })]);
			await store().recordFeedback([reviewedRow({ itemId: 'T-\0', reviewId: 'r-9', text, answer: answer('T-\0', { label }) })]);
			expect((await after(START)).answers).toEqual([said('C-1', { text, label }), said('T-\0', { text, label })]);
		});
	});
}
