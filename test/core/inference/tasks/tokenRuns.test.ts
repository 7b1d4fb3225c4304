import fc from 'fast-check';
import { packRuns, RUN_BOUNDS } from '../../../../core/inference/tasks/tokenRuns';

it('packs every row once, like lengths together, within bounds', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 300 }), (lengths) => {
			const runs = [...packRuns(lengths, RUN_BOUNDS)];
			expect(runs.flat().toSorted((a, b) => a - b)).toEqual([...lengths.keys()]);
			const ordered = runs.flat().map((position) => lengths[position] ?? 0);
			expect(ordered).toEqual(ordered.toSorted((a, b) => b - a));
			for (const run of runs) {
				const longest = Math.max(...run.map((position) => lengths[position] ?? 0));
				expect(run.length).toBeLessThanOrEqual(RUN_BOUNDS.rows);
				if (run.length > 1) expect(run.length * longest).toBeLessThanOrEqual(RUN_BOUNDS.tokens);
			}
		}),
	);
});

it('gives rows of one length back in their order', () => {
	expect([...packRuns([5, 5, 5, 5, 5], { rows: 2, tokens: 100 })]).toEqual([[0, 1], [2, 3], [4]]);
	expect([...packRuns([], RUN_BOUNDS)]).toEqual([]);
});
