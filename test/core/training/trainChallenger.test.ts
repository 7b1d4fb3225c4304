import { loadStaticEncoder, type StaticEncoder } from '../../../core/inference/staticEncoder';
import { logits, softmax } from '../../../core/inference/linearHead';
import { trainChallenger } from '../../../core/training/trainChallenger';
import type { TrainingProgress, TrainingRequest, UnseenRow } from '../../../core/training/trainingOutcome';
import { ENCODER_FOLDER } from '../../support/textClassificationFixture';
import { choices, tenIntents } from './tenIntents';

// Trains for real; a busy machine takes its time.
jest.setTimeout(60_000);

const rows = tenIntents();
/** Intents that are easily taken for one another; the time of a fit grows with the number of labels. */
const moneyThatWentAstray = rows.filter(({ label }) =>
	['declined card payment', 'refund not showing up', 'top up failed', 'transfer not received by recipient'].includes(label),
);
const request = (training: readonly UnseenRow[], more: Partial<TrainingRequest> = {}): TrainingRequest => ({
	training,
	unseen: [],
	firstGuessLabels: choices(rows),
	seed: 1,
	...more,
});
let encoder: StaticEncoder;
beforeAll(async () => {
	encoder = await loadStaticEncoder(ENCODER_FOLDER);
});

test('learns ten intents from 100 answers, beats the names of the labels and knows how sure it is', () => {
	const unseen = rows.slice(200, 600);
	const outcome = trainChallenger(request(rows.slice(0, 100), { unseen }), { encoder });
	expect(outcome.head.labels).toEqual(choices(rows).map(({ name }) => name));
	expect(outcome.outOfFold.rows).toBe(100);
	expect(outcome.outOfFold.accuracy).toBeGreaterThan(0.86);
	expect(outcome.outOfFold.correct).toBeGreaterThan(outcome.outOfFold.incumbentCorrect);
	expect(outcome.outOfFold.ece).toBeUndefined();
	expect(outcome.unseen.rows).toBe(400);
	expect(outcome.unseen.challengerCorrect).toBeGreaterThan(370);
	expect(outcome).toMatchObject({ calibrated: false, trainingRows: 100, encoder: { id: encoder.id, hash: encoder.hash } });
	expect(outcome.unseen).toMatchObject({ championCorrect: 0, challengerOnly: outcome.unseen.challengerCorrect, championOnly: 0 });
	expect(outcome.perLabel.reduce((sum, label) => sum + label.outOfFoldCorrect, 0)).toBe(outcome.outOfFold.correct);
	expect(outcome.perLabel.reduce((sum, label) => sum + label.unseen.rows, 0)).toBe(400);

	const confidences = unseen.map(({ text }) => Math.max(...softmax(logits(outcome.head, encoder.encode(text)), outcome.head.temperature)));
	const mean = confidences.reduce((sum, value) => sum + value, 0) / 400;
	expect(Math.abs(mean - outcome.unseen.challengerCorrect / 400)).toBeLessThan(0.05);
});

test('beside a champion it is measured on the same texts, and its confidence counts as measured', () => {
	const small = trainChallenger(request(moneyThatWentAstray.slice(0, 9)), { encoder });
	const outcome = trainChallenger(
		request(moneyThatWentAstray.slice(0, 300), {
			unseen: moneyThatWentAstray.slice(300, 500),
			champion: small.head,
			championEncoder: small.encoder,
		}),
		{ encoder },
	);
	const { challengerCorrect, championCorrect, challengerOnly, championOnly } = outcome.unseen;
	expect(outcome.calibrated).toBe(true);
	expect(outcome.outOfFold.ece).toBeLessThan(0.06);
	// Of 200, where guessing gives 50.
	expect(championCorrect).toBeGreaterThan(80);
	expect(challengerOnly).toBeGreaterThan(championOnly);
	expect(challengerCorrect - championCorrect).toBe(challengerOnly - championOnly);
	const itself = trainChallenger(request(moneyThatWentAstray.slice(0, 9), { unseen: moneyThatWentAstray.slice(300, 400), champion: small.head }), { encoder });
	expect(itself.unseen).toMatchObject({ challengerOnly: 0, championOnly: 0 });
});

test('the same request gives the same weights, in any order of the rows', () => {
	const training = moneyThatWentAstray.slice(0, 30);
	const one = trainChallenger(request(training), { encoder });
	const again = trainChallenger(request(training), { encoder });
	const reversed = trainChallenger(request(training.toReversed()), { encoder });
	expect(again).toEqual(one);
	expect(reversed.outOfFold.correct).toBe(one.outOfFold.correct);
	reversed.head.weights.forEach((weight, i) => expect(Math.abs(weight - one.head.weights[i]!)).toBeLessThan(1e-2));
});

