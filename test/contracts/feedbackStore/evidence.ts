import { certify } from '../../../core/gate/certification/certify';
import type { Evidence } from '../../../core/gate/certification/evidence';
import type { FeedbackEntry, FeedbackStore } from '../../../core/feedback/store';
import { answer, at, automatedRow, LOOP, prediction, reviewedRow, verdict, version } from './examples';

export const LLM = 'a language model';

/** A row of a predictor that is not ours, asked about when everything went to people. */
export const asked = (itemId: string, label: string | undefined, more: Partial<FeedbackEntry> = {}): FeedbackEntry => {
	const outcome = label === undefined ? ('rejected' as const) : ('corrected' as const);
	return reviewedRow({
		itemId,
		text: `text of ${itemId}`,
		prediction: prediction({ label: 'billing', confidence: 0.94, scores: undefined, model: { id: LLM } }),
		verdict: verdict({ predictor: LLM, leastProbability: 1 }),
		outcome,
		answer: answer(itemId, { outcome, label }),
		...more,
	});
};

/** Answers, mistakes and chances of all that is counted. */
export const counted = (evidence: Evidence | undefined): Array<[answers: number, mistakes: number, chance: number, least: number]> | undefined =>
	evidence?.soFar.flat().map(({ answers, mistakes, reviewProbability, leastProbability }) => [answers, mistakes, reviewProbability, leastProbability]);

