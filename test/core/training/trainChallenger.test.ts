import { loadStaticEncoder, type StaticEncoder } from '../../../core/inference/encoder/staticEncoder';
import { logits, softmax } from '../../../core/inference/classifier/linearHead';
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

test('learns ten intents from 100 answers, beats the names of the labels and knows how sure it is', async () => {
	const unseen = rows.slice(200, 600);
	const outcome = await trainChallenger(request(rows.slice(0, 100), { unseen }), { encoder });
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

test('beside a champion it is measured on answers that neither has learned from, and its confidence counts as measured', async () => {
	const small = await trainChallenger(request(moneyThatWentAstray.slice(0, 9)), { encoder });
	const beside = { champion: small.head, championEncoder: small.encoder };
	const unseen = moneyThatWentAstray.slice(300, 500);
	// The champion has seen all of the training rows: only the held-out ones are left.
	const heldOut = await trainChallenger(
		request(moneyThatWentAstray.slice(0, 300), { unseen, ...beside, championLastRowId: moneyThatWentAstray[299]!.rowId }),
		{ encoder },
	);
	const { rows: tested, challengerCorrect, championCorrect, challengerOnly, championOnly } = heldOut.unseen;
	expect(heldOut.calibrated).toBe(true);
	expect(heldOut.outOfFold.ece).toBeLessThan(0.06);
	expect(tested).toBe(200);
	// Of 200, where guessing gives 50.
	expect(championCorrect).toBeGreaterThan(80);
	expect(challengerOnly).toBeGreaterThan(championOnly);
	expect(challengerCorrect - championCorrect).toBe(challengerOnly - championOnly);

	// It has seen nine of them: of the others the challenger answers out of fold.
	const bothSides = await trainChallenger(
		request(moneyThatWentAstray.slice(0, 300), { unseen, ...beside, championLastRowId: moneyThatWentAstray[8]!.rowId }),
		{ encoder },
	);
	expect(bothSides.unseen.rows).toBe(491);
	const outOfFold = bothSides.unseen.challengerCorrect - challengerCorrect;
	expect(outOfFold).toBeLessThanOrEqual(bothSides.outOfFold.correct);
	expect(outOfFold).toBeGreaterThanOrEqual(bothSides.outOfFold.correct - 9);
	expect(bothSides.perLabel.reduce((sum, label) => sum + label.unseen.rows, 0)).toBe(491);

	const itself = await trainChallenger(
		request(moneyThatWentAstray.slice(0, 9), { unseen: moneyThatWentAstray.slice(300, 400), ...beside, championLastRowId: moneyThatWentAstray[8]!.rowId }),
		{ encoder },
	);
	expect(itself.unseen).toMatchObject({ rows: 100, challengerOnly: 0, championOnly: 0 });
	expect(itself.automated).toEqual({ texts: 0, alike: 0, groups: [], open: [] });
});

test('where nobody was asked it says on which texts the two differ, and what people said of some', async () => {
	const small = await trainChallenger(request(moneyThatWentAstray.slice(0, 9)), { encoder });
	const [audited, ...others] = moneyThatWentAstray.slice(300, 400);
	const automated = [...others, audited!]
		.map((row) => ({ itemId: `T-${row.rowId}`, text: row.text, drawn: row === audited, reviewProbability: 0.05 }))
		.toReversed();
	const outcome = await trainChallenger(
		request(moneyThatWentAstray.slice(0, 200), {
			unseen: [audited!],
			automated,
			champion: small.head,
			championEncoder: small.encoder,
			championLastRowId: moneyThatWentAstray[199]!.rowId,
		}),
		{ encoder },
	);
	const answer = (head: typeof small.head, text: string) => {
		const scores = logits(head, encoder.encode(text));
		return head.labels[scores.indexOf(Math.max(...scores))];
	};
	const differing = automated.filter(({ text }) => answer(small.head, text) !== answer(outcome.head, text));
	const asked = differing.some(({ drawn }) => drawn) ? 1 : 0;
	expect(differing.length).toBeGreaterThan(10);
	expect(outcome.automated).toMatchObject({
		texts: 100,
		groups: [{ reviewProbability: 0.05, disagreements: differing.length, answered: asked, sampled: asked }],
	});
	const open = differing.filter(({ drawn }) => !drawn);
	expect(outcome.automated?.open).toEqual(
		open.slice(0, 20).map(({ itemId, text }) => ({ itemId, text, champion: answer(small.head, text), challenger: answer(outcome.head, text) })),
	);
});

test('a champion with another encoder is compared by what it said at the time', async () => {
	const champion = { labels: ['card arrival', 'change pin'], weights: new Float32Array(10), temperature: 1 };
	const training = moneyThatWentAstray.slice(0, 60);
	const said = (row: UnseenRow, at: number): UnseenRow => (at % 2 === 0 ? { ...row, championLabel: row.label } : row);
	const outcome = await trainChallenger(
		request(training.map(said), {
			unseen: moneyThatWentAstray.slice(60, 100).map(said),
			automated: [{ itemId: 'T-1', text: 'Something else entirely', championLabel: 'gone', drawn: false, reviewProbability: 0.05 }],
			champion,
			championEncoder: { id: 'other', hash: 'cd' },
		}),
		{ encoder },
	);
	// Half of the rows were answered by it, all of these rightly.
	expect(outcome.unseen).toMatchObject({ rows: 50, championCorrect: 50, challengerOnly: 0 });
	expect(outcome.automated?.open).toMatchObject([{ itemId: 'T-1', champion: 'gone' }]);
	expect(outcome.encoder.hash).toBe(encoder.hash);
});

test('the same request gives the same weights, in any order of the rows', async () => {
	const training = moneyThatWentAstray.slice(0, 30);
	const one = await trainChallenger(request(training), { encoder });
	const again = await trainChallenger(request(training), { encoder });
	const reversed = await trainChallenger(request(training.toReversed()), { encoder });
	expect(again).toEqual(one);
	expect(reversed.outOfFold.correct).toBe(one.outOfFold.correct);
	reversed.head.weights.forEach((weight, i) => expect(Math.abs(weight - one.head.weights[i]!)).toBeLessThan(1e-2));
});

test('ten answers with two labels of three each are enough to train on', async () => {
	const few = [
		...rows.filter((row) => row.label === 'card arrival').slice(0, 3),
		...rows.filter((row) => row.label === 'change pin').slice(0, 3),
		...rows.filter((row) => row.label === 'exchange rate').slice(0, 2),
		...rows.filter((row) => row.label === 'top up failed').slice(0, 1),
		...rows.filter((row) => row.label === 'verify my identity').slice(0, 1),
	];
	const outcome = await trainChallenger(request(few), { encoder });
	// A label with one text cannot be tested: the others do not know it.
	expect(outcome.outOfFold.rows).toBe(8);
	expect(outcome.head.temperature).toBe(1);
	expect(outcome.head.weights.every(Number.isFinite)).toBe(true);
	expect(outcome.head.labels).toHaveLength(5);
});

test('what was guessed before is taken as recorded, else worked out from the names', async () => {
	const training = moneyThatWentAstray.slice(0, 30);
	const recorded = async (label: (row: UnseenRow) => string) =>
		(await trainChallenger(request(training.map((row) => ({ ...row, incumbentLabel: label(row) }))), { encoder })).outOfFold;
	expect(await recorded((row) => row.label)).toMatchObject({ rows: 30, incumbentCorrect: 30 });
	expect(await recorded(() => '')).toMatchObject({ rows: 30, incumbentCorrect: 0 });
	const byNames = (await trainChallenger(request(training), { encoder })).outOfFold.incumbentCorrect;
	expect(byNames).toBeGreaterThan(15);
	expect(byNames).toBeLessThan(30);
	expect((await trainChallenger(request(training, { firstGuessLabels: [] }), { encoder })).outOfFold.incumbentCorrect).toBe(0);
});

test('repeats of a text are one test, and a text that trains is none', async () => {
	const training = moneyThatWentAstray.slice(0, 40);
	const fresh = moneyThatWentAstray[100]!;
	const unseen = [
		{ ...fresh, rowId: 900, label: 'nonsense' },
		{ ...fresh, rowId: 902 },
		{ ...fresh, rowId: 901, label: 'nonsense', text: ` ${fresh.text.toUpperCase()}` },
		{ ...training[0]!, rowId: 903 },
	];
	expect((await trainChallenger(request(training, { unseen }), { encoder })).unseen).toMatchObject({ rows: 1, challengerCorrect: 1 });
});

test('hostile and empty texts train like others', async () => {
	const strange = ['', '   ', '\u0000', '🙂🙂', '<script>alert(1)</script>', 'ÿ'.repeat(20_000), '__proto__', '\ud800'];
	const training = [
		...moneyThatWentAstray.slice(0, 30),
		...strange.map((text, i) => ({ rowId: 5_000 + i, text, label: i % 2 === 0 ? '__proto__' : 'constructor' })),
	];
	const outcome = await trainChallenger(request(training, { unseen: [{ rowId: 9_000, text: '\udfff', label: '' }] }), { encoder });
	expect(outcome.head.labels).toEqual(expect.arrayContaining(['__proto__', 'constructor']));
	expect(outcome.head.weights.every(Number.isFinite)).toBe(true);
	expect(outcome.unseen).toMatchObject({ rows: 1, challengerCorrect: 0 });
});

test('tells its progress step by step', async () => {
	const seen: TrainingProgress[] = [];
	await trainChallenger(request(moneyThatWentAstray.slice(0, 60), { unseen: moneyThatWentAstray.slice(60, 70) }), { encoder, onProgress: (progress) => seen.push(progress) });
	expect([...new Set(seen.map(({ step }) => step))]).toEqual(['encoding', 'choosing', 'fitting', 'testing']);
	for (const { share } of seen) {
		expect(share).toBeGreaterThanOrEqual(0);
		expect(share).toBeLessThanOrEqual(1);
	}
});

test.each([['encoding'], ['choosing'], ['fitting'], ['testing']])('can be called off while %s', async (step) => {
	let reached = false;
	const run = async () =>
		await trainChallenger(request(moneyThatWentAstray.slice(0, 60), { unseen: moneyThatWentAstray.slice(60, 70) }), {
			encoder,
			onProgress: (progress) => (reached ||= progress.step === step),
			isCancelled: () => reached,
		});
	// The look at the start of the encoding comes before its first report.
	if (step === 'encoding') reached = true;
	await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
});

test.each([
	['no answer', []],
	['a single label', rows.filter((row) => row.label === 'change pin').slice(0, 12)],
])('%s is nothing to learn from', async (_, training) => {
	await expect(trainChallenger(request(training), { encoder })).rejects.toMatchObject({ code: 'labels-missing' });
});

test('a champion that cannot be compared with is refused before any work', async () => {
	const head = { labels: ['a', 'b'], weights: new Float32Array(5), temperature: 1 };
	await expect(trainChallenger(request(rows.slice(0, 40), { champion: head }), { encoder })).rejects.toMatchObject({ code: 'model-corrupt' });
});
