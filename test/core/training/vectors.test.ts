import fc from 'fast-check';
import { Vectors } from '../../../core/training/vectors';

const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });

test('products and sums are those of plain loops, whatever the length', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 }), value, (pairs, scale) => {
			const vectors = new Vectors(pairs.length, 3);
			const [a, b, out] = [vectors.take(), vectors.take(), vectors.take()];
			a.values.set(pairs.map(([first]) => first));
			b.values.set(pairs.map(([, second]) => second));
			const size = pairs.reduce((sum, [first, second]) => sum + Math.abs(first * second), 0);
			expect(Math.abs(vectors.dot(a, b) - pairs.reduce((sum, [first, second]) => sum + first * second, 0))).toBeLessThanOrEqual(1e-14 * size);
			vectors.addScaled(a, scale, b, out);
			expect([...out.values]).toEqual(pairs.map(([first, second]) => first + scale * second));
			vectors.addScaled(vectors.zero, -1, a, a);
			expect([...a.values]).toEqual(pairs.map(([first]) => 0 - first));
		}),
	);
});

test('a vector is lent once, until it is given back', () => {
	const vectors = new Vectors(5, 2);
	const [first, second] = [vectors.take(), vectors.take()];
	expect(first.at).not.toBe(second.at);
	expect(() => vectors.take()).toThrow(RangeError);
	vectors.giveBack(first);
	expect(vectors.take()).toBe(first);
});