export function describeEvidence(store: () => FeedbackStore): void {
	const record = async (...rows: FeedbackEntry[]) => void (await store().recordFeedback(rows));
	const evidence = async (predictor = LLM) => await store().evidence(LOOP, predictor);
	const sums = async (predictor = LLM) => counted(await evidence(predictor));

	describe('evidence', () => {
		test('counts a text once, by its newest answer, whatever repeats and retries come', async () => {
			expect(await evidence()).toBeUndefined();
			await record(asked('T-1', 'billing'), asked('T-2', 'refund'), asked('T-3', undefined));
			expect(await sums()).toEqual([[3, 2, 1, 1]]);
			await record(asked('T-1', 'billing'), asked('T-2', 'refund'), asked('T-3', undefined));
			expect(await sums()).toEqual([[3, 2, 1, 1]]);
			// Another item with the same text, another spelling of it: no further piece of evidence, but a newer answer.
			const later = answer('T-9', { label: 'BILLING ', decidedAt: at(20) });
			await record(asked('T-9', 'billing', { reviewId: 'r-2', text: '  TEXT of T-2', answer: later }));
			expect(await sums()).toEqual([[3, 1, 1, 1]]);
			// One that was given before is history.
			const older = answer('T-8', { label: 'refund', decidedAt: at(15) });
			await record(asked('T-8', 'refund', { reviewId: 'r-3', text: 'text of t-2', answer: older, recordedAt: at(25) }));
			expect(await sums()).toEqual([[3, 1, 1, 1]]);
		});

		test('counts what was said last, also where a clock has gone back in between', async () => {
			await record(asked('T-1', 'refund', { answer: answer('T-1', { label: 'refund', decidedAt: at(600) }) }));
			expect(await sums()).toEqual([[1, 1, 1, 1]]);
			const corrected = answer('T-9', { label: 'billing', decidedAt: at(20) });
			await record(asked('T-9', 'billing', { reviewId: 'r-2', text: 'text of T-1', answer: corrected }));
			expect(await sums()).toEqual([[1, 0, 1, 1]]);
			expect((await store().labelsOfTexts(LOOP, ['text of T-1']))[0]).toBe('billing');
			// The time that it was given at is kept as it was.
			const again = answer('T-8', { label: 'refund', decidedAt: at(30) });
			await record(asked('T-8', 'refund', { reviewId: 'r-3', text: 'text of T-1', answer: again }));
			expect(await sums()).toEqual([[1, 1, 1, 1]]);
		});

		test('counts who is unsure or silent as a mistake until somebody answers, and not once somebody has', async () => {
			const unsure = (itemId: string, reviewId: string, minutes: number) =>
				asked(itemId, undefined, { reviewId, outcome: 'unsure', answer: answer(itemId, { outcome: 'unsure', label: undefined, decidedAt: at(minutes) }) });
			await record(unsure('T-1', 'r-1', 10), asked('T-2', undefined, { outcome: 'timed_out', answer: undefined }), asked('T-3', 'billing'));
			expect(await sums()).toEqual([[3, 2, 1, 1]]);
			await record(unsure('T-3', 'r-4', 30));
			expect(await sums()).toEqual([[3, 2, 1, 1]]);
			const said = answer('T-1', { outcome: 'approved', label: undefined, decidedAt: at(40) });
			await record(asked('T-1', 'billing', { reviewId: 'r-5', outcome: 'approved', answer: said }));
			expect(await sums()).toEqual([[3, 1, 1, 1]]);
		});

		test('counts a changed field or text as a mistake, and a text that was accepted as none', async () => {
			const changed = answer('T-1', { outcome: 'corrected', label: undefined, edits: { amount: 3 } });
			const minor = answer('T-2', { outcome: 'approved', label: 'billing', edits: { greeting: 'Hi' } });
			const written = answer('T-3', { outcome: 'corrected', label: undefined, text: 'Dear Ana' });
			const accepted = answer('T-4', { outcome: 'approved', label: undefined, text: 'billing' });
			await record(
				...[changed, minor, written, accepted].map((said) => asked(said.itemId, said.label, { outcome: said.outcome, answer: said })),
			);
			expect(await sums()).toEqual([[4, 2, 1, 1]]);
		});

		test('counts draws whose chance is known: reviews and checks of a gate that left something to chance', async () => {
			const of = (route: FeedbackEntry['route'], more: object) => ({ route, verdict: verdict({ predictor: LLM, route, ...more }) });
			await record(
				asked('T-1', 'billing', of('review', { leastProbability: 0.05 })),
				asked('T-2', 'billing', of('audit', { reviewProbability: 0.05, leastProbability: 0.05 })),
				// From before gates recorded their smallest chance.
				asked('T-3', 'billing', of('review', {})),
				asked('T-4', 'billing', of('audit', { reviewProbability: 0.1 })),
				// Let through, and yet somebody was asked: nobody knows why.
				asked('T-5', 'billing', of('automate', { leastProbability: 0.05 })),
				// Picked because it looked doubtful.
				asked('T-6', 'billing', of('review', { rule: 'asked', leastProbability: 1 })),
				// Nothing was ever checked.
				asked('T-7', 'billing', of('review', { leastProbability: 0 })),
			);
			expect((await sums())?.toSorted()).toEqual([
				[1, 0, 0.05, 0.05],
				[1, 0, 0.1, 0.1],
				[1, 0, 1, 0.05],
			]);
		});

		test('a text that was let through before, or asked about for another reason, certifies nothing any more', async () => {
			const asks = { verdict: verdict({ predictor: LLM, rule: 'asked' }) };
			await record(automatedRow({ itemId: 'T-1', text: 'let through', verdict: verdict({ predictor: LLM, route: 'automate', reviewProbability: 0.05 }) }));
			await record(asked('T-2', 'billing', { text: 'picked', ...asks }));
			await record(asked('T-3', 'billing', { text: 'LET through' }), asked('T-4', 'billing', { text: 'Picked' }), asked('T-5', 'billing'));
			expect(await sums()).toEqual([[1, 0, 1, 1]]);
		});

		test('of one predictor, loop or name says nothing about another', async () => {
			await record(asked('T-1', 'billing'), asked('T-1', 'refund', { loop: 'another' }));
			expect(await sums('another model')).toBeUndefined();
			expect(await sums()).toEqual([[1, 0, 1, 1]]);
			expect(counted(await store().evidence('another', LLM))).toEqual([[1, 1, 1, 1]]);
		});

		test('of enough answers carries a promise, and of contradictory ones none', async () => {
			await record(...Array.from({ length: 80 }, (_, index) => asked(`T-${index}`, 'billing')));
			const found = await evidence();
			expect(found && certify(found, { alpha: 0.05, delta: 0.1 }).threshold).toBeLessThanOrEqual(0.94);
			const changed = Array.from({ length: 80 }, (_, index) =>
				asked(`T-${index}`, 'refund', { reviewId: 'r-2', answer: answer(`T-${index}`, { label: 'refund', decidedAt: at(50) }) }),
			);
			await record(...changed);
			expect(await sums()).toEqual([[80, 80, 1, 1]]);
			const now = await evidence();
			expect(now && certify(now, { alpha: 0.05, delta: 0.1 }).threshold).toBeUndefined();
		});
	});

	test.each([`'; DROP TABLE evidence; --`, 'NUL \0', 'half \ud83d', '__proto__', 'constructor', '\ufdd0' + '0000', '\u202eمرحبا', '<b>'])(
		'evidence of a predictor, and of a label, called %j',
		async (name) => {
			const own = (itemId: string, label: string, reviewId = 'r-1', minutes = 10) =>
				asked(itemId, label, {
					reviewId,
					prediction: prediction({ label: name, scores: undefined, model: { id: name } }),
					verdict: verdict({ predictor: name, leastProbability: 1 }),
					answer: answer(itemId, { label, decidedAt: at(minutes) }),
				});
			await record(own('T-1', name), own('T-2', 'billing'));
			expect(await sums(name)).toEqual([[2, 1, 1, 1]]);
			await record(own('T-1', 'billing', 'r-2', 20), own('T-2', name, 'r-2', 20), own('T-3', name, 'r-2', 20));
			expect(await sums(name)).toEqual([[3, 1, 1, 1]]);
			const { predictors } = await store().gateState(LOOP, { predictors: [name], workflowId: 'w', nodeId: 'n', at: at(90) });
			expect(predictors.get(name)?.evidence).toEqual(await evidence(name));
		},
	);

	describe('evidence after a change of the labels', () => {
		const change = async (made: Parameters<FeedbackStore['changeLabels']>[0]['change']) =>
			await store().changeLabels({ loop: LOOP, key: JSON.stringify(made), change: made, reason: '', at: at(60) });
		const isToday = async () => {
			const { predictors, labelMap, labels } = await store().gateState(LOOP, { predictors: [LLM], workflowId: 'w', nodeId: 'n', at: at(90) });
			const found = predictors.get(LLM)?.evidence;
			return found?.labelMap === labelMap.version && JSON.stringify(found.labels.toSorted()) === JSON.stringify(labels.toSorted());
		};

		test('a rename changes nothing but the name', async () => {
			await record(asked('T-1', 'billing'), asked('T-2', 'refund'));
			expect(await isToday()).toBe(true);
			await change({ kind: 'rename', from: 'billing', to: 'invoices' });
			expect(await isToday()).toBe(true);
			await record(asked('T-3', 'invoices'), asked('T-4', 'billing'));
			expect(await sums()).toEqual([[4, 1, 1, 1]]);
			expect(Object.keys((await evidence())?.byLabel ?? {})).toEqual(['invoices']);
		});

		test('a merge is out of date until it is judged again, with all answers', async () => {
			await record(asked('T-1', 'billing'), asked('T-2', 'refund'));
			await change({ kind: 'merge', from: ['refund'], to: 'billing' });
			expect(await isToday()).toBe(false);
			expect(await sums()).toEqual([[2, 1, 1, 1]]);
			await record(asked('T-3', undefined));
			expect(await isToday()).toBe(true);
			expect(await sums()).toEqual([[3, 1, 1, 1]]);
		});

		test('what was split is no right answer until it is given anew', async () => {
			await record(asked('T-1', 'refund', { prediction: prediction({ label: 'refund', scores: undefined, model: { id: LLM } }) }), asked('T-2', 'billing'));
			expect(await sums()).toEqual([[1, 0, 1, 1], [1, 0, 1, 1]]);
			await change({ kind: 'split', from: 'refund', into: ['refund paid', 'refund asked'] });
			expect(await isToday()).toBe(false);
			await record(asked('T-3', 'billing'));
			expect(await isToday()).toBe(true);
			// Its own label is none of today: below every threshold, and wrong.
			expect((await evidence())?.soFar.at(-1)).toMatchObject([{ answers: 1, mistakes: 1 }]);
		});

		test('a label that somebody answers with for the first time is a mistake that counts, and closes nothing', async () => {
			await record(asked('T-1', 'billing'));
			await record(asked('T-2', 'chargeback'));
			expect(await isToday()).toBe(true);
			expect(await sums()).toEqual([[2, 1, 1, 1]]);
		});

		test('what is checked anew is a promise of its own, and shares the chance of the whole life with all others', async () => {
			const numberOf = async () => {
				const { predictors, predictorsSoFar } = await store().gateState(LOOP, { predictors: [LLM], workflowId: 'w', nodeId: 'n', at: at(90) });
				return [predictors.get(LLM)?.number, predictorsSoFar];
			};
			await record(asked('T-1', 'billing'), asked('T-2', 'refund'));
			expect(await numberOf()).toEqual([1, 1]);
			await change({ kind: 'merge', from: ['refund'], to: 'billing' });
			await record(asked('T-3', undefined));
			expect(await numberOf()).toEqual([2, 2]);
			await record(asked('T-4', undefined));
			expect(await numberOf()).toEqual([2, 2]);
		});

		test('where a predictor could choose from another label until now it begins at zero', async () => {
			await record(asked('T-1', 'billing'), asked('T-2', 'billing'));
			const scores = ['billing', 'chargeback'].map((label) => ({ label, score: 0.5 }));
			await record(automatedRow({ itemId: 'T-9', text: 'something else', prediction: prediction({ scores }) }));
			expect(await isToday()).toBe(false);
			await record(asked('T-3', 'billing'));
			expect(await isToday()).toBe(true);
			expect(await sums()).toEqual([[1, 0, 1, 1]]);
		});
	});

	describe('the evidence of a version', () => {
		const OWN = 'hitl-encoder-en/head';
		const texts = Array.from({ length: 60 }, (_, index) => `text of T-${index}`);
		const past = async () => await record(...texts.map((_, index) => asked(`T-${index}`, index < 50 ? 'billing' : 'refund')));
		const scored = async (lastRowId: number) =>
			(await store().certifyingTexts(LOOP, lastRowId, 5_000)).map(({ textHash, text }) => ({ textHash, label: 'billing', confidence: 0.5 + texts.indexOf(text) / 200 }));
		const scoresOf = async (lastRowId: number) => ({ modelId: OWN, labels: await store().labels(LOOP), labelMap: 0, texts: await scored(lastRowId) });
		const manifest = (lastRowId: number) => ({ manifest: { lastRowId, rows: 10, rowIdsHash: '' } });
		const all = async (name: string) => (await sums(name))?.reduce<[number, number]>(([n, k], [answers, mistakes]) => [n + answers, k + mistakes], [0, 0]);

		test('is made when it is promoted, from texts that it has not learned from', async () => {
			await past();
			const heldOut = (await store().certifyingTexts(LOOP, 60, 5_000)).length;
			expect(heldOut).toBeGreaterThan(5);
			expect(heldOut).toBeLessThan(40);
			// All that came after its training are new to it.
			expect(await store().certifyingTexts(LOOP, 0, 5_000)).toHaveLength(60);
			expect((await store().certifyingTexts(LOOP, 0, 7)).map(({ text }) => text)).toEqual(texts.slice(-7));
			const scores = await scoresOf(60);
			const mistakes = scores.texts.filter(({ confidence }) => confidence >= 0.75).length;
			await store().promote(version(manifest(60)), scores);
			const found = await evidence(`${OWN} v1`);
			expect(found?.atPromotion).toEqual(found?.soFar);
			expect(await all(`${OWN} v1`)).toEqual([heldOut, mistakes]);
			expect(await store().promote(version(manifest(60)), scores)).toBe(1);
			expect(await all(`${OWN} v1`)).toEqual([heldOut, mistakes]);
		});

		test('goes on with every new answer, also when another version has taken over, and comes back with it', async () => {
			await past();
			await store().promote(version(manifest(60)), await scoresOf(60));
			await store().promote(version({ parent: 1, createdAt: at(40), ...manifest(60) }), await scoresOf(60));
			const [n = 0, k = 0] = (await all(`${OWN} v1`)) ?? [];
			const [text] = await store().certifyingTexts(LOOP, 60, 1);
			const itemId = text?.text.replace('text of ', '') ?? '';
			const was = itemId === '' || texts.indexOf(text?.text ?? '') < 50;
			const label = was ? 'refund' : 'billing';
			await record(asked(itemId, label, { reviewId: 'r-2', answer: answer(itemId, { label, decidedAt: at(80) }) }));
			for (const name of [`${OWN} v1`, `${OWN} v2`]) expect(await all(name)).toEqual([n, k + (was ? 1 : -1)]);
			const before = await evidence(`${OWN} v1`);
			await store().rollBack({ loop: LOOP, from: 2, to: 1, reason: '', at: at(90) });
			expect(await evidence(`${OWN} v1`)).toEqual(before);
			// What it saw when it came into use stays as it was.
			expect(before?.atPromotion).not.toEqual(before?.soFar);
		});

		test('counts texts that the version decided about, with their own chance, of either side', async () => {
			await past();
			await store().promote(version(manifest(60)), await scoresOf(60));
			const [n = 0] = (await all(`${OWN} v1`)) ?? [];
			const model = { id: OWN, version: 1 };
			const own = (itemId: string, more: Partial<FeedbackEntry>) =>
				asked(itemId, 'billing', { prediction: prediction({ scores: undefined, model }), ...more, verdict: verdict({ predictor: `${OWN} v1`, leastProbability: 0.05, ...more.verdict }) });
			await record(...Array.from({ length: 20 }, (_, index) => own(`N-${index}`, {})));
			expect(await all(`${OWN} v1`)).toEqual([n + 20, expect.any(Number)]);
		});

		test('of a candidate is what it is by the answers of the day on which it is agreed to', async () => {
			await past();
			await store().keepCandidate(version(manifest(60)), await scoresOf(60));
			const first = await evidence(`${OWN} v1`);
			const refund = (await store().certifyingTexts(LOOP, 60, 5_000)).map(({ text }) => text.replace('text of ', ''));
			await record(...refund.map((itemId) => asked(itemId, 'refund', { reviewId: 'r-2', answer: answer(itemId, { label: 'refund', decidedAt: at(80) }) })));
			await store().promoteCandidate({ loop: LOOP, version: 1, expectedChampion: 0, at: at(90), reason: '' });
			const now = await evidence(`${OWN} v1`);
			expect(now?.thresholds).toEqual(first?.thresholds);
			expect(now?.atPromotion).toEqual(now?.soFar);
			expect(await all(`${OWN} v1`)).toEqual([refund.length, refund.length]);
		});

		test('is made anew for the version in use, and for no other', async () => {
			await past();
			await store().promote(version(manifest(60)), await scoresOf(60));
			await store().changeLabels({ loop: LOOP, key: 'k', change: { kind: 'merge', from: ['refund'], to: 'billing' }, reason: '', at: at(60) });
			const merged = { ...(await scoresOf(60)), labelMap: 1 };
			await store().recertify(LOOP, 7, merged, at(70));
			expect((await store().events(LOOP, 10, ['certified'])).length).toBe(0);
			await store().recertify(LOOP, 1, merged, at(70));
			expect(await all(`${OWN} v1`)).toEqual([merged.texts.length, 0]);
			expect(await evidence(`${OWN} v1`)).toMatchObject({ labelMap: 1, labels: ['billing'] });
			const { predictors } = await store().gateState(LOOP, { predictors: [`${OWN} v1`], workflowId: 'w', nodeId: 'n', at: at(90) });
			expect(predictors.get(`${OWN} v1`)?.number).toBe(3);
			expect(await store().events(LOOP, 10, ['certified'])).toMatchObject([{ details: { version: 1, predictor: `${OWN} v1` } }]);
		});

		test('says itself that it was made for other labels, where they changed while it was trained', async () => {
			await past();
			const scores = await scoresOf(60);
			await store().changeLabels({ loop: LOOP, key: 'k', change: { kind: 'merge', from: ['refund'], to: 'billing' }, reason: '', at: at(60) });
			await store().promote(version(manifest(60)), scores);
			expect(await evidence(`${OWN} v1`)).toMatchObject({ labelMap: 0, labels: ['billing', 'refund'] });
		});

		test('loses its texts with the weights of its version, not the counts', async () => {
			await past();
			for (let parent = 0; parent < 3; parent += 1) await store().promote(version({ parent, createdAt: at(20 + parent), ...manifest(60) }), await scoresOf(60));
			const before = await evidence(`${OWN} v1`);
			expect(await store().pruneVersions(LOOP, 1, at(70))).toEqual([1]);
			const refund = (await store().certifyingTexts(LOOP, 60, 5_000)).map(({ text }) => text.replace('text of ', ''));
			await record(...refund.map((itemId) => asked(itemId, 'refund', { reviewId: 'r-2', answer: answer(itemId, { label: 'refund', decidedAt: at(80) }) })));
			expect(await evidence(`${OWN} v1`)).toEqual(before);
			expect(await all(`${OWN} v2`)).toEqual([refund.length, refund.length]);
		});
	});
}
