import fc from 'fast-check';
import { orderByCost } from '../../../../core/inference/host/orderByCost';

it('sorts as a stable sort does', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(500)), fc.integer({ min: 1, max: 500 }), (costs, most) => {
			const capped = costs.map((cost) => Math.min(cost, most));
			const sorted = [...capped.keys()].sort((a, b) => (capped[a] ?? 0) - (capped[b] ?? 0));
			expect([...orderByCost(costs, most)]).toEqual(sorted);
		}),
	);
});
