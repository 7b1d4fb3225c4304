import { entitiesPrediction } from '../../../../core/inference/pretrained/entitiesPrediction';
import { predictionSchema } from '../../../../core/item';

const model = { id: 'owner/ner' };
const ana = { name: 'PER', value: 'Ana', start: 0, end: 3, score: 0.9 };
const berlin = { name: 'LOC', value: 'Berlin', start: 10, end: 16, score: 0.7 };
const read = { truncated: false, knownTokenRatio: 0.5 };

it('gives a field for each entity, a label to read, and the confidence of the least sure', () => {
	const prediction = entitiesPrediction({ ...read, entities: [ana, berlin] }, { model });
	expect(prediction).toMatchObject({
		label: 'Ana (PER), Berlin (LOC)',
		confidence: 0.7,
		fields: [ana, berlin],
		knownTokenRatio: 0.5,
		calibrated: false,
		model,
	});
	expect(predictionSchema.parse(prediction)).toEqual(prediction);
});

it('leaves a text without entities to a person', () => {
	expect(entitiesPrediction({ ...read, entities: [] }, { model })).toMatchObject({
		label: '',
		confidence: 0,
		fields: [],
		reason: 'The model found nothing, so a person has to look.',
	});
	expect(entitiesPrediction({ ...read, truncated: true, entities: [] }, { model }).reason).toContain(
		'in the beginning of this long text',
	);
});

it('keeps the label short, in one line, and counts what does not fit', () => {
	const entities = Array.from({ length: 50 }, (_, i) => ({ ...ana, value: `Ana\nMaria ${i}` }));
	const { label, fields } = entitiesPrediction({ ...read, entities }, { model });
	expect(label).toMatch(/^Ana Maria 0 \(PER\), .* and \d+ more$/);
	expect(label.length).toBeLessThan(220);
	expect(fields).toHaveLength(50);
	const [endless] = [{ ...ana, value: 'x'.repeat(5_000) }];
	expect(entitiesPrediction({ ...read, entities: [endless, ana] }, { model }).label).toBe('2 entities');
});
