/**
 * Weights of a logistic regression (Newton's method) on `rows` of `{ x, y, weight }`; the first weight is the base. A touch
 * of decay keeps the steps finite.
 */
export function logisticWeights(rows) {
	const size = rows[0].x.length + 1;
	const weights = new Float64Array(size);
	for (let step = 0; step < 50; step++) {
		const system = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size + 1 }, (__, j) => (i === j ? 1e-6 : 0)));
		for (const { x, y, weight } of rows) {
			const values = [1, ...x];
			const share = 1 / (1 + Math.exp(-values.reduce((sum, value, i) => sum + value * weights[i], 0)));
			for (let i = 0; i < size; i++) {
				for (let j = 0; j < size; j++) system[i][j] += weight * share * (1 - share) * values[i] * values[j];
				system[i][size] += weight * (share - y) * values[i];
			}
		}
		solved(system).forEach((change, i) => (weights[i] -= change));
	}
	return [...weights];
}

/** Gauss and Jordan's elimination with the largest pivots. */
function solved(system) {
	for (let i = 0; i < system.length; i++) {
		const pivot = system.findIndex((row, j) => j >= i && Math.abs(row[i]) === Math.max(...system.slice(i).map((other) => Math.abs(other[i]))));
		[system[i], system[pivot]] = [system[pivot], system[i]];
		for (const [j, row] of system.entries()) {
			if (j === i) continue;
			const times = row[i] / system[i][i];
			row.forEach((_, k) => (row[k] -= times * system[i][k]));
		}
	}
	return system.map((row, i) => row.at(-1) / row[i]);
}

/** What the score is made of, with what its weights come from: each head, and in it either side, counts the same. */
export const features = {
	both: ({ energy, closeness }) => [energy, closeness],
	energy: ({ energy }) => [energy],
	closeness: ({ closeness }) => [closeness],
};

export function trainingRows(measurements, feature) {
	return measurements.flatMap(({ facts: { within, outside } }) => {
		const kinds = Object.values(outside);
		const side = (texts, y, weight) => texts.map((text) => ({ x: feature(text), y, weight: weight / texts.length }));
		return [...side(within, 0, 1), ...kinds.flatMap((texts) => side(texts, 1, 1 / kinds.length))];
	});
}
