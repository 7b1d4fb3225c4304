import { randomUUID } from 'node:crypto';
import { headRowSize } from '../../core/inference/classifier/linearHead';
import { loadStaticEncoder, type StaticEncoder } from '../../core/inference/encoder/staticEncoder';
import type { FeedbackStore, NewModelVersion } from '../../core/feedback/store';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { Predict } from '../../nodes/Predict/Predict.node';
import { openStore } from '../../nodes/shared/openStore';
import { at, reviewedRow } from '../contracts/feedbackStore/examples';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';
import { ENCODER_FOLDER } from '../support/textClassificationFixture';

const predict = new Predict();
const gate = new ConfidenceGate();

const EXAMPLES = { card: 'my card is lost', refund: 'I want my money back', pin: 'change my pin code' };
const PANEL = Object.keys(EXAMPLES);

let encoder: StaticEncoder;
let store: FeedbackStore;
let loop: string;

beforeAll(async () => {
	encoder = await loadStaticEncoder(ENCODER_FOLDER);
	store = await openStore();
});
afterAll(async () => await store.close());
beforeEach(() => (loop = newLoop('labels')));

/** A version that finds the label of the nearest example, and was right about each so many times of ten. */
async function promote(right: Readonly<Record<string, number>>, more: Partial<NewModelVersion> = {}): Promise<void> {
	const rowSize = headRowSize(encoder);
	const texts = Object.values(EXAMPLES);
	const weights = new Float32Array(texts.length * rowSize);
	for (const [row, text] of texts.entries()) weights.set(encoder.encode(text).dense.map((value) => value * 30), row * rowSize);
	const perLabel = Object.entries(right).map(([label, correct]) => ({ label, trainingRows: 10, outOfFoldRows: 10, outOfFoldCorrect: correct }));
	await store.promote({
		loop,
		parent: 0,
		encoder: { id: encoder.id, hash: encoder.hash },
		labels: PANEL,
		weights,
		temperature: 1,
		calibrated: true,
		metrics: { outOfFold: { rows: 30, correct: 24 }, perLabel },
		manifest: { lastRowId: 1, rows: 30, rowIdsHash: '' },
		reason: 'for the test',
		createdAt: at(20),
		...more,
	});
}

interface Said {
	readonly prediction: { readonly label: string; readonly confidence: number; readonly labelEarned?: boolean; readonly reason: string };
	readonly gate: { readonly route: string; readonly reason: string };
}

/** What Predict says and the gate decides, with the labels that the panel has always had. */
async function decide(texts: readonly string[]): Promise<Said[]> {
	const parameters = { loop, text: (index: number) => texts[index], labelSource: 'json', labelsJson: JSON.stringify(PANEL) };
	const items = texts.map((text) => ({ json: { text } }));
	const [predicted = []] = await predict.execute.call(executeContext({ description: predict.description, items, parameters }).context);
	const settings = { options: { auditPercent: 0 } };
	const outputs = await gate.execute.call(executeContext({ description: gate.description, items: predicted, parameters: settings }).context);
	const byText = new Map(outputs.flat().map(({ json }) => [json['text'], json['hitl'] as unknown as Said]));
	return texts.flatMap((text) => byText.get(text) ?? []);
}

const change = async (made: Parameters<FeedbackStore['changeLabels']>[0]['change']) => {
	await store.recordFeedback(PANEL.map((label, index) => reviewedRow({ loop, itemId: `T-${index}`, text: label, answer: { ...reviewedRow().answer!, itemId: `T-${index}`, label } })));
	await store.changeLabels({ loop, key: randomUUID(), change: made, reason: '', at: at(30) });
};

test('a label goes on without a person once the version has shown that it knows it', async () => {
	await promote({ card: 10, refund: 7 });
	const [card, refund, pin] = await decide(Object.values(EXAMPLES));
	expect(card).toMatchObject({ prediction: { label: 'card', labelEarned: true }, gate: { route: 'automate' } });
	expect(refund).toMatchObject({
		prediction: { label: 'refund', labelEarned: false, reason: expect.stringMatching(/^Answered by version 1.* it was right 7 times in 10 tests\.$/) },
		gate: { route: 'review', reason: 'Version 1 does not know "refund" well enough yet: it was right 7 times in 10 tests, so people answer first' },
	});
	expect(pin?.gate.reason).toBe('"pin" is new to version 1, which was tested on 0 of the 10 answers that it takes, so people answer first');
	expect(refund?.prediction.confidence).toBeGreaterThan(0.9);
});

test('a later training that tests the version in use again is enough to earn it', async () => {
	await promote({ card: 10, refund: 7 });
	const perLabel = [{ label: 'refund', unseen: { rows: 4, championCorrect: 4 } }];
	await store.recordEvent({ loop, kind: 'kept', at: at(40), details: { champion: 1, metrics: { perLabel } } });
	await store.recordEvent({ loop, kind: 'labelsChanged', at: at(41), details: {} });
	expect((await decide([EXAMPLES.refund]))[0]?.gate.route).toBe('automate');
});

test('a panel that still lists an old name gives the new one, with what it had earned', async () => {
	await promote({ card: 10, refund: 10, pin: 10 });
	await change({ kind: 'rename', from: 'refund', to: 'money back' });
	const [refund] = await decide([EXAMPLES.refund]);
	expect(refund).toMatchObject({ prediction: { label: 'money back', labelEarned: true }, gate: { route: 'automate' } });
	await change({ kind: 'merge', from: ['money back', 'card'], to: 'card' });
	// Other texts: the decision about an item stands.
	expect((await decide(['please give me my money back', EXAMPLES.card])).map(({ prediction }) => prediction.label)).toEqual(['card', 'card']);
});

test('a label that was split goes to a person, and the parts stand among the scores', async () => {
	await promote({ card: 10, refund: 10, pin: 10 });
	await change({ kind: 'split', from: 'refund', into: ['card refund', 'cash refund'] });
	const [refund, card] = await decide([EXAMPLES.refund, EXAMPLES.card]);
	expect(refund).toMatchObject({ prediction: { label: '', confidence: 0 }, gate: { route: 'review', reason: expect.stringContaining('which was split into "card refund", "cash refund"') } });
	expect(refund?.prediction).not.toHaveProperty('labelEarned');
	expect(card?.gate.route).toBe('automate');
	expect(await store.labels(loop)).toEqual(expect.arrayContaining(['card', 'card refund', 'cash refund', 'pin']));
	expect(await store.labels(loop)).not.toContain('refund');
});
