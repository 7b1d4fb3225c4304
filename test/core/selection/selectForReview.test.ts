import fc from 'fast-check';
import type { Prediction } from '../../../core/item';
import { AnsweredTexts } from '../../../core/selection/answeredTexts';
import { Backlog } from '../../../core/selection/backlog';
import { selectForReview, type SelectionOptions } from '../../../core/selection/selectForReview';
import { cosine, near, numbers } from './worlds';

const SIZE = 12;

interface Text {
	readonly name: string;
	readonly group: number;
	readonly vector: Float32Array;
	readonly prediction?: Pick<Prediction, 'scores' | 'margin'>;
}

/** Groups of texts with a meaning each; texts of a group are alike, and no two say the same. */
function groups(sizes: readonly number[], seed: number, marginOf?: (group: number) => number): Text[] {
	const next = numbers(seed);
	return sizes.flatMap((size, group) =>
		Array.from({ length: size }, (_, place): Text => {
			const vector = near(group, SIZE, 0.6, next);
			const margin = marginOf?.(group);
			const scores = [{ label: `group ${group}`, score: 0.5 }, { label: 'another', score: 0.4 }];
			return { name: `${group}/${place}`, group, vector, ...(margin === undefined ? {} : { prediction: { margin, scores } }) };
		}),
	);
}

function backlogOf(texts: readonly Text[], seed = 1): Backlog<Text> {
	const backlog = new Backlog<Text>(seed);
	for (const text of texts) backlog.add({ item: text, vector: text.vector, ...(text.prediction === undefined ? {} : { prediction: text.prediction }) });
	return backlog;
}

function answeredOf(vectors: readonly Float32Array[] = []): AnsweredTexts {
	const answered = new AnsweredTexts(SIZE);
	for (const vector of vectors) answered.add(vector);
	return answered;
}

const pick = async (texts: readonly Text[], options: Partial<SelectionOptions> & { seed?: number } = {}) =>
	await selectForReview(backlogOf(texts, options.seed), { count: 5, answered: answeredOf(), ...options });

describe('before the first training', () => {
	it('begins in the largest group and soon has something of each', async () => {
		const picked = await pick(groups([40, 25, 30, 20, 60], 3), { count: 10 });
		expect(picked[0]?.item.group).toBe(4);
		expect(new Set(picked.map(({ item }) => item.group)).size).toBe(5);
		expect(new Set(picked.map(({ why }) => why))).toEqual(new Set(['typical']));
		expect(picked[0]?.reason).toMatch(/stands for many similar texts/);
	});

	it('finds more of the groups than as many texts by lot would', async () => {
		const found = await Promise.all([1, 2, 3, 4].map(async (seed) => new Set((await pick(groups(Array(8).fill(30), seed), { count: 8 })).map(({ item }) => item.group)).size));
		// By lot 8 texts are of 5.3 groups in the mean.
		expect(Math.min(...found)).toBeGreaterThanOrEqual(7);
	});

	it('takes from a group what lies in its middle', async () => {
		const texts = groups([60], 5);
		const [picked] = await pick(texts, { count: 1 });
		const closeness = ({ vector }: Text): number => texts.reduce((sum, other) => sum + cosine(vector, other.vector), 0);
		const better = texts.filter((text) => closeness(text) > closeness(picked!.item));
		expect(better.length).toBeLessThan(6);
	});

	it('leaves groups for last that people have answered', async () => {
		const next = numbers(9);
		const picked = await pick(groups([40, 40, 40], 3), { count: 2, answered: answeredOf([near(0, SIZE, 0, next)]) });
		expect(picked.map(({ item }) => item.group).toSorted()).toEqual([1, 2]);
	});
});

