import fc from 'fast-check';
import { Smallest } from '../../../core/selection/smallest';

it('keeps the smallest of any numbers, the first of equals, in order', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -20, max: 20 })), fc.nat(30), (keys, most) => {
			const smallest = new Smallest<number>(most);
			for (const [position, key] of keys.entries()) smallest.offer(key, position);
			const wanted = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b).slice(0, most);
			expect(smallest.inOrder()).toEqual(wanted);
		}),
	);
});
