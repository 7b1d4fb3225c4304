import fc from 'fast-check';
import { mappedPrediction } from '../../../core/gate/mappedPrediction';
import { isHitlError } from '../../../core/errors';

test('never lets a confidence out of bounds through, whatever comes in', () => {
	fc.assert(
		fc.property(fc.anything(), fc.anything(), (label, confidence) => {
			try {
				const prediction = mappedPrediction({ label, confidence, modelName: 'm' }, 0);
				expect(prediction.confidence).toBeGreaterThanOrEqual(0);
				expect(prediction.confidence).toBeLessThanOrEqual(1);
				expect(prediction.label.length).toBeGreaterThan(0);
			} catch (error) {
				expect(isHitlError(error) && error.code).toBe('prediction-malformed');
			}
		}),
	);
});

test.each([
	['0.5', 0.5],
	[' 50 % ', 0.5],
	['100%', 1],
	[0, 0],
])('%j is %d', (confidence, meant) => {
	expect(mappedPrediction({ label: 'a', confidence, modelName: 'm' }, 0).confidence).toBe(meant);
});

test.each(['0x1', '1e0', '1e-1', 'NaN', 'Infinity', '½', '0,9', '101 %', '-1 %', true, [], [0.5], { value: 1 }])('%j is refused', (confidence) => {
	expect(() => mappedPrediction({ label: 'a', confidence, modelName: 'm' }, 0)).toThrow('is not a number between 0 and 1');
});
