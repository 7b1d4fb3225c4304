import type { FeedbackStore } from '../../../core/feedback/store';
import { answer, at, automatedRow, collect, decision, event, LOOP, prediction, review, reviewedRow, version } from './examples';

const HOSTILE: ReadonlyArray<readonly [string, string]> = [
	['quotes', `'; DROP TABLE feedback; -- "double" \`back\` ?1 :a $1`],
	['the character NUL', 'before\0after'],
	['half a surrogate pair', 'cut off \ud83d'],
	['the mark of the escaping', '\ufdd0' + '0000 \ufdd0'],
	['emoji', '👩‍👩‍👧‍👦 👍🏽'],
	['right to left', '\u202eمرحبا שלום\u202c'],
	['markup', '<script>alert(1)</script>&amp;'],
	['a backslash', 'C:\\new\\u0000'],
	['__proto__', '__proto__'],
	['one megabyte', 'All work and no play. '.repeat(47_663)],
];

export function describeHostileText(store: () => FeedbackStore): void {
	// One test and so one store for each text: to open a store takes longer than all that is looked at here.
	test.each(HOSTILE)('a text with %s comes back as it went in, wherever it stood', async (_, text) => {
		// An item ID has at most 512 characters.
		const itemId = text.slice(0, 512);
		const label = text.slice(0, 512);
		await comesBackFromDecisionAndReview(store(), text, itemId, label);
		await comesBackFromRow(store(), text, itemId, label);
		await comesBackFromVersionAndEvent(store(), text, label);
	});

	test('texts that differ in what cannot be stored as it is stay two texts', async () => {
		const entries = ['a\0', 'a', 'a\ufdd00000'].map((itemId) => automatedRow({ itemId, text: itemId }));
		const recorded = await store().recordFeedback(entries);
		expect(recorded.map(({ isNew }) => isNew)).toEqual([true, true, true]);
		expect(recorded.map(({ row }) => row.occurrences)).toEqual([1, 1, 1]);
	});
}

async function comesBackFromDecisionAndReview(store: FeedbackStore, text: string, itemId: string, label: string): Promise<void> {
	const scores = [{ label, score: 1 }];
	const key = { decisionId: itemId, itemId, executionId: itemId };
	const given = decision({ ...key, text, subjectKey: itemId, prediction: prediction({ label, scores, reason: text }) });
	expect(await store.recordDecisions([given])).toEqual([given]);
	expect(await store.recordDecisions([given])).toEqual([given]);
	expect(await store.findDecisions([given])).toEqual([given]);
	expect(await store.labels(LOOP)).toEqual([label]);

	const items = [{ itemId, decisionId: itemId, blind: true }];
			const opened = review([], { reviewId: itemId, nodeName: itemId, executionId: itemId, items });
	await store.openReview(opened);
	const said = answer(itemId, { label, comment: text, reviewer: label });
	const claim = await store.claimAnswers(itemId, [said]);
	expect(claim).toEqual({ stored: [itemId], standing: [said], complete: true, completedAt: said.decidedAt });
	expect(await store.review(itemId)).toEqual({ ...opened, answers: [said], completedAt: said.decidedAt });
	expect(await store.findAnswers([{ reviewId: itemId, itemId }])).toEqual([said]);
}

async function comesBackFromRow(store: FeedbackStore, text: string, itemId: string, label: string): Promise<void> {
	const said = answer(itemId, { label, comment: text });
	const entry = reviewedRow({ itemId, decisionId: itemId, reviewId: itemId, text, answer: said });
	const [recorded] = await store.recordFeedback([entry]);
	expect(recorded).toMatchObject({ row: entry, isNew: true });
	expect(await store.recordFeedback([entry])).toEqual([{ ...recorded, isNew: false }]);
	expect(await collect(store.feedback(LOOP))).toEqual([recorded?.row]);
	expect(await store.labelledRows(LOOP)).toEqual([recorded?.row]);
}

async function comesBackFromVersionAndEvent(store: FeedbackStore, text: string, label: string): Promise<void> {
	const perLabel: unknown = JSON.parse(`{ ${JSON.stringify(label)}: { "recall": 0.5 } }`);
	const given = version({ labels: [label], metrics: { perLabel }, reason: text });
	await store.promote(given);
	expect(JSON.stringify((await store.champion(LOOP))?.metrics)).toBe(JSON.stringify({ perLabel }));
	expect(await store.champion(LOOP)).toMatchObject({ labels: [label], reason: text });
	const happened = event({ at: at(90), details: { perLabel, reason: text } });
	await store.recordEvent(happened);
	expect(JSON.stringify((await store.events(LOOP, 1))[0])).toBe(JSON.stringify(happened));
}
