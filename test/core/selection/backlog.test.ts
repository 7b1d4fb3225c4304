import { Backlog } from '../../../core/selection/backlog';
import { near, numbers } from './worlds';

const prediction = (margin: number) => ({ margin, scores: [] });

function filled(count: number, seed: number): Backlog<number> {
	const next = numbers(seed);
	const backlog = new Backlog<number>(7);
	for (let item = 0; item < count; item++) backlog.add({ item, vector: near(item % 3, 4, 0.5, next), prediction: prediction(next()) });
	return backlog;
}

it('of a small backlog all texts are in the crowd, in an order that the seed decides', () => {
	const orderOf = (seed: number): number[] => {
		const backlog = new Backlog<number>(seed);
		for (let item = 0; item < 50; item++) backlog.add({ item, vector: Float32Array.of(1, 0) });
		return backlog.crowd().map(({ item }) => item);
	};
	expect(orderOf(1).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, item) => item));
	expect(orderOf(1)).toEqual(orderOf(1));
	expect(orderOf(1)).not.toEqual(orderOf(2));
	expect(orderOf(1)).not.toEqual(orderOf(1).toSorted((a, b) => a - b));
});

it('of a large backlog it keeps 5,000 by lot from all parts, and the 1,000 in most doubt', () => {
	const backlog = filled(30_000, 1);
	const crowd = backlog.crowd();
	expect(crowd).toHaveLength(5_000);
	// A sixth of each tenth, within five standard deviations.
	for (let tenth = 0; tenth < 10; tenth++) {
		const part = crowd.filter(({ item }) => Math.trunc(item / 3_000) === tenth).length;
		expect(Math.abs(part - 500)).toBeLessThan(5 * Math.sqrt(3_000 * (1 / 6) * (5 / 6)));
	}
	const margins = backlog.unsure().map((text) => text.prediction?.margin ?? 1);
	expect(margins).toHaveLength(1_000);
	expect(margins).toEqual(margins.toSorted((a, b) => a - b));
	const next = numbers(1);
	const all = Array.from({ length: 30_000 }, () => {
		for (let i = 0; i < 4; i++) next();
		return next();
	});
	expect(margins.at(-1)).toBe(all.sort((a, b) => a - b)[999]);
});

it('a text without a known word is counted and left out', () => {
	const backlog = new Backlog<string>(1);
	backlog.add({ item: 'zzxqy', vector: new Float32Array(4), prediction: prediction(0) });
	backlog.add({ item: 'card', vector: Float32Array.of(1, 0, 0, 0) });
	expect(backlog.unread).toBe(1);
	expect(backlog.crowd().map(({ item }) => item)).toEqual(['card']);
	expect(backlog.unsure()).toEqual([]);
});

it('without a margin of its own a prediction has that of its two best scores', () => {
	const backlog = new Backlog<string>(1);
	const scored = (first: number, second: number) => ({ scores: [{ label: 'a', score: first }, { label: 'b', score: second }] });
	backlog.add({ item: 'sure', vector: Float32Array.of(1, 0), prediction: scored(0.9, 0.1) });
	backlog.add({ item: 'unsure', vector: Float32Array.of(0, 1), prediction: scored(0.5, 0.4) });
	expect(backlog.unsure().map(({ item }) => item)).toEqual(['unsure', 'sure']);
});
