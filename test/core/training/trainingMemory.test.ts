import fc from 'fast-check';
import { checkMemory } from '../../../core/training/trainingMemory';
import type { TrainingRequest } from '../../../core/training/trainingOutcome';

const requestOf = (answers: number, labels: number, letters = 20): TrainingRequest => ({
	training: Array.from({ length: answers }, (_, rowId) => ({ rowId, text: 'x'.repeat(letters), label: `label ${rowId % labels}` })),
	unseen: [],
	firstGuessLabels: [],
	seed: 1,
});

/** How many answers the refusal says would fit; undefined when nothing is refused. */
async function mostThatFit(request: TrainingRequest, memoryMegabytes: number): Promise<number | undefined> {
	try {
		await checkMemory(request, undefined, { memoryMegabytes });
		return undefined;
	} catch (error) {
		expect(error).toMatchObject({ code: 'training-stopped' });
		const said = String(error instanceof Error && 'nextStep' in error ? error.nextStep : '');
		return Number((/up to ([\d,]+) such answers fit/.exec(said)?.[1] ?? '0').replaceAll(',', ''));
	}
}

test('as many as it says fit, and not two more', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 150, max: 190 }), fc.nat(300), async (labels, limit, letters) => {
			const most = await mostThatFit(requestOf(20_000, labels, letters), limit);
			expect(most).toBeGreaterThan(100);
			expect(most).toBeLessThan(20_000);
			expect(await mostThatFit(requestOf(most ?? 0, labels, letters), limit)).toBeUndefined();
			expect(await mostThatFit(requestOf((most ?? 0) + 2, labels, letters), limit)).toBeDefined();
		}),
		{ numRuns: 15 },
	);
});

test.each([
	['20,000 short answers with 77 labels', 20_000, 77, 20],
	['50,000 short answers with 4 labels', 50_000, 4, 20],
	['2,000 answers of 2,000 letters', 2_000, 10, 2_000],
	['500 labels with ten answers each', 5_000, 500, 20],
])('%s fit into what a training may take by default', async (_, answers, labels, letters) => {
	await expect(checkMemory(requestOf(answers, labels, letters), undefined, { memoryMegabytes: 1_024 })).resolves.toBeUndefined();
});

test('where labels alone are too many, no number of answers is named', async () => {
	await expect(checkMemory(requestOf(4_000, 4_000), undefined, { memoryMegabytes: 1_024 })).rejects.toMatchObject({
		nextStep: 'Nothing was changed; the version in use goes on answering. Split this loop into several, each with a part of the labels.',
	});
});

test('an encoder with more numbers needs more', async () => {
	const sizes = { denseSize: 4_096, lexicalSize: 0 };
	await expect(checkMemory(requestOf(20_000, 4), sizes, { memoryMegabytes: 1_024 })).rejects.toMatchObject({ code: 'training-stopped' });
	await expect(checkMemory(requestOf(20_000, 4), undefined, { memoryMegabytes: 1_024 })).resolves.toBeUndefined();
});

test('texts that only test count too', async () => {
	const unseen = Array.from({ length: 300 }, (_, rowId) => ({ rowId, text: 'x'.repeat(1_000_000), label: 'label 1' }));
	await expect(checkMemory({ ...requestOf(100, 2), unseen }, undefined, { memoryMegabytes: 1_024 })).rejects.toMatchObject({ code: 'training-stopped' });
});
