import fc from 'fast-check';
import { Int8Rows, toQuery } from '../../../../core/inference/simd/int8Rows';

const unit = (values: readonly number[]): Float32Array => {
	const norm = Math.hypot(...values);
	return Float32Array.from(values, (value) => (norm === 0 ? 0 : value / norm));
};
/** Numbers that look random (Numerical Recipes' generator), the same for a seed. */
function vectors(count: number, size: number, seed: number): Float32Array[] {
	let state = seed;
	const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 31 - 1;
	return Array.from({ length: count }, () => unit(Array.from({ length: size }, next)));
}
const cosine = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

it('finds the cosines of a query with the rows asked for, within 0.01', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 60 }), fc.nat(1000), (size, count, seed) => {
			const table = new Int8Rows(size);
			const rows = vectors(count, size, seed);
			for (const [row, vector] of rows.entries()) table.set(row, vector);
			expect(table).toMatchObject({ rows: count, size });
			const [query = new Float32Array(size)] = vectors(1, size, seed + 1);
			const from = seed % count;
			const found = table.similarities(toQuery(query), from, count);
			expect(found).toHaveLength(count - from);
			for (const [i, similarity] of found.entries()) {
				expect(Math.abs(similarity - cosine(query, rows[from + i] ?? query))).toBeLessThan(0.01);
			}
		}),
	);
});

it('does whole-number arithmetic on what it rounded: the bits are those of plain JavaScript', () => {
	const size = 256;
	const table = new Int8Rows(size);
	const rows = vectors(50, size, 3);
	for (const [row, vector] of rows.entries()) table.set(row, vector);
	const [vector = new Float32Array(size)] = vectors(1, size, 4);
	const query = toQuery(vector);
	const expected = rows.map((row) => {
		const scale = Math.max(...row.map(Math.abs)) / 127;
		const sum = row.reduce((all, value, i) => all + Math.round(value / scale) * (query.values[i] ?? 0), 0);
		return Math.fround(Math.fround(Math.fround(sum) * Math.fround(query.scale)) * Math.fround(scale));
	});
	expect([...table.similarities(query, 0, 50)]).toEqual(expected);
});

it('grows over many steps, and a row can be written again', () => {
	const size = 20;
	const table = new Int8Rows(size);
	const rows = vectors(9_000, size, 1);
	for (const [row, vector] of rows.entries()) table.set(row, vector);
	const query = rows[8_500] ?? new Float32Array(size);
	const all = table.similarities(toQuery(query), 0, 9_000);
	expect(all.indexOf(Math.max(...all))).toBe(8_500);
	expect(table.similarities(toQuery(query), 4_000, 8_600)).toEqual(all.subarray(4_000, 8_600));
	table.set(8_500, new Float32Array(size));
	expect(table.similarities(toQuery(query), 8_500, 8_501)).toEqual(Float32Array.of(0));
	expect(table.rows).toBe(9_000);
	expect(table.bytes).toBe(3 * 4_096 * (32 + 4));
});

it('adds up without overflow, however long the vectors', () => {
	const size = 8_192;
	const table = new Int8Rows(size);
	const flat = unit(new Array<number>(size).fill(1));
	table.set(0, flat);
	expect(table.similarities(toQuery(flat), 0, 1)[0]).toBeCloseTo(1, 3);
});
