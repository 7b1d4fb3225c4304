import { labelPrediction } from '../../../../core/inference/pretrained/labelPrediction';
import { predictionSchema } from '../../../../core/item';

const LABELS = ['spam', '__proto__', 'ham'];
const model = { id: 'owner/name@0123456' };
const answer = (scores: readonly number[], more: { truncated?: boolean; knownTokenRatio?: number } = {}) => ({
	scores: Float32Array.from(scores),
	truncated: false,
	knownTokenRatio: 1,
	...more,
});

it('ranks the scores and is not calibrated', () => {
	const prediction = labelPrediction(answer([0.2, 0.7, 0.1], { knownTokenRatio: 0.8 }), {
		labels: LABELS,
		model,
	});
	expect(prediction).toMatchObject({
		label: '__proto__',
		confidence: expect.closeTo(0.7, 6),
		margin: expect.closeTo(0.5, 6),
		knownTokenRatio: 0.8,
		truncated: false,
		calibrated: false,
		model,
	});
	expect(prediction.scores?.map(({ label }) => label)).toEqual(['__proto__', 'spam', 'ham']);
	expect(prediction.fields).toBeUndefined();
	expect(prediction.reason).toContain('no human answer of this loop has confirmed');
	expect(predictionSchema.parse(prediction)).toEqual(prediction);
});

it.each([
	['a text with nothing to read', answer([0, 0, 0]), 'The text is empty'],
	[
		'a text of unknown words',
		answer([0.988, 0.01, 0.002], { knownTokenRatio: 0 }),
		'knows none of the words',
	],
])('has no label and no confidence for %s', (_, given, reason) => {
	const prediction = labelPrediction(given, { labels: LABELS, model, topK: 2 });
	expect(prediction).toMatchObject({
		label: '',
		confidence: 0,
		margin: 0,
		entropy: 1,
		reason: expect.stringContaining(reason),
	});
	expect(prediction.scores).toHaveLength(2);
	expect(predictionSchema.parse(prediction)).toEqual(prediction);
});

it('lists the labels that hold where several may, and is as sure as of the least sure', () => {
	const prediction = labelPrediction(answer([0.6, 0.9, 0.3]), { labels: LABELS, model });
	expect(prediction).toMatchObject({ label: '__proto__', confidence: expect.closeTo(0.6, 6) });
	expect(prediction.fields).toEqual([
		{ name: '__proto__', value: '__proto__', score: expect.closeTo(0.9, 6) },
		{ name: 'spam', value: 'spam', score: expect.closeTo(0.6, 6) },
	]);
	expect(predictionSchema.parse(prediction)).toEqual(prediction);
	const none = labelPrediction(answer([0.3, 0.2, 0.1]), { labels: LABELS, model });
	expect(none).toMatchObject({ label: 'spam', confidence: expect.closeTo(0.3, 6), fields: [] });
});

it('takes the word of who asked for several labels, or for one', () => {
	const sharing = answer([0.2, 0.7, 0.1]);
	expect(labelPrediction(sharing, { labels: LABELS, model, severalLabels: true }).fields).toHaveLength(1);
	const apart = answer([0.6, 0.9, 0.3]);
	expect(labelPrediction(apart, { labels: LABELS, model, severalLabels: false }).fields).toBeUndefined();
	expect(labelPrediction(answer([0.7]), { labels: ['spam'], model }).fields).toEqual([
		{ name: 'spam', value: 'spam', score: expect.closeTo(0.7, 6) },
	]);
});

it('keeps the best scores if so wished, and says when only the beginning was read', () => {
	const prediction = labelPrediction(answer([0.2, 0.7, 0.1], { truncated: true }), {
		labels: LABELS,
		model,
		topK: 1,
	});
	expect(prediction).toMatchObject({
		truncated: true,
		reason: expect.stringContaining('only the beginning'),
	});
	expect(prediction.scores).toEqual([{ label: '__proto__', score: expect.closeTo(0.7, 6) }]);
	expect(prediction.margin).toBeCloseTo(0.5, 6);
});

it('refuses answers without labels', () => {
	expect(() => labelPrediction(answer([]), { labels: [], model })).toThrow(
		expect.objectContaining({ code: 'model-unsupported' }),
	);
});
