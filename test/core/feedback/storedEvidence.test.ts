import fc from 'fast-check';
import { evidenceSchemaStored, writeEvidenceJson } from '../../../core/feedback/storedEvidence';
import { evidenceSchema, newEvidence, promotedNow, withAnswer } from '../../../core/gate/certification/evidence';

const answers = fc.array(
	fc.record({
		confidence: fc.double({ min: 0, max: 1 }),
		label: fc.constantFrom('billing', '', '__proto__', 'constructor', 'a "label"', '\ud83d'),
		wrong: fc.boolean(),
		reviewProbability: fc.constantFrom(1, 0.3, 0.05),
		leastProbability: fc.constantFrom(0.05, 0.01),
	}),
	{ maxLength: 60 },
);

test('evidence comes back as it was, whatever its labels are called', () => {
	fc.assert(
		fc.property(answers, answers, (first, later) => {
			const empty = newEvidence([0.9, 0.5, 0], { labels: ['billing', '__proto__'], labelMap: 3, ...(first.length % 2 === 0 && { expected: [0.01, 0.2, 1] }) });
			const evidence = later.reduce(withAnswer, promotedNow(first.reduce(withAnswer, empty)));
			const back = evidenceSchemaStored.parse(JSON.parse(writeEvidenceJson(evidence)));
			expect(back).toEqual(evidence);
			expect(Object.keys(back.byLabel)).toEqual(Object.keys(evidence.byLabel));
		}),
		{ seed: 7 },
	);
});

test.each<[string, object]>([
	['a cell that there is not', { all: { soFar: [4, 0, 1, 0] } }],
	['a sampling that there is not', { all: { soFar: [0, 1, 1, 0] } }],
	['more mistakes than answers', { all: { soFar: [0, 0, 1, 2] } }],
	['half an answer', { all: { soFar: [0, 0, 1.5, 0] } }],
	['a torn table', { all: { soFar: [0, 0, 1] } }],
	['a chance of nothing', { samplings: [[0, 0]] }],
	['thresholds out of order', { thresholds: [0.5, 0.9] }],
	['expectations of other thresholds', { expected: [0.1] }],
	['mistakes of a label', { byLabel: [['billing', { soFar: [0, 0, 1, 2] }]] }],
])('%s is refused', (_, more) => {
	const sound = { thresholds: [0.9, 0.5, 0], labels: [], labelMap: 0, samplings: [[1, 0.5]], all: { soFar: [0, 0, 1, 0] }, byLabel: [] };
	expect(evidenceSchema.safeParse(evidenceSchemaStored.parse(sound)).success).toBe(true);
	expect(evidenceSchemaStored.safeParse({ ...sound, ...more }).success).toBe(false);
});
