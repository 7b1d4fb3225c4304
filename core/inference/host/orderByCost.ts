/**
 * Positions of a list by rising cost, equal ones in their order: a counting sort, so that 200,000 rows take a few
 * milliseconds at most. Costs are whole numbers; those above `most` count as `most`.
 */
export function orderByCost(costs: readonly number[], most: number): Uint32Array {
	const starts = new Uint32Array(most + 2);
	for (const cost of costs) {
		const bucket = Math.min(cost, most) + 1;
		starts[bucket] = (starts[bucket] ?? 0) + 1;
	}
	for (let bucket = 1; bucket < starts.length; bucket++)
		starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
	const order = new Uint32Array(costs.length);
	for (const [position, cost] of costs.entries()) {
		const bucket = Math.min(cost, most);
		const at = starts[bucket] ?? 0;
		order[at] = position;
		starts[bucket] = at + 1;
	}
	return order;
}
