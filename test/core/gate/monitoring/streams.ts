import { seededDraw } from '../../../../core/selection/seededDraw';
import type { Decided } from '../../../../core/gate/monitoring/reference';

/** Numbers from 0 to 1 by a seed. */
export function seeded(seed: number): () => number {
	let number = 0;
	return () => seededDraw(seed, number++);
}

/** How sure a model is: most items near 1, as a normal spread on the log-odds. `shift` moves it towards less sure where negative. */
export function confidenceOf(draw: () => number, shift = 0): number {
	const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
	return 1 / (1 + Math.exp(-(1.8 + shift + 1.6 * normal)));
}

/** Draws one of `labels` labels, the i-th as often as 1 / i says; `tilt` makes the third more frequent. */
export function labelsOf(labels: number, tilt = 1): (draw: () => number) => string {
	const weights = Array.from({ length: labels }, (_, i) => (i === 2 ? tilt : 1) / (i + 1));
	const sum = weights.reduce((all, weight) => all + weight, 0);
	return (draw) => {
		let left = draw() * sum;
		return `label ${weights.findIndex((weight) => (left -= weight) <= 0)}`;
	};
}

export const stream = (seed: number, length: number, item: (draw: () => number) => Decided): Decided[] => {
	const draw = seeded(seed);
	return Array.from({ length }, () => item(draw));
};