test('ten answers with two labels of three each are enough to train on', () => {
	const few = [
		...rows.filter((row) => row.label === 'card arrival').slice(0, 3),
		...rows.filter((row) => row.label === 'change pin').slice(0, 3),
		...rows.filter((row) => row.label === 'exchange rate').slice(0, 2),
		...rows.filter((row) => row.label === 'top up failed').slice(0, 1),
		...rows.filter((row) => row.label === 'verify my identity').slice(0, 1),
	];
	const outcome = trainChallenger(request(few), { encoder });
	// A label with one text cannot be tested: the others do not know it.
	expect(outcome.outOfFold.rows).toBe(8);
	expect(outcome.head.temperature).toBe(1);
	expect(outcome.head.weights.every(Number.isFinite)).toBe(true);
	expect(outcome.head.labels).toHaveLength(5);
});

test('what was guessed before is taken as recorded, else worked out from the names', () => {
	const training = moneyThatWentAstray.slice(0, 30);
	const recorded = (label: (row: UnseenRow) => string) =>
		trainChallenger(request(training.map((row) => ({ ...row, incumbentLabel: label(row) }))), { encoder }).outOfFold;
	expect(recorded((row) => row.label)).toMatchObject({ rows: 30, incumbentCorrect: 30 });
	expect(recorded(() => '')).toMatchObject({ rows: 30, incumbentCorrect: 0 });
	const byNames = trainChallenger(request(training), { encoder }).outOfFold.incumbentCorrect;
	expect(byNames).toBeGreaterThan(15);
	expect(byNames).toBeLessThan(30);
	expect(trainChallenger(request(training, { firstGuessLabels: [] }), { encoder }).outOfFold.incumbentCorrect).toBe(0);
});

test('repeats of a text are one test, and a text that trains is none', () => {
	const training = moneyThatWentAstray.slice(0, 40);
	const fresh = moneyThatWentAstray[100]!;
	const unseen = [
		{ ...fresh, rowId: 900, label: 'nonsense' },
		{ ...fresh, rowId: 902 },
		{ ...fresh, rowId: 901, label: 'nonsense', text: ` ${fresh.text.toUpperCase()}` },
		{ ...training[0]!, rowId: 903 },
	];
	expect(trainChallenger(request(training, { unseen }), { encoder }).unseen).toMatchObject({ rows: 1, challengerCorrect: 1 });
});

test('hostile and empty texts train like others', () => {
	const strange = ['', '   ', '\u0000', '🙂🙂', '<script>alert(1)</script>', 'ÿ'.repeat(20_000), '__proto__', '\ud800'];
	const training = [
		...moneyThatWentAstray.slice(0, 30),
		...strange.map((text, i) => ({ rowId: 5_000 + i, text, label: i % 2 === 0 ? '__proto__' : 'constructor' })),
	];
	const outcome = trainChallenger(request(training, { unseen: [{ rowId: 9_000, text: '\udfff', label: '' }] }), { encoder });
	expect(outcome.head.labels).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
	expect(outcome.head.weights.every(Number.isFinite)).toBe(true);
	expect(outcome.unseen).toMatchObject({ rows: 1, challengerCorrect: 0 });
});

test('tells its progress step by step', () => {
	const seen: TrainingProgress[] = [];
	trainChallenger(request(moneyThatWentAstray.slice(0, 60), { unseen: moneyThatWentAstray.slice(60, 70) }), { encoder, onProgress: (progress) => seen.push(progress) });
	expect([...new Set(seen.map(({ step }) => step))]).toEqual(['encoding', 'choosing', 'fitting', 'testing']);
	for (const { share } of seen) {
		expect(share).toBeGreaterThanOrEqual(0);
		expect(share).toBeLessThanOrEqual(1);
	}
});

test.each([['encoding'], ['choosing'], ['fitting'], ['testing']])('can be called off while %s', (step) => {
	let reached = false;
	const run = () =>
		trainChallenger(request(moneyThatWentAstray.slice(0, 60), { unseen: moneyThatWentAstray.slice(60, 70) }), {
			encoder,
			onProgress: (progress) => (reached ||= progress.step === step),
			isCancelled: () => reached,
		});
	// The look at the start of the encoding comes before its first report.
	if (step === 'encoding') reached = true;
	expect(run).toThrow(expect.objectContaining({ code: 'cancelled' }));
});

test.each([
	['no answer', []],
	['a single label', rows.filter((row) => row.label === 'change pin').slice(0, 12)],
])('%s is nothing to learn from', (_, training) => {
	expect(() => trainChallenger(request(training), { encoder })).toThrow(expect.objectContaining({ code: 'labels-missing' }));
});

test('a champion that cannot be compared with is refused before any work', () => {
	const head = { labels: ['a', 'b'], weights: new Float32Array(5), temperature: 1 };
	expect(() => trainChallenger(request(rows.slice(0, 40), { champion: head }), { encoder })).toThrow(
		expect.objectContaining({ code: 'model-corrupt' }),
	);
	const championEncoder = { id: 'other', hash: 'cd' };
	expect(() => trainChallenger(request(rows.slice(0, 40), { championEncoder }), { encoder })).toThrow(
		expect.objectContaining({ code: 'encoder-changed' }),
	);
});
