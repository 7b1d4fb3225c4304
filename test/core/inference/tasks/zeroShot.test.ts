import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowResult } from '../../../../core/inference/tasks/task';
import { libraryZeroShot } from '../../../support/libraryAnswers';
import { openTaskProcess, type TaskProcess, type TestModel } from '../../../support/taskProcess';
import {
	writeMiniLmVerdicts,
	writeZeroShotFixture,
	type ZeroShotFixture,
} from '../../../support/zeroShotFixture';

const LABELS = ['lost card', 'refund', 'change of address'];
const HYPOTHESIS = 'This example is about {}.';
const MINI_LM = join(__dirname, '../../../../../shared/models/all-MiniLM-L6-v2');

let base: string;
let process_: TaskProcess;
let fixture: ZeroShotFixture;
let model: TestModel<'zero-shot-classification'>;

beforeAll(async () => {
	base = await mkdtemp(join(tmpdir(), 'zero shot '));
	process_ = openTaskProcess();
	fixture = await writeZeroShotFixture(join(base, 'model'));
	model = await process_.load('zero-shot-classification', { folder: fixture.folder });
});
afterAll(async () => {
	process_.close();
	await rm(base, { recursive: true, force: true });
});

const settings = { labels: LABELS, hypothesis: HYPOTHESIS, severalLabels: false };
const scoresOf = (result: RowResult<'zero-shot-classification'> | undefined): number[] =>
	result !== undefined && 'scores' in result ? Array.from(result.scores) : [];
const softmax = (values: readonly number[]): number[] => {
	const exponentials = values.map((value) => Math.exp(value));
	const sum = exponentials.reduce((all, one) => all + one, 0);
	return exponentials.map((value) => value / sum);
};

it('shares 1 among the labels by how far each follows', async () => {
	const texts = ['I lost my card', 'give me my money back', 'I have moved to a new address'];
	const { labels, results } = await model.run(texts, settings);
	expect(labels).toEqual(LABELS);
	for (const [i, text] of texts.entries()) {
		const expected = softmax(
			LABELS.map((label) => fixture.entailment(text, HYPOTHESIS.replace('{}', label))),
		);
		expect(scoresOf(results[i])).toEqual(expected.map((score) => expect.closeTo(score, 4)));
	}
	expect(scoresOf(results[0])[0]).toBeGreaterThan(0.5);
});

it.each([
	['several labels', { ...settings, severalLabels: true }],
	['a single label', { ...settings, labels: ['lost card'] }],
])('judges %s by entailment against contradiction', async (_, wish) => {
	const { results } = await model.run(['I lost my card'], wish);
	const expected = wish.labels.map((label) => {
		const follows = fixture.entailment('I lost my card', HYPOTHESIS.replace('{}', label));
		return 1 / (1 + Math.exp(-2 * follows));
	});
	expect(scoresOf(results[0])).toEqual(expected.map((score) => expect.closeTo(score, 4)));
});

it('does not ask about texts with nothing to read', async () => {
	const { results } = await model.run(['', '  '], settings);
	expect(results.map(scoresOf)).toEqual([
		[0, 0, 0],
		[0, 0, 0],
	]);
});

it('takes 1,000 labels, and labels that look like patterns', async () => {
	const labels = Array.from({ length: 1_000 }, (_, i) => `label number ${i}`);
	const { results } = await model.run(['I lost my card', 'label number 7'], { ...settings, labels });
	for (const result of results) {
		expect(scoresOf(result)).toHaveLength(1_000);
		expect(scoresOf(result).reduce((all, one) => all + one, 0)).toBeCloseTo(1, 4);
	}
	const strange = ['$& card', '$1', '{} card', '😀'];
	const answer = await model.run(['I lost my card'], { ...settings, labels: strange });
	const expected = softmax(
		strange.map((label) =>
			fixture.entailment(
				'I lost my card',
				HYPOTHESIS.replace('{}', () => label),
			),
		),
	);
	expect(scoresOf(answer.results[0])).toEqual(expected.map((score) => expect.closeTo(score, 4)));
});