describe('with a trained version', () => {
	const sureOfAllBut = (...unsure: number[]) => (group: number): number => (unsure.includes(group) ? 0.05 : 0.98);

	it('asks first where the model is in doubt, and says between what', async () => {
		const picked = await pick(groups([60, 20, 60, 20], 3, sureOfAllBut(1, 3)), { count: 4, shares: { novel: 0, random: 0 } });
		expect(new Set(picked.map(({ item }) => item.group))).toEqual(new Set([1, 3]));
		expect(picked[0]?.reason).toContain('between "group');
		expect(new Set(picked.map(({ why }) => why))).toEqual(new Set(['margin']));
	});

	it('gives a twentieth to what no answer speaks for, though the model is sure, and a twentieth to chance', async () => {
		const texts = groups([80, 80, 30], 3, sureOfAllBut(0));
		const next = numbers(9);
		const picked = await pick(texts, { count: 40, answered: answeredOf([near(0, SIZE, 0, next), near(1, SIZE, 0, next)]) });
		const by = Map.groupBy(picked, ({ why }) => why);
		expect([...by].map(([why, list]) => [why, list.length])).toEqual([['margin', 36], ['novel', 2], ['random', 2]]);
		expect(by.get('novel')?.[0]?.item.group).toBe(2);
		expect(by.get('novel')?.[0]?.reason).toMatch(/unlike everything that has been answered/);
		expect(by.get('random')?.[0]?.reason).toMatch(/by lot/);
	});

	it('in rounds too small for a whole one the shares are held over many rounds', async () => {
		const texts = groups([30, 30], 3, sureOfAllBut(0));
		const rounds = await Promise.all(Array.from({ length: 200 }, async (_, seed) => await pick(texts, { count: 5, seed: 77 * seed, shares: { novel: 0.1, random: 0.3 } })));
		const all = Map.groupBy(rounds.flat(), ({ why }) => why);
		// Of 1,000 picks 100 and 300, within five standard deviations of what the lots of 200 rounds make of them.
		expect(Math.abs((all.get('novel')?.length ?? 0) - 100)).toBeLessThan(5 * Math.sqrt(200 * 0.25));
		expect(Math.abs((all.get('random')?.length ?? 0) - 300)).toBeLessThan(5 * Math.sqrt(200 * 0.25));
	});

	it('what is picked by chance depends on the seed', async () => {
		const texts = groups([80, 80], 3, sureOfAllBut(0));
		const lots = async (seed: number) =>
			(await pick(texts, { count: 40, seed })).filter(({ why }) => why === 'random').map(({ item }) => item.name);
		expect(await lots(1)).toEqual(await lots(1));
		expect(await lots(1)).not.toEqual(await lots(2));
	});
});

it('no text is asked about twice, nor the like of one that was asked or answered, and there are never too many', async () => {
	const arbitrary = fc.record({
		sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
		repeats: fc.nat(6),
		answered: fc.nat(4),
		count: fc.nat(20),
		seed: fc.nat(1_000),
		margins: fc.option(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }), { nil: undefined }),
	});
	await fc.assert(
		fc.asyncProperty(arbitrary, async ({ sizes, repeats, answered, count, seed, margins }) => {
			const texts = groups(sizes, seed, margins && ((group) => margins[group]!));
			const repeated = [...texts, ...texts.slice(0, repeats)];
			const said = texts.slice(0, answered).map(({ vector }) => vector);
			const picked = await pick(repeated, { count, seed, answered: answeredOf(said) });
			expect(picked.length).toBeLessThanOrEqual(count);
			for (const [place, { item }] of picked.entries()) {
				// The answered ones are kept in eight bits: a cosine is within 0.01.
				for (const vector of said) expect(cosine(item.vector, vector)).toBeLessThan(0.96);
				for (const other of picked.slice(0, place)) expect(cosine(item.vector, other.item.vector)).toBeLessThan(0.95);
			}
			expect(picked.every(({ reason }) => reason.length > 20 && !reason.endsWith('.'))).toBe(true);
		}),
		{ numRuns: 60 },
	);
});

it('gives fewer when the rest says the same', async () => {
	const one = near(0, SIZE, 0.2, numbers(1));
	const texts = Array.from({ length: 30 }, (_, place): Text => ({ name: String(place), group: 0, vector: one }));
	expect(await pick(texts, { count: 10 })).toHaveLength(1);
	expect(await pick(texts, { count: 10, answered: answeredOf([one]) })).toEqual([]);
});

it('nothing to choose from, or nothing wanted: nothing picked', async () => {
	expect(await pick([])).toEqual([]);
	expect(await pick(groups([3], 1), { count: 0 })).toEqual([]);
	expect(await pick([{ name: 'unread', group: 0, vector: new Float32Array(SIZE) }])).toEqual([]);
	expect(await pick(groups([1], 1), { count: 3 })).toHaveLength(1);
});

it('same backlog and seed, same picks', async () => {
	const names = async () => (await pick(groups([30, 30, 30], 3), { count: 12 })).map(({ item }) => item.name);
	expect(await names()).toEqual(await names());
});

it('lets other work have its turn, and ends when cancelled', async () => {
	const texts = groups([400, 400], 3, () => 0.3);
	let clock = 0;
	let turns = 0;
	const ticking = setInterval(() => (turns += 1), 0);
	await pick(texts, { count: 20, now: () => (clock += 1), yieldEveryMs: 3 });
	clearInterval(ticking);
	expect(turns).toBeGreaterThan(0);
	await expect(pick(texts, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});
