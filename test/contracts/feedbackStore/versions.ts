import type { FeedbackStore } from '../../../core/feedback/store';
import { at, event, LOOP, version } from './examples';

export function describeVersions(store: () => FeedbackStore): void {
	describe('versions', () => {
		test('a promoted version is the champion, bit for bit', async () => {
			expect(await store().champion(LOOP)).toBeUndefined();
			// A view into a larger buffer, at an offset: only its own numbers may be stored.
			const weights = new Float32Array([9, 1.5, -0, Number.NaN, 3.4e38, 9]).subarray(1, 5);
			const given = version({ weights });
			expect(await store().promote(given)).toBe(1);
			const champion = await store().champion(LOOP);
			expect(champion).toEqual({ ...given, version: 1 });
			expect(champion?.weights).toBeInstanceOf(Float32Array);
			expect(await store().version(LOOP, 1)).toEqual(champion);
			expect(await store().version(LOOP, 2)).toBeUndefined();
			expect(await store().champion('another')).toBeUndefined();
		});

		test('promoting the same version again gives its number and changes nothing', async () => {
			expect(await store().promote(version())).toBe(1);
			expect(await store().promote(version())).toBe(1);
			expect(await store().versions(LOOP)).toHaveLength(1);
			expect(await store().events(LOOP, 10)).toHaveLength(1);
		});

		test('versions are listed oldest first without weights, the champion marked', async () => {
			await store().promote(version());
			expect(await store().promote(version({ parent: 1, calibrated: true, createdAt: at(40) }))).toBe(2);
			const listed = await store().versions(LOOP);
			expect(listed.map(({ version: number, champion, parent }) => [number, champion, parent])).toEqual([
				[1, false, 0],
				[2, true, 1],
			]);
			expect(listed[0]).not.toHaveProperty('weights');
			expect(await store().versions('another')).toEqual([]);
		});

		test('a challenger of a champion that is no longer in use is refused', async () => {
			await store().promote(version());
			await expect(store().promote(version({ reason: 'trained beside it' }))).rejects.toMatchObject({
				code: 'version-conflict',
				message: `The loop "${LOOP}" uses version 1 by now, not no trained version`,
			});
			expect(await store().versions(LOOP)).toHaveLength(1);
			expect(await store().events(LOOP, 10)).toHaveLength(1);
		});

		test('of ten promotions at once exactly one wins', async () => {
			const results = await Promise.allSettled(
				Array.from({ length: 10 }, async (_, index) => await store().promote(version({ reason: `candidate ${index}` }))),
			);
			expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
			expect(await store().versions(LOOP)).toHaveLength(1);
		});

		test('a rollback brings an older version back, or the names alone, with its event', async () => {
			await store().promote(version());
			await store().promote(version({ parent: 1, createdAt: at(40) }));
			const back = { loop: LOOP, from: 2, to: 1, reason: 'more mistakes', at: at(50) };
			await store().rollBack(back);
			await store().rollBack(back);
			expect((await store().champion(LOOP))?.version).toBe(1);
			await store().rollBack({ loop: LOOP, from: 1, to: 0, reason: 'start again', at: at(60) });
			expect(await store().champion(LOOP)).toBeUndefined();
			expect((await store().events(LOOP, 2)).map(({ kind, details }) => [kind, details])).toEqual([
				['rolledBack', { from: 1, to: 0, reason: 'start again' }],
				['rolledBack', { from: 2, to: 1, reason: 'more mistakes' }],
			]);
			expect(await store().promote(version({ parent: 0, createdAt: at(70) }))).toBe(3);
		});

		test('a rollback from or to the wrong version is refused', async () => {
			await store().promote(version());
			const rollback = { loop: LOOP, from: 1, to: 0, reason: '', at: at(50) };
			await expect(store().rollBack({ ...rollback, to: 7 })).rejects.toMatchObject({ code: 'version-unknown' });
			await expect(store().rollBack({ ...rollback, from: 2 })).rejects.toMatchObject({ code: 'version-conflict' });
			expect((await store().champion(LOOP))?.version).toBe(1);
			expect(await store().events(LOOP, 10)).toHaveLength(1);
		});
	});

	describe('events', () => {
		test('come newest first, each once, at most so many', async () => {
			const events = [event({ at: at(1) }), event({ at: at(3) }), event({ at: at(2) })];
			for (const each of [...events, ...events]) await store().recordEvent(each);
			await store().recordEvent(event({ loop: 'another' }));
			expect(await store().events(LOOP, 10)).toEqual([events[1], events[2], events[0]]);
			expect(await store().events(LOOP, 1)).toEqual([events[1]]);
			expect(await store().events('unknown', 10)).toEqual([]);
		});

		test('of one kind come alone when they are asked for', async () => {
			await store().recordEvent(event({ at: at(1) }));
			await store().recordEvent(event({ at: at(2) }));
			await store().promote(version({ createdAt: at(3) }));
			expect((await store().events(LOOP, 10, ['kept'])).map((each) => each.at)).toEqual([at(2), at(1)]);
			expect((await store().events(LOOP, 1, ['promoted'])).map(({ kind }) => kind)).toEqual(['promoted']);
			expect(await store().events(LOOP, 10, ['rolledBack'])).toEqual([]);
		});

		test('of one time come in the order in which they were written, last first', async () => {
			const events = ['a', 'b', 'c'].map((reason) => event({ details: { reason } }));
			for (const each of events) await store().recordEvent(each);
			expect(await store().events(LOOP, 10)).toEqual(events.toReversed());
		});
	});
}
