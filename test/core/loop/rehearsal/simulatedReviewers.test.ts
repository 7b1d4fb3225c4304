import { FIRST_LOOK, SECONDS, simulatedReviewers, type AskedOfPeople } from '../../../../core/loop/rehearsal/simulatedReviewers';

const LABELS = ['card', 'refund', 'rate', 'transfer'];
const confusable = new Map([['card', ['refund', 'unlisted']]]);

const asked = (at: number, more: Partial<AskedOfPeople> = {}): AskedOfPeople => ({
	item: { itemId: `T-${at}`, text: 'my card', label: 'card' },
	labels: LABELS,
	purpose: FIRST_LOOK,
	...more,
});

const people = (error: number, anchoring = 0, seed = 1) => simulatedReviewers(confusable, { error, anchoring, seed });
const many = <T>(of: (at: number) => T): T[] => Array.from({ length: 4_000 }, (_, at) => of(at));
const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;

it('people who never err say what is right, and "none of these" where no label fits or the right one is not listed', () => {
	expect(many((at) => people(0)(asked(at)).label).every((label) => label === 'card')).toBe(true);
	expect(people(0)(asked(1, { item: { itemId: 'T-1', text: 'hello' } })).label).toBeUndefined();
	expect(people(0)(asked(1, { labels: ['refund', 'rate'] })).label).toBeUndefined();
});

it('mistakes are as frequent as they should be, and are labels that the right one is taken for', () => {
	const said = many((at) => people(0.2)(asked(at)).label);
	expect(share(said.map((label) => label !== 'card'))).toBeCloseTo(0.2, 1);
	expect(new Set(said)).toEqual(new Set(['card', 'refund']));
});

it('a text that belongs to no label is mistaken for any', () => {
	const said = many((at) => people(0.5)(asked(at, { item: { itemId: `T-${at}`, text: 'hello' } })).label);
	expect(new Set(said)).toEqual(new Set([undefined, ...LABELS]));
});

it('a wrong suggestion draws people towards it only where it is shown', () => {
	const drawn = many((at) => people(0, 0.3)(asked(at, { suggestion: 'rate' })).label === 'rate');
	expect(share(drawn)).toBeCloseTo(0.3, 1);
	expect(many((at) => people(0, 0.3)(asked(at)).label).every((label) => label === 'card')).toBe(true);
	expect(many((at) => people(0, 0.3)(asked(at, { suggestion: 'card' })).label).every((label) => label === 'card')).toBe(true);
});

it('the same item gets the same answer with the same seed, another one with another, and may get another when it is asked again', () => {
	const of = (seed: number, purpose: string) => many((at) => people(0.5, 0, seed)(asked(at, { purpose })).label);
	expect(of(1, FIRST_LOOK)).toEqual(of(1, FIRST_LOOK));
	expect(of(1, FIRST_LOOK)).not.toEqual(of(2, FIRST_LOOK));
	expect(of(1, FIRST_LOOK)).not.toEqual(of(1, 'again'));
});

it.each([
	['nothing is shown', {}, SECONDS.blind],
	['the suggestion is right', { suggestion: 'card' }, SECONDS.confirm],
	['the suggestion is wrong', { suggestion: 'rate' }, SECONDS.blind],
	['somebody looks again', { suggestion: 'card', purpose: 'again' }, SECONDS.again],
])('the time is log-normal around its median when %s', (_when, more, median) => {
	const seconds = many((at) => people(0)(asked(at, more)).seconds).sort((one, other) => one - other);
	expect(seconds[2_000]! / median).toBeCloseTo(1, 1);
	// Of a standard deviation of 0.5: 84.1 % lie below exp(0.5) times the median.
	expect(seconds[3_364]! / median).toBeCloseTo(Math.exp(0.5), 0.7);
});
