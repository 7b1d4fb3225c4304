import { gaussLegendre } from '../../../core/statistics/gaussLegendre';

const integral = (count: number, from: number, to: number, f: (x: number) => number): number => {
	const { nodes, weights } = gaussLegendre(count, from, to);
	return nodes.reduce((sum, node, i) => sum + weights[i]! * f(node), 0);
};

test('polynomials up to degree 2n − 1 are integrated exactly', () => {
	for (const count of [1, 2, 5, 16]) {
		for (let degree = 0; degree < 2 * count; degree++) {
			expect(integral(count, -1, 2, (x) => (x / 2) ** degree)).toBeCloseTo((2 * (1 - (-0.5) ** (degree + 1))) / (degree + 1), 12);
		}
	}
});

test('128 nodes: ∫ eˣ from 0 to 1', () => {
	expect(integral(128, 0, 1, Math.exp)).toBeCloseTo(Math.E - 1, 13);
});
