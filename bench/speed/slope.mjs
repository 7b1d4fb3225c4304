/**
 * Slope of a straight line through points at 0, 1, 2 and so on, with its 95 % interval. Points in a row resemble each
 * other, so the interval comes from a block bootstrap of the residuals (Künsch 1989), seeded by `next`.
 */
export function slope(values, next, { block = 10, draws = 1_000 } = {}) {
	const { rate, fitted } = fit(values);
	const residuals = values.map((value, i) => value - fitted[i]);
	const rates = Array.from({ length: draws }, () => {
		const drawn = [];
		while (drawn.length < values.length) {
			const begin = Math.floor(next() * Math.max(1, values.length - block));
			drawn.push(...residuals.slice(begin, begin + block));
		}
		return fit(values.map((_, i) => fitted[i] + drawn[i])).rate;
	}).sort((a, b) => a - b);
	return { rate, low: rates[Math.floor(0.025 * draws)], high: rates[Math.ceil(0.975 * draws) - 1] };
}

function fit(values) {
	const middle = (values.length - 1) / 2;
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	let [above, below] = [0, 0];
	for (const [i, value] of values.entries()) {
		above += (i - middle) * (value - mean);
		below += (i - middle) ** 2;
	}
	const rate = above / below;
	return { rate, fitted: values.map((_, i) => mean + rate * (i - middle)) };
}
