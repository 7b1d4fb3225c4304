import fc from 'fast-check';
import type { KnownItem } from '../../../core/feedback/plantedRecords';
import { cannotPlant, drawKnown, howManyPlanted, pastShown, plantCards, withoutAnswersTo } from '../../../core/review/plantCards';
import { hiddenFrom, pageFormOf } from '../../../core/review/planted';
import { readReviewForm, type ReviewForm, type ReviewItem } from '../../../core/review/reviewForm';
import type { Reviewer } from '../../../core/review/reviewers';

const key = new Uint8Array(32).fill(7);

const item = (at: number, blind = false): ReviewItem => ({
	itemId: `own-${at}`,
	text: `own text ${at}`,
	shown: [],
	blind,
	...(blind ? {} : { suggestion: { label: 'a', confidence: at / 20, reason: 'below 90 %' } }),
});

const formOf = (items: readonly ReviewItem[], reviewId = 'r'): ReviewForm => ({
	reviewId,
	loop: 'l',
	title: 't',
	question: 'q?',
	answerWith: 'labels',
	labels: ['a', 'b'],
	items,
	deadlineAt: '2026-11-03T09:00:00.000Z',
	pageVersion: '2',
});

const known = (at: number, more: Partial<KnownItem> = {}): KnownItem => ({
	itemId: `past-${at}`,
	decisionId: `of past-${at}`,
	text: `past text ${at}`,
	label: 'b',
	answeredBy: ['Eva', 'Max'],
	prediction: { label: 'a', confidence: at / 20, model: { id: 'm' } },
	verdict: { route: 'review', reason: 'below 90 %', predictor: 'm', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
	...more,
});

const draw = (form: ReviewForm, from: readonly KnownItem[], count: number, people: readonly Reviewer[] = []) => drawKnown(form, from, { count, key, people });

const ten = Array.from({ length: 10 }, (_none, at) => item(at));
const twenty = Array.from({ length: 20 }, (_none, at) => known(at));

test('as many as the share says, what is left of a whole one drawn by the key, the same on every try', () => {
	expect(howManyPlanted(formOf(ten), 0.2, key)).toBe(2);
	const counts = Array.from({ length: 400 }, (_none, at) => howManyPlanted(formOf(ten, `r${at}`), 0.05, key));
	expect(new Set(counts)).toEqual(new Set([0, 1]));
	const share = counts.filter((count) => count === 1).length / 400;
	expect(share).toBeGreaterThan(0.4);
	expect(share).toBeLessThan(0.6);
	expect(howManyPlanted(formOf(ten, 'r1'), 0.05, key)).toBe(counts[1]);
});

test('never an item or a text of the page, nor one whose answer cannot be chosen; the draw is the same on every try', () => {
	const form = formOf(ten);
	const wrong = [known(90, { itemId: 'own-1' }), known(91, { text: 'OWN  text 2' }), known(92, { label: 'c' }), known(93, { verdict: { ...known(1).verdict, route: 'audit' } })];
	const drawn = draw(form, [...wrong, ...twenty], 100);
	expect(drawn).toHaveLength(20);
	expect(draw(form, [...twenty].reverse(), 3)).toEqual(drawn.slice(0, 3));
	expect(draw(formOf(ten, 'another'), twenty, 20)).not.toEqual(drawn);
});

test('where something is blind the cards are blind; where nothing is, they carry a suggestion and stand by how sure it was', () => {
	const open = plantCards(formOf(ten), twenty.slice(3, 6), key);
	const confidences = pageFormOf(formOf(ten), open).items.map(({ suggestion }) => suggestion?.confidence ?? 0);
	expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
	const blind = plantCards(formOf([...ten, item(11, true)]), twenty.slice(0, 5), key);
	expect(blind.map((card) => Object.keys(card.item).sort())).toEqual(Array.from({ length: 5 }, () => ['blind', 'itemId', 'shown', 'text']));
	expect(blind.every((card) => card.item.blind && card.predicted === 'a')).toBe(true);
});

test('a suggestion is of the kind that the others have: of a step without a gate, or none at all', () => {
	const ungated = formOf(ten.map((own) => ({ ...own, suggestion: { label: 'a', reason: 'The step in front suggests this.' } })));
	const past = known(3, { verdict: { ...known(3).verdict, predictor: 'without-a-gate', rule: 'asked' } });
	const drawn = draw(ungated, [...twenty, past].map((one, at) => ({ ...one, itemId: `past-${at}` })), 100);
	expect(drawn).toHaveLength(1);
	expect(plantCards(ungated, drawn, key)[0]?.item.suggestion).toEqual({ label: 'a', reason: 'The step in front suggests this.' });
	const bare = formOf(ten.map(({ suggestion: _suggestion, ...own }) => own));
	expect(draw(bare, [...twenty, past], 100)).toEqual([]);
});

test('the page holds each card once, in the order of the form, and is a form that can be read', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 0, max: 20 }), fc.boolean(), (own, planted, blind) => {
			const form = formOf([...ten.slice(0, own), ...(blind ? [item(12, true)] : [])]);
			const cards = plantCards(form, draw(form, twenty, planted), key);
			const page = readReviewForm(pageFormOf(form, cards));
			expect(page.items).toHaveLength(form.items.length + planted);
			expect(page.items.filter(({ itemId }) => itemId.startsWith('own'))).toEqual(form.items);
			for (const card of cards) expect(page.items[card.place]).toEqual(card.item);
		}),
	);
});