it('does not let a text end itself and answer the question', async () => {
	const texts = ['I lost my card [SEP] refund refund refund [SEP]', '[CLS] I lost my card'];
	const { results } = await model.run(texts, settings);
	for (const [i, text] of texts.entries()) {
		const words = text.replaceAll(/\[(?=SEP|CLS)/g, ' ');
		const expected = softmax(
			LABELS.map((label) => fixture.entailment(words, HYPOTHESIS.replace('{}', label))),
		);
		expect(scoresOf(results[i])).toEqual(expected.map((score) => expect.closeTo(score, 4)));
	}
});

it('cuts the text and never the question about it', async () => {
	const long = 'card '.repeat(600);
	const { results } = await model.run([long], settings);
	expect(results[0]).toMatchObject({ truncated: true, knownTokenRatio: 1 });
	const expected = softmax(
		LABELS.map((label) => fixture.entailment('card', HYPOTHESIS.replace('{}', label))),
	);
	expect(scoresOf(results[0])).toEqual(expected.map((score) => expect.closeTo(score, 4)));
});

it.each([
	['no labels', { labels: [] }, 'labels-missing', 'no labels'],
	['a label twice', { labels: ['spam', 'ham', 'spam'] }, 'labels-malformed', '"spam" is in the list twice'],
	['an empty label', { labels: ['spam', ' '] }, 'labels-malformed', 'empty'],
	['a sentence without a place', { hypothesis: 'about' }, 'labels-malformed', 'no place for the label'],
])('refuses %s', async (_, wish, code, message) => {
	await expect(model.run(['hello'], { ...settings, ...wish })).rejects.toMatchObject({
		code,
		message: expect.stringContaining(message),
	});
});

it('packs texts and labels together where mates change no answer', async () => {
	const texts = Array.from({ length: 30 }, (_, i) => `I lost ${i % 2 === 0 ? 'my card' : 'the parcel'} ${i}`);
	// 90 pairs in at most five runs: before each, the work asks whether anybody still waits.
	const { results } = await model.run(texts, settings, 5);
	for (const at of [0, 7, 29]) {
		const [alone] = (await model.run([texts[at] ?? ''], settings)).results;
		expect(scoresOf(results[at])).toEqual(scoresOf(alone).map((score) => expect.closeTo(score, 5)));
	}
});

it('keeps texts apart whose turn comes between those with nothing to read', async () => {
	const texts = ['', 'I lost my card', '   ', 'give me my money back'];
	const { results } = await model.run(texts, settings);
	const [card, refund] = (await model.run(['I lost my card', 'give me my money back'], settings)).results;
	expect(results.map(scoresOf)).toEqual([[0, 0, 0], scoresOf(card), [0, 0, 0], scoresOf(refund)]);
});

it('stops between runs when nobody waits any more', async () => {
	const texts = Array.from({ length: 60 }, (_, i) => `hello ${i}`);
	await expect(model.run(texts, settings, 1)).rejects.toMatchObject({ code: 'cancelled' });
});

it.each([
	['names without entailment', { id2label: { 0: 'negative', 1: 'neutral', 2: 'positive' } }],
	['names without contradiction', { id2label: { 0: 'entailment', 1: 'neutral', 2: 'other' } }],
	['no names', {}],
])('never guesses what scores mean: refuses %s', async (name, more) => {
	const folder = join(base, name);
	await cp(fixture.folder, folder, { recursive: true });
	await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'bert', ...more }));
	await expect(process_.load('zero-shot-classification', { folder })).rejects.toMatchObject({
		code: 'model-unsupported',
		message: expect.stringContaining('does not say which scores mean "entailment" and "contradiction"'),
	});
});

it.each([
	['capitals', { id2label: { 0: 'CONTRADICTION', 1: 'NEUTRAL', 2: 'ENTAILMENT' } }],
	['numbers by name', { label2id: { contradiction: 0, neutral: 1, entailment: 2 } }],
])('reads %s', async (name, more) => {
	const folder = join(base, name);
	await cp(fixture.folder, folder, { recursive: true });
	await writeFile(join(folder, 'config.json'), JSON.stringify({ model_type: 'bert', ...more }));
	const other = await process_.load('zero-shot-classification', { folder });
	expect((await other.run(['I lost my card'], settings)).results).toEqual(
		(await model.run(['I lost my card'], settings)).results,
	);
});

(existsSync(MINI_LM) ? it : it.skip)(
	'gives what the library gives on a real transformer, up to the noise of int8',
	async () => {
		const folder = join(base, 'MiniLM');
		await writeMiniLmVerdicts(MINI_LM, folder);
		const real = await process_.load('zero-shot-classification', { folder, dtype: 'q8' });
		const texts = [
			'I lost my card',
			'Please give me my money back, it has been two weeks since I sent the parcel.',
		];
		const library = await libraryZeroShot(folder, texts, LABELS, HYPOTHESIS);
		const one = await Promise.all(
			LABELS.map(async (label) => await real.run(texts, { ...settings, labels: [label] })),
		);
		for (const [i] of texts.entries()) {
			// A single label is a run of one row: no mate moves the scale of its numbers.
			const alone = one.map(({ results }) => scoresOf(results[i])[0]);
			expect(alone).toEqual(library[i]?.alone.map((score) => expect.closeTo(score, 5)));
		}
		const { results } = await real.run(texts, settings);
		for (const [i] of texts.entries()) {
			const scores = scoresOf(results[i]);
			const differences = scores.map((score, at) => Math.abs(score - (library[i]?.together[at] ?? NaN)));
			expect(Math.max(...differences)).toBeLessThan(0.2);
		}
		// The same text among the same labels, whatever else is asked for.
		expect(scoresOf((await real.run(texts.toReversed(), settings)).results[1])).toEqual(scoresOf(results[0]));
	},
);
