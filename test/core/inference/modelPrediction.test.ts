import { predictionSchema } from '../../../core/item';
import { modelPrediction } from '../../../core/inference/modelPrediction';
import { textBatches } from '../../../core/inference/textBatches';

const SCORES = [
	{ label: 'spam', score: 0.2 },
	{ label: '__proto__', score: 0.7 },
	{ label: 'ham', score: 0.1 },
];

describe('the prediction of a pretrained model', () => {
	it('ranks the scores and is not calibrated', () => {
		const prediction = modelPrediction(SCORES, { folder: '/models/mine', text: 'hello' });
		expect(prediction).toMatchObject({
			label: '__proto__',
			confidence: 0.7,
			calibrated: false,
			truncated: false,
			model: { id: '/models/mine' },
		});
		expect(prediction.margin).toBeCloseTo(0.5, 12);
		expect(prediction.scores?.map(({ label }) => label)).toEqual(['__proto__', 'spam', 'ham']);
		expect(predictionSchema.parse(prediction)).toEqual(prediction);
	});

	it.each(['', '  \n'])('has no confidence in the empty text %j', (text) => {
		const prediction = modelPrediction(SCORES, { folder: '/m', text });
		expect(prediction).toMatchObject({
			confidence: 0,
			margin: 0,
			entropy: 1,
			reason: 'The text is empty, so a person has to decide.',
		});
	});

	it('measures within bounds when scores are independent, or there is one label', () => {
		const independent = ['a', 'b', 'c'].map((label) => ({ label, score: 0.9 }));
		const both = modelPrediction(independent, { folder: '/m', text: 'x' });
		expect(predictionSchema.parse(both)).toMatchObject({ margin: 0 });
		expect(both.entropy).toBeCloseTo(1, 12);
		expect(modelPrediction([{ label: 'a', score: 1 }], { folder: '/m', text: 'x' })).toMatchObject({
			margin: 1,
			entropy: 0,
		});
	});

	it('says when only the beginning was read, and keeps the best scores if so wished', () => {
		const prediction = modelPrediction(SCORES, { folder: '/m', text: 'x'.repeat(10_001), topK: 1 });
		expect(prediction).toMatchObject({ truncated: true, scores: [{ label: '__proto__', score: 0.7 }] });
		expect(prediction.reason).toContain('only the beginning');
	});

	it('refuses a model without labels', () => {
		expect(() => modelPrediction([], { folder: '/m', text: 'x' })).toThrow(
			expect.objectContaining({ code: 'model-unsupported' }),
		);
	});
});

describe('batches of texts', () => {
	it('hold every text once, shortest first, within bounds', () => {
		const texts = Array.from({ length: 500 }, (_, i) => 'x'.repeat((i * 7919) % 3000));
		const batches = [...textBatches(texts)];
		expect(batches.flatMap(({ positions }) => positions).toSorted((a, b) => a - b)).toEqual([
			...texts.keys(),
		]);
		const lengths = batches.flatMap((batch) => batch.texts.map(({ length }) => length));
		expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
		for (const { positions, texts: batch } of batches) {
			expect(batch).toEqual(positions.map((at) => texts[at]));
			expect(batch.length).toBeLessThanOrEqual(32);
			if (batch.length > 1)
				expect(batch.length * Math.min(2048, batch.at(-1)?.length ?? 0)).toBeLessThanOrEqual(4096);
		}
		expect([...textBatches([])]).toEqual([]);
	});

	it('cut what is longer than is read', () => {
		const [batch] = textBatches(['😀'.repeat(20_000)]);
		expect(batch?.texts).toEqual(['😀'.repeat(10_000)]);
	});
});
