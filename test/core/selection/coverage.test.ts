import fc from 'fast-check';
import { pickCovering } from '../../../core/selection/coverage';

/** Eighths add up exactly, so that equal gains are equal. */
const eighth = fc.integer({ min: 0, max: 8 }).map((value) => value / 8);

const problem = fc
	.record({ texts: fc.integer({ min: 1, max: 8 }), candidates: fc.integer({ min: 1, max: 12 }) })
	.chain(({ texts, candidates }) => {
		const row = fc.array(eighth, { minLength: texts, maxLength: texts });
		return fc.record({
			coverage: fc.array(row, { minLength: candidates, maxLength: candidates }),
			worth: row,
			covered: row,
			refused: fc.uniqueArray(fc.nat(candidates - 1)),
			count: fc.nat(candidates + 2),
		});
	});

const gainOf = (row: readonly number[], worth: readonly number[], covered: readonly number[]): number =>
	row.reduce((sum, value, text) => sum + worth[text]! * Math.max(0, value - covered[text]!), 0);

it('each pick gains as much as any other would have at that moment, and none is picked twice or although refused', async () => {
	await fc.assert(
		fc.asyncProperty(problem, async ({ coverage, worth, covered, refused, count }) => {
			const state = { worth: Float32Array.from(worth), covered: Float32Array.from(covered) };
			const allowed = coverage.map((_, at) => at).filter((at) => !refused.includes(at));
			const picked = await pickCovering(coverage.map((row) => Float32Array.from(row)), state, count, (at) => !refused.includes(at), {});
			expect(picked).toHaveLength(Math.min(count, allowed.length));
			const now = [...covered];
			const left = new Set(allowed);
			for (const at of picked) {
				expect(left.has(at)).toBe(true);
				expect(gainOf(coverage[at]!, worth, now)).toBe(Math.max(...[...left].map((other) => gainOf(coverage[other]!, worth, now))));
				left.delete(at);
				coverage[at]!.forEach((value, text) => (now[text] = Math.max(now[text]!, value)));
			}
			expect([...state.covered]).toEqual(now);
		}),
	);
});

it('an abort ends it', async () => {
	const coverage = Array.from({ length: 50 }, () => new Float32Array(10).fill(0.5));
	const state = { worth: new Float32Array(10).fill(1), covered: new Float32Array(10) };
	await expect(pickCovering(coverage, state, 5, () => true, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
});
