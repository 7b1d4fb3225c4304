import type { FeedbackStore } from '../../../core/feedback/store';
import { at, LOOP, version } from './examples';

export function describeCandidates(store: () => FeedbackStore): void {
	const states = async () => (await store().versions(LOOP)).map(({ version: number, state, champion }) => [number, state, champion]);
	const kinds = async () => (await store().events(LOOP, 10)).map(({ kind }) => kind);
	const signOff = (more: object = {}) => ({ loop: LOOP, version: 2, expectedChampion: 1, at: at(50), reason: 'Ana signed it off', ...more });

	const withCandidate = async () => {
		await store().promote(version());
		expect(await store().keepCandidate(version({ parent: 1, createdAt: at(40) }))).toBe(2);
	};

	describe('candidates', () => {
		test('are stored bit for bit, and the champion stays', async () => {
			await store().promote(version());
			const given = version({ parent: 1, createdAt: at(40), labelMap: 3, certificate: { bound: 0.02 } });
			expect(await store().keepCandidate(given)).toBe(2);
			expect(await store().keepCandidate(given)).toBe(2);
			expect(await store().version(LOOP, 2)).toEqual({ ...given, version: 2 });
			expect((await store().champion(LOOP))?.version).toBe(1);
			expect(await states()).toEqual([
				[1, 'champion', true],
				[2, 'candidate', false],
			]);
			expect(await kinds()).toEqual(['candidate', 'promoted']);
		});

		test('become champion with the word of somebody, once', async () => {
			await withCandidate();
			await store().promoteCandidate(signOff());
			await store().promoteCandidate(signOff());
			expect(await states()).toEqual([
				[1, 'earlier', false],
				[2, 'champion', true],
			]);
			expect((await store().events(LOOP, 1))[0]).toEqual({
				loop: LOOP,
				kind: 'promoted',
				at: at(50),
				details: { version: 2, parent: 1, reason: 'Ana signed it off', signedOff: true },
			});
			expect(await kinds()).toHaveLength(3);
			await store().rollBack({ loop: LOOP, from: 2, to: 1, reason: '', at: at(60) });
			await store().rollBack({ loop: LOOP, from: 1, to: 2, reason: '', at: at(61) });
			expect((await store().champion(LOOP))?.version).toBe(2);
		});

		test('of a loop without a version become its first', async () => {
			expect(await store().keepCandidate(version())).toBe(1);
			expect(await store().champion(LOOP)).toBeUndefined();
			await store().promoteCandidate(signOff({ version: 1, expectedChampion: 0 }));
			expect((await store().champion(LOOP))?.version).toBe(1);
		});

		test('that are turned down stay listed and cannot be used', async () => {
			await withCandidate();
			const refusal = { loop: LOOP, version: 2, at: at(50), reason: 'not now' };
			await store().dropCandidate(refusal);
			await store().dropCandidate(refusal);
			expect(await states()).toEqual([
				[1, 'champion', true],
				[2, 'dropped', false],
			]);
			expect(await kinds()).toEqual(['candidateDropped', 'candidate', 'promoted']);
			await expect(store().promoteCandidate(signOff())).rejects.toMatchObject({
				code: 'version-unknown',
				message: `Version 2 of the loop "${LOOP}" is no candidate: it was turned down`,
			});
			await expect(store().rollBack({ loop: LOOP, from: 1, to: 2, reason: '', at: at(60) })).rejects.toMatchObject({
				code: 'version-unknown',
				message: expect.stringContaining('was turned down and never used'),
			});
		});

		test('are no way around the sign-off', async () => {
			await withCandidate();
			await expect(store().rollBack({ loop: LOOP, from: 1, to: 2, reason: '', at: at(60) })).rejects.toMatchObject({
				code: 'version-unknown',
				message: expect.stringContaining('still waits for its sign-off'),
			});
			expect((await store().champion(LOOP))?.version).toBe(1);
		});

		test('that were tested against another champion are refused', async () => {
			await withCandidate();
			expect(await store().promote(version({ parent: 1, createdAt: at(45) }))).toBe(3);
			await expect(store().promoteCandidate(signOff())).rejects.toMatchObject({ code: 'version-conflict' });
			// Whoever looks again sees version 3, but the candidate was never tested against it.
			await expect(store().promoteCandidate(signOff({ expectedChampion: 3 }))).rejects.toMatchObject({
				code: 'version-conflict',
				message: `The loop "${LOOP}" uses version 3 by now, not version 1`,
			});
			await expect(store().keepCandidate(version({ parent: 1, createdAt: at(46) }))).rejects.toMatchObject({ code: 'version-conflict' });
			expect((await store().champion(LOOP))?.version).toBe(3);
		});

		test.each([
			['no version', 7, 'has no version 7'],
			['version 0', 0, 'has no version 0'],
			['a version that was in use', 1, 'is no candidate: it was in use before'],
		])('%s is none', async (_, number, message) => {
			await withCandidate();
			await store().promoteCandidate(signOff());
			const refused = { code: 'version-unknown', message: expect.stringContaining(message) };
			await expect(store().promoteCandidate(signOff({ version: number, expectedChampion: 2 }))).rejects.toMatchObject(refused);
			await expect(store().dropCandidate({ loop: LOOP, version: number, at: at(60), reason: '' })).rejects.toMatchObject(refused);
		});

		test('of ten sign-offs and refusals at once one counts', async () => {
			await withCandidate();
			const words = await Promise.allSettled([
				...Array.from({ length: 5 }, async (_, index) => await store().promoteCandidate(signOff({ reason: `yes ${index}` }))),
				...Array.from({ length: 5 }, async (_, index) => await store().dropCandidate({ loop: LOOP, version: 2, at: at(50), reason: `no ${index}` })),
			]);
			expect((await kinds()).filter((kind) => kind === 'promoted' || kind === 'candidateDropped')).toHaveLength(2);
			const promoted = (await store().champion(LOOP))?.version === 2;
			expect(words.map(({ status }) => status === 'fulfilled')).toEqual([...Array(5).fill(promoted), ...Array(5).fill(!promoted)]);
		});
	});
}
