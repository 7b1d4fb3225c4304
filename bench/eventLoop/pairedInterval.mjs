// Two-sided 95 % points of Student's t by degrees of freedom, from 1 to 30; beyond that 1.96 is close enough.
const T_95 = [
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
	2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Mean of the differences between pairs with its 95 % interval (Student's t). At least two pairs. */
export function pairedInterval(differences) {
	const count = differences.length;
	const mean = differences.reduce((sum, value) => sum + value, 0) / count;
	const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
	const half = (T_95[count - 2] ?? 1.96) * Math.sqrt(variance / count);
	return { mean, low: mean - half, high: mean + half };
}