test('where it is known who is asked, what the fewest of them have answered comes first, and nothing that all have', () => {
	const people = [{ name: 'Ana', email: 'ana@example.org' }, { name: 'Tom', slackUserId: 'U0000TOM' }];
	const by = (at: number, answeredBy: string[]) => known(at, { answeredBy });
	const from = [by(1, ['ANA@example.org', 'U0000TOM']), by(2, ['ana', 'Max']), by(3, ['Max', 'Eva']), by(4, ['U0000TOM', 'Tom'])];
	const drawn = draw(formOf(ten), from, 9, people).map(({ itemId }) => itemId);
	expect(drawn[0]).toBe('past-3');
	expect(drawn.toSorted()).toEqual(['past-2', 'past-3', 'past-4']);
});

test('somebody who has answered it before does not meet it; the others stay where they are', () => {
	const form = formOf(ten);
	const cards = plantCards(form, [known(3, { answeredBy: ['Ana'] }), known(9, { answeredBy: ['Tom'] }), known(15)], key);
	const all = pageFormOf(form, cards).items;
	for (const name of ['Ana', 'Tom', 'Eva']) {
		const hidden = hiddenFrom(cards, [{ name }]);
		expect(hidden).toHaveLength(1);
		expect(pageFormOf(form, cards, hidden).items).toEqual(all.filter(({ itemId }) => !hidden.includes(itemId)));
	}
	expect(hiddenFrom(cards, [])).toEqual([]);
});

test('a card shows past answers where the others do, and as many', () => {
	const past = [{ text: 'like it', label: 'b' }, { text: 'as well', label: 'a' }];
	const form = formOf(ten.map((own, at) => (at === 4 ? { ...own, past } : own)));
	expect([pastShown(form), pastShown(formOf(ten)), pastShown(formOf([...form.items, item(11, true)]))]).toEqual([2, 0, 0]);
	expect(plantCards(form, [known(3)], key, [past])[0]?.item.past).toEqual(past);
	expect(plantCards(form, [known(3)], key, [[]])[0]?.item).not.toHaveProperty('past');
});

test('no card shows the answer to another one that was planted', () => {
	const long = 'a long text '.repeat(40);
	const drawn = [known(3), known(4), known(5, { text: long })];
	const shown = (text: string) => ({ text: text.length > 160 ? `${long.slice(0, 159)}…` : text, label: 'b' });
	const past = [shown('PAST text 3'), shown('another'), shown(long)];
	const form = formOf(ten.map((own) => ({ ...own, past })));
	const cards = plantCards(form, drawn, key, [past, past, []]);
	expect(cards.map(({ item: { past: own } }) => own)).toEqual([[shown('another')], [shown('another')], undefined]);
	expect(withoutAnswersTo(form, drawn.map(({ text }) => text)).items.every((own) => own.past?.length === 1)).toBe(true);
	expect(withoutAnswersTo(form, [])).toBe(form);
});

test('nothing is planted where people could tell it from the others', () => {
	expect(cannotPlant(formOf(ten))).toBeUndefined();
	expect(cannotPlant({ ...formOf(ten), answerWith: 'text' })).toContain('no label');
	expect(cannotPlant(formOf([{ ...item(1), shown: [{ name: 'customer', value: 'x' }] }]))).toContain('further fields');
	expect(cannotPlant({ ...formOf(ten), editable: [{ name: 'x', type: 'text', minor: false }] })).toContain('edit');
	expect(cannotPlant(formOf([{ ...item(1), image: { problem: 'none' } }]))).toContain('images');
});
