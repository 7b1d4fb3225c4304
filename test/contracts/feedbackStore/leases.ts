import type { FeedbackStore } from '../../../core/feedback/store';
import { at, LOOP } from './examples';

export function describeLeases(store: () => FeedbackStore): void {
	const lease = async (holder: string, minutes: number, loop = LOOP) => await store().leaseTraining(loop, holder, new Date(at(minutes)), 10);
	const taken = (holder: string, since: number, until: number) => ({ leased: false, holder, since: at(since), until: at(until) });

	describe('the training lease', () => {
		test('is one holder’s until it is given back', async () => {
			expect(await lease('one', 0)).toEqual({ leased: true });
			expect(await lease('two', 1)).toEqual(taken('one', 0, 10));
			await store().releaseTraining(LOOP, 'two');
			expect(await lease('two', 2)).toEqual(taken('one', 0, 10));
			await store().releaseTraining(LOOP, 'one');
			await store().releaseTraining(LOOP, 'one');
			expect(await lease('two', 3)).toEqual({ leased: true });
		});

		test('is renewed by its holder, and is as old as it was', async () => {
			await lease('one', 0);
			expect(await lease('one', 8)).toEqual({ leased: true });
			expect(await lease('two', 17)).toEqual(taken('one', 0, 18));
		});

		test('is free when it ran out, and then not its old holder’s', async () => {
			await lease('one', 0);
			expect(await lease('two', 9)).toEqual(taken('one', 0, 10));
			expect(await lease('two', 10)).toEqual({ leased: true });
			expect(await lease('one', 11)).toEqual(taken('two', 10, 20));
			await store().releaseTraining(LOOP, 'one');
			expect(await lease('three', 12)).toEqual(taken('two', 10, 20));
			// A holder that comes back after its lease ran out begins anew.
			expect(await lease('two', 30)).toEqual({ leased: true });
			expect(await lease('one', 31)).toEqual(taken('two', 30, 40));
		});

		test('of one loop does not hold up another, and makes no loop', async () => {
			await lease('one', 0);
			expect(await lease('two', 0, 'another')).toEqual({ leased: true });
			expect(await store().loops()).toEqual([]);
		});

		test('goes to one of ten that ask at once', async () => {
			const asked = await Promise.all(Array.from({ length: 10 }, async (_, index) => await lease(`holder ${index}`, 0)));
			expect(asked.filter(({ leased }) => leased)).toHaveLength(1);
		});
	});
}
