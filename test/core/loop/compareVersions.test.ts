import type { FeedbackStore, NewModelVersion } from '../../../core/feedback/store';
import { compareVersions } from '../../../core/loop/compareVersions';
import { answered, clock, LOOP, openStore } from './loopStory';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openStore();
});
afterEach(async () => await store.close());

const label = (name: string, trainingRows: number, outOfFoldCorrect: number, outOfFoldRows: number) => ({
	label: name,
	trainingRows,
	outOfFoldRows,
	outOfFoldCorrect,
	unseen: { rows: 0, challengerCorrect: 0, championCorrect: 0, challengerOnly: 0, championOnly: 0 },
});

async function promote(parent: number, perLabel: ReadonlyArray<ReturnType<typeof label>>, more: Partial<NewModelVersion> = {}): Promise<void> {
	const rows = perLabel.reduce((sum, each) => sum + each.outOfFoldRows, 0);
	const correct = perLabel.reduce((sum, each) => sum + each.outOfFoldCorrect, 0);
	await store.promote({
		loop: LOOP,
		parent,
		encoder: { id: 'hitl-encoder-en@1', hash: 'ab'.repeat(32) },
		labels: perLabel.map((each) => each.label),
		weights: new Float32Array(perLabel.length * 1281),
		temperature: 1,
		calibrated: false,
		metrics: { outOfFold: { rows, correct }, perLabel },
		manifest: { lastRowId: parent, rows, rowIdsHash: '' },
		reason: 'for the test',
		createdAt: clock(parent)().toISOString(),
		...more,
	});
}

test('two versions are told apart by labels, answers and how often they were right', async () => {
	await promote(0, [label('card', 10, 7, 10), label('refund', 10, 5, 10)]);
	await promote(1, [label('card', 30, 28, 30), label('legal', 10, 9, 10)]);
	expect(await compareVersions(store, LOOP, 1, 2)).toEqual({
		loop: LOOP,
		summary:
			'Version 2 learned from 40 answers, version 1 from 20 answers. Version 2 was right 37 times in 40 (93\u00a0%). Version 1 was right 12 times in 20 (60\u00a0%). ' +
			'Only version 2 knows "legal". Only version 1 knows "refund". Each was tested on the answers of its own time.',
		first: { version: 1, state: 'earlier', createdAt: clock(0)().toISOString(), encoder: 'hitl-encoder-en@1', learnedFrom: 20, score: { correct: 12, rows: 20 } },
		second: { version: 2, state: 'champion', createdAt: clock(1)().toISOString(), encoder: 'hitl-encoder-en@1', learnedFrom: 40, score: { correct: 37, rows: 40 } },
		labelsAdded: ['legal'],
		labelsRemoved: ['refund'],
		perLabel: [
			{ label: 'card', first: { learnedFrom: 10, correct: 7, rows: 10 }, second: { learnedFrom: 30, correct: 28, rows: 30 } },
			{ label: 'legal', second: { learnedFrom: 10, correct: 9, rows: 10 } },
			{ label: 'refund', first: { learnedFrom: 10, correct: 5, rows: 10 } },
		],
	});
});

test('a renamed label is no other label, and the numbers of merged ones are added up', async () => {
	await store.recordFeedback(answered([{ text: 'a', label: 'card' }, { text: 'b', label: 'refund' }, { text: 'c', label: 'legal' }], 0));
	await promote(0, [label('card', 10, 7, 10), label('refund', 10, 5, 10), label('legal', 4, 1, 4)]);
	const change = async (key: string, made: Parameters<FeedbackStore['changeLabels']>[0]['change']) =>
		await store.changeLabels({ loop: LOOP, key, change: made, reason: '', at: clock(5)().toISOString() });
	await change('1', { kind: 'merge', from: ['card', 'refund'], to: 'money' });
	await change('2', { kind: 'split', from: 'legal', into: ['contract', 'privacy'] });
	await promote(1, [label('money', 20, 15, 20), label('contract', 3, 3, 3)]);
	const { perLabel, labelsAdded, labelsRemoved } = await compareVersions(store, LOOP, 1, 2);
	expect(labelsAdded).toEqual([]);
	expect(labelsRemoved).toEqual(['privacy']);
	expect(perLabel).toEqual([
		{ label: 'contract', second: { learnedFrom: 3, correct: 3, rows: 3 } },
		{ label: 'money', first: { learnedFrom: 20, correct: 12, rows: 20 }, second: { learnedFrom: 20, correct: 15, rows: 20 } },
	]);
});

test('what was not measured, and another encoder, are said', async () => {
	await promote(0, [label('card', 1, 0, 0), label('refund', 0, 0, 0)], { metrics: {}, manifest: { lastRowId: 1, rows: 1, rowIdsHash: '' } });
	await promote(1, [label('card', 0, 0, 0), label('refund', 0, 0, 0)], { encoder: { id: 'other', hash: 'cd'.repeat(32) } });
	const { summary, perLabel } = await compareVersions(store, LOOP, 2, 1);
	expect(summary).toBe(
		'Version 1 learned from 1 answer, version 2 from 0 answers. How often version 1 is right was not measured. How often version 2 is right was not measured. ' +
			'They read texts with different encoders: other and hitl-encoder-en@1. Each was tested on the answers of its own time.',
	);
	expect(perLabel.map((each) => each.first)).toEqual([{ learnedFrom: 0, correct: 0, rows: 0 }, { learnedFrom: 0, correct: 0, rows: 0 }]);
});

test('a version that is none is refused, with those that there are', async () => {
	await expect(compareVersions(store, LOOP, 1, 2)).rejects.toMatchObject({ code: 'version-unknown', nextStep: expect.stringContaining('Nothing was trained here yet') });
	await promote(0, [label('card', 1, 1, 1)]);
	await expect(compareVersions(store, LOOP, 1, 2)).rejects.toMatchObject({ message: `The loop "${LOOP}" has no version 2`, nextStep: 'Choose one of 1.' });
});
