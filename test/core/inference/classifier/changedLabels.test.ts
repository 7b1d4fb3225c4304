import { classify, type ClassifyOptions } from '../../../../core/inference/classifier/learnedClassifier';
import { headRowSize } from '../../../../core/inference/classifier/linearHead';
import { loadStaticEncoder, type StaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import type { LabelToday } from '../../../../core/loop/labelMap';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

const EXAMPLES = { lost: 'my card is lost', stolen: 'somebody stole my card', refund: 'I want my money back' };

let encoder: StaticEncoder;
beforeAll(async () => (encoder = await loadStaticEncoder(ENCODER_FOLDER)));

/** A head that finds the label of the nearest example, sharp enough to be sure. */
function head() {
	const rowSize = headRowSize(encoder);
	const texts = Object.values(EXAMPLES);
	const weights = new Float32Array(texts.length * rowSize);
	for (const [row, text] of texts.entries()) weights.set(encoder.encode(text).dense.map((value) => value * 10), row * rowSize);
	return { labels: Object.keys(EXAMPLES), weights, temperature: 1 };
}

async function say(text: string, entries: Array<[string, LabelToday]>, labels: readonly string[]) {
	const options: ClassifyOptions = {
		encoder,
		labels: labels.map((name) => ({ name })),
		champion: { version: 7, head: head(), calibrated: true, labelMap: { entries: new Map(entries) } },
	};
	const [prediction] = await classify([text], options);
	if (prediction === undefined) throw new Error('no prediction');
	return prediction;
}

const NAMES = Object.keys(EXAMPLES);

test('a renamed label is answered under its new name, as surely as before', async () => {
	const before = await say(EXAMPLES.refund, [], NAMES);
	const after = await say(EXAMPLES.refund, [['refund', { label: 'money back' }]], ['lost', 'stolen', 'money back']);
	expect(before.label).toBe('refund');
	expect(after).toEqual({ ...before, label: 'money back', scores: before.scores?.map(({ label, score }) => ({ label: label === 'refund' ? 'money back' : label, score })) });
});

test('of merged labels the probabilities are added up', async () => {
	const gone = { label: 'card gone' };
	const scoreOf = ({ scores = [] }: { scores?: Array<{ label: string; score: number }> | undefined }, name: string) => scores.find(({ label }) => label === name)?.score ?? 0;
	for (const text of [EXAMPLES.lost, EXAMPLES.stolen, 'my card is gone']) {
		const before = await say(text, [], NAMES);
		const after = await say(text, [['lost', gone], ['stolen', gone]], ['card gone', 'refund']);
		expect(after.label).toBe('card gone');
		expect(after.confidence).toBeCloseTo(scoreOf(before, 'lost') + scoreOf(before, 'stolen'), 12);
		expect(scoreOf(after, 'refund')).toBeCloseTo(scoreOf(before, 'refund'), 12);
	}
});

test('a label may be merged into one that the version knows, and into one that it does not', async () => {
	const into = await say(EXAMPLES.lost, [['lost', { label: 'stolen' }]], ['stolen', 'refund']);
	expect(into.label).toBe('stolen');
	const unknown = await say(EXAMPLES.lost, [['lost', { label: 'cards' }]], ['cards', 'stolen', 'refund']);
	expect(unknown.label).toBe('cards');
});

test('where the version would say a label that was split, no label is named and nobody is spared', async () => {
	const split: Array<[string, LabelToday]> = [['refund', { splitInto: ['card refund', 'cash refund'] }]];
	const labels = ['lost', 'stolen', 'card refund', 'cash refund'];
	expect(await say(EXAMPLES.refund, split, labels)).toMatchObject({
		label: '',
		confidence: 0,
		margin: 0,
		reason: 'Version 7 would say "refund", which was split into "card refund", "cash refund": a person has to choose until a version has learned them.',
	});
	const other = await say(EXAMPLES.lost, split, labels);
	expect(other).toMatchObject({ label: 'lost', confidence: (await say(EXAMPLES.lost, [], NAMES)).confidence });
});

test('two labels that were split do not become one', async () => {
	const parts = { splitInto: ['a', 'b'] };
	const split: Array<[string, LabelToday]> = [['lost', parts], ['stolen', parts]];
	expect((await say(EXAMPLES.lost, split, ['a', 'b', 'refund'])).reason).toContain('would say "lost"');
	expect((await say(EXAMPLES.stolen, split, ['a', 'b', 'refund'])).reason).toContain('would say "stolen"');
});

test('a part of a split that the version knows already is answered', async () => {
	const split: Array<[string, LabelToday]> = [['refund', { splitInto: ['lost', 'cash'] }]];
	expect((await say(EXAMPLES.lost, split, ['lost', 'stolen', 'cash'])).label).toBe('lost');
});
