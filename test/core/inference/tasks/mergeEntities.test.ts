import { mergeEntities, type LabelledToken } from '../../../../core/inference/tasks/mergeEntities';

const TEXT = 'Ana Lopez of Microsoft met Li in New York';

/** One token for each place, with a label and a probability. */
type Part = readonly [value: string, label: string, score?: number];
const tokens = (...parts: readonly Part[]): LabelledToken[] => {
	let cursor = 0;
	return parts.map(([value, label, score = 0.9]) => {
		const start = TEXT.indexOf(value, cursor);
		cursor = start + value.length;
		return { start, end: cursor, label, score };
	});
};
const found = (...parts: readonly Part[]): string[] =>
	mergeEntities(TEXT, tokens(...parts)).map(({ name, value }) => `${value} (${name})`);

it.each([
	['BIO', ['B-PER', 'I-PER', 'B-LOC', 'I-LOC']],
	['BIOES', ['B-PER', 'E-PER', 'B-LOC', 'E-LOC']],
	['BILOU', ['B-PER', 'L-PER', 'B-LOC', 'L-LOC']],
	['inside alone', ['I-PER', 'I-PER', 'I-LOC', 'I-LOC']],
	['plain names', ['PER', 'PER', 'LOC', 'LOC']],
	['underscores', ['B_PER', 'I_PER', 'B_LOC', 'I_LOC']],
])('reads labels in the form of %s', (_, [first, second, third, fourth]) => {
	expect(
		found(
			['Ana', first ?? ''],
			['Lopez', second ?? ''],
			['of', 'O'],
			['New', third ?? ''],
			['York', fourth ?? ''],
		),
	).toEqual(['Ana Lopez (PER)', 'New York (LOC)']);
});

it('begins a new entity where the labels say so', () => {
	expect(found(['Ana', 'B-PER'], ['Lopez', 'B-PER'])).toEqual(['Ana (PER)', 'Lopez (PER)']);
	expect(found(['Ana', 'S-PER'], ['Lopez', 'I-PER'])).toEqual(['Ana (PER)', 'Lopez (PER)']);
	expect(found(['Ana', 'B-PER'], ['Lopez', 'E-PER'], ['of', 'I-PER'])).toEqual([
		'Ana Lopez (PER)',
		'of (PER)',
	]);
	expect(found(['Ana', 'B-PER'], ['Lopez', 'I-LOC'])).toEqual(['Ana (PER)', 'Lopez (LOC)']);
});

it('lets the first token of a word decide for the word, and for the score', () => {
	const [entity] = mergeEntities(
		TEXT,
		tokens(['Micro', 'B-ORG', 0.8], ['soft', 'O', 0.99], ['met', 'O', 0.9]),
	);
	expect(entity).toEqual({ name: 'ORG', value: 'Microsoft', start: 13, end: 22, score: 0.8 });
	expect(found(['Micro', 'O'], ['soft', 'B-ORG'], ['met', 'O'])).toEqual([]);
	const [name] = mergeEntities(TEXT, tokens(['Ana', 'B-PER', 0.9], ['Lopez', 'I-PER', 0.7]));
	expect(name?.score).toBeCloseTo(0.8, 12);
});

it('takes each character by itself where words are not set apart', () => {
	const text = '王明在東京';
	const labels = ['B-PER', 'I-PER', 'O', 'B-LOC', 'I-LOC'];
	const entities = mergeEntities(
		text,
		labels.map((label, start) => ({ label, start, end: start + 1, score: 1 })),
	);
	expect(entities.map(({ value }) => value)).toEqual(['王明', '東京']);
});

it('leaves blanks and empty places out', () => {
	const [entity, ...more] = mergeEntities(TEXT, [
		{ start: 0, end: 0, label: 'B-PER', score: 0.1 },
		{ start: 3, end: 9, label: 'B-PER', score: 0.9 },
		{ start: 9, end: 10, label: 'B-LOC', score: 0.9 },
	]);
	expect(entity).toEqual({ name: 'PER', value: 'Lopez', start: 4, end: 9, score: 0.9 });
	expect(more).toEqual([]);
});
