import { reviewersError } from '../../../../core/gate/monitoring/reviewersError';
import { seeded } from './streams';

const none = { repeated: { items: 0, disagreements: 0 }, planted: { answers: 0, mistakes: 0 } };

test('too few answers say nothing', () => {
	expect(reviewersError(none)).toBeUndefined();
	expect(reviewersError({ ...none, planted: { answers: 29, mistakes: 3 } })).toBeUndefined();
	expect(reviewersError({ ...none, repeated: { items: 14, disagreements: 0 } })).toBeUndefined();
	expect(reviewersError({ ...none, repeated: { items: NaN, disagreements: 0 } })).toBeUndefined();
	expect(reviewersError({ ...none, repeated: { items: 15, disagreements: 0 } })).toBeDefined();
});

test('planted items alone give the exact interval of their mistakes', () => {
	const { estimate, lower, upper } = reviewersError({ ...none, planted: { answers: 100, mistakes: 2 } }, 0.1)!;
	expect(estimate).toBe(0.02);
	// Clopper-Pearson upper bound at 95 %: the test vector of 2 in 100.
	expect(upper).toBeCloseTo(0.0616, 4);
	expect(lower).toBeCloseTo(0.003_57, 4);
});

test('repeated items alone: one disagreement is about one mistake in two answers', () => {
	const { estimate, lower, upper } = reviewersError({ ...none, repeated: { items: 200, disagreements: 20 } })!;
	expect(estimate).toBeCloseTo(0.0513, 4);
	expect(lower).toBeGreaterThan(0.03);
	expect(upper).toBeLessThan(0.085);
});

test('the interval holds at least as often as it says, whether two mistakes agree or not', () => {
	for (const [rate, alike] of [[0.03, 0], [0.03, 1], [0.1, 0.5], [0.3, 1]] as const) {
		let held = 0;
		for (let seed = 0; seed < 400; seed++) {
			const draw = seeded(seed);
			let disagreements = 0;
			for (let item = 0; item < 150; item++) {
				const [one, other] = [draw() < rate, draw() < rate];
				if (one !== other || (one && other && draw() >= alike)) disagreements += 1;
			}
			let mistakes = 0;
			for (let answer = 0; answer < 50; answer++) if (draw() < rate) mistakes += 1;
			const { lower, upper } = reviewersError({ repeated: { items: 150, disagreements }, planted: { answers: 50, mistakes } }, 0.1)!;
			if (lower <= rate && rate <= upper) held += 1;
		}
		expect(held / 400).toBeGreaterThanOrEqual(0.9);
	}
});

test('where both kinds contradict each other the interval spans both', () => {
	const { lower, upper } = reviewersError({ repeated: { items: 300, disagreements: 0 }, planted: { answers: 100, mistakes: 40 } })!;
	expect(lower).toBe(0);
	expect(upper).toBeGreaterThan(0.4);
});

test('people who always disagree may be wrong at any rate', () => {
	expect(reviewersError({ ...none, repeated: { items: 50, disagreements: 50 } })).toEqual({ estimate: 1, lower: expect.any(Number), upper: 1 });
});
