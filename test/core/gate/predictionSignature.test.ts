import { isSignedPrediction, signPrediction, type SignedSubject } from '../../../core/gate/predictionSignature';

const key = new Uint8Array(32).fill(3);
const subject: SignedSubject = {
	loop: 'support-triage',
	itemId: 'T-1',
	text: 'where is my card',
	prediction: { label: 'card', confidence: 0.8, scores: [{ label: 'card', score: 0.8 }], calibrated: true, model: { id: 'm', version: 2 } },
};
const signed: SignedSubject = { ...subject, prediction: { ...subject.prediction, signature: signPrediction(key, subject) } };

test('what Predict signed is genuine', () => expect(isSignedPrediction(key, signed)).toBe(true));

test.each<[string, SignedSubject]>([
	['no signature', subject],
	['an empty one', { ...subject, prediction: { ...subject.prediction, signature: '' } }],
	['another label', { ...signed, prediction: { ...signed.prediction, label: 'refund' } }],
	['more confidence', { ...signed, prediction: { ...signed.prediction, confidence: 0.99 } }],
	['calibrated where it was not', { ...signed, prediction: { ...signed.prediction, calibrated: false } }],
	['a label that has not earned it', { ...signed, prediction: { ...signed.prediction, labelEarned: false } }],
	['another version', { ...signed, prediction: { ...signed.prediction, model: { id: 'm', version: 3 } } }],
	['another text', { ...signed, text: 'pay me' }],
	['another item', { ...signed, itemId: 'T-2' }],
	['another loop', { ...signed, loop: 'other' }],
])('%s is not', (_name, forged) => expect(isSignedPrediction(key, forged)).toBe(false));

test('what has not earned it cannot be made to look as if it had', () => {
	const prediction = { ...subject.prediction, labelEarned: false };
	const unearned = { ...subject, prediction: { ...prediction, signature: signPrediction(key, { ...subject, prediction }) } };
	expect(isSignedPrediction(key, unearned)).toBe(true);
	const { labelEarned: _dropped, ...without } = unearned.prediction;
	expect(isSignedPrediction(key, { ...unearned, prediction: without })).toBe(false);
	expect(isSignedPrediction(key, { ...unearned, prediction: { ...unearned.prediction, labelEarned: true } })).toBe(false);
});

test('the key of another store signs for nobody here', () => {
	expect(isSignedPrediction(new Uint8Array(32), signed)).toBe(false);
});
