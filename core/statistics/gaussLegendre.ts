export interface Quadrature {
	readonly nodes: Float64Array;
	readonly weights: Float64Array;
}

/**
 * Nodes and weights of Gauss–Legendre quadrature from `low` to `high` (DLMF 3.5.v): roots of the Legendre polynomial by Newton's method
 * from Tricomi's approximation.
 */
export function gaussLegendre(count: number, low: number, high: number): Quadrature {
	const nodes = new Float64Array(count);
	const weights = new Float64Array(count);
	const [middle, half] = [(low + high) / 2, (high - low) / 2];
	for (let i = 0; i < count; i++) {
		let root = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
		let slope = 0;
		for (let step = 0; step < 100; step++) {
			let [before, value] = [1, root];
			for (let degree = 2; degree <= count; degree++) [before, value] = [value, ((2 * degree - 1) * root * value - (degree - 1) * before) / degree];
			slope = (count * (root * value - before)) / (root * root - 1);
			const shift = value / slope;
			root -= shift;
			if (Math.abs(shift) < 1e-15) break;
		}
		nodes[i] = middle - half * root;
		weights[i] = (2 * half) / ((1 - root * root) * slope * slope);
	}
	return { nodes, weights };
}
