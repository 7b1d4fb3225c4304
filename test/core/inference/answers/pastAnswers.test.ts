import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedbackStore } from '../../../../core/feedback/store';
import { openSqliteStore } from '../../../../core/feedback/sqliteStore';
import { PastAnswers, type NearestRequest, type Neighbours } from '../../../../core/inference/answers/pastAnswers';
import { loadStaticEncoder, type StaticEncoder } from '../../../../core/inference/encoder/staticEncoder';
import { answer, at, decision, LOOP, review, reviewedRow } from '../../../contracts/feedbackStore/examples';
import { fixedSecret } from '../../../support/fixedDraws';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

let folder: string;
let encoder: StaticEncoder;
let store: FeedbackStore;
let past: PastAnswers;

beforeAll(async () => {
	encoder = await loadStaticEncoder(ENCODER_FOLDER);
	folder = await mkdtemp(join(tmpdir(), 'hitl-answers-'));
});
afterAll(async () => await rm(folder, { recursive: true }));
beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
	past = new PastAnswers();
});
afterEach(async () => await store.close());

async function nearest(text: string, more: Partial<NearestRequest> = {}): Promise<Neighbours> {
	const vectors = [encoder.encode(text)];
	const [found] = await past.nearest({ store, loop: LOOP, encoder, vectors, limit: 3, ...more });
	if (found === undefined) throw new Error('no result for a text');
	return found;
}

const labels = async (text: string, more: Partial<NearestRequest> = {}) => (await nearest(text, more)).answers.map(({ label }) => label);

/** What the nodes do: a decision, a review, and later a row. */
async function ask(itemId: string, text: string, reviewId = `r-${itemId}`, on: FeedbackStore = store): Promise<void> {
	const decisionId = `${reviewId}/${itemId}`;
	await on.recordDecisions([decision({ itemId, decisionId, text })]);
	await on.openReview(review([], { reviewId, items: [{ itemId, decisionId, blind: false }] }));
}

const record = async (itemId: string, text: string, label: string | undefined, minutes: number, reviewId = `r-${itemId}`) => {
	const outcome = label === undefined ? 'rejected' : 'corrected';
	const said = answer(itemId, { outcome, label, decidedAt: at(minutes) });
	await store.recordFeedback([reviewedRow({ itemId, text, reviewId, decisionId: `${reviewId}/${itemId}`, outcome, answer: said, recordedAt: at(120) })]);
};

const STOLEN = 'My card was stolen yesterday';
const LIKE_STOLEN = 'somebody stole my card';

describe('an answer given a moment ago', () => {
	it('is shown with the very next similar item, before it is recorded and without any training', async () => {
		expect(await nearest(LIKE_STOLEN)).toEqual({ answers: [], among: 0 });
		await ask('T-1', STOLEN);
		expect(await labels(LIKE_STOLEN)).toEqual([]);
		await store.claimAnswers('r-T-1', [answer('T-1', { label: 'stolen card' })]);
		const found = await nearest(LIKE_STOLEN);
		expect(found).toEqual({
			answers: [{ text: STOLEN, label: 'stolen card', similarity: expect.any(Number) }],
			similarity: found.answers[0]?.similarity,
			among: 1,
		});
		expect(found.similarity).toBeGreaterThan(0.6);
		expect(found.similarity).toBeLessThan(1);
		await record('T-1', STOLEN, 'stolen card', 10);
		expect(await nearest(LIKE_STOLEN)).toEqual(found);
	});

	it('is seen when another process stored it', async () => {
		const file = join(folder, 'hitl.sqlite');
		const [here, there] = [await openSqliteStore({ file }), await openSqliteStore({ file })];
		try {
			expect(await labels(LIKE_STOLEN, { store: here })).toEqual([]);
			await ask('T-1', STOLEN, 'r-1', there);
			await there.claimAnswers('r-1', [answer('T-1', { label: 'stolen card' })]);
			expect(await labels(LIKE_STOLEN, { store: here })).toEqual(['stolen card']);
		} finally {
			await Promise.all([here.close(), there.close()]);
		}
	});

	it('is seen by whoever asks after it, while another one is still reading', async () => {
		await record('T-1', STOLEN, 'stolen card', 10);
		let go = (): void => undefined;
		const gate = new Promise<void>((resolve) => (go = resolve));
		let reads = 0;
		const slow: NearestRequest['store'] = {
			async answersAfter(...range) {
				const page = await store.answersAfter(...range);
				reads += 1;
				if (reads === 1) await gate;
				return page;
			},
		};
		const first = labels(LIKE_STOLEN, { store: slow });
		while (reads === 0) await new Promise(setImmediate);
		await record('T-2', 'My card has been stolen', 'lost card', 11);
		const second = labels(LIKE_STOLEN, { store: slow });
		go();
		expect(await first).toEqual(['stolen card']);
		expect((await second).toSorted()).toEqual(['lost card', 'stolen card']);
	});
});

describe('what counts', () => {
	it('the newest answer of an item and text, whenever it arrives; a rejection takes the answer away', async () => {
		await record('T-1', STOLEN, 'lost card', 20);
		expect(await labels(LIKE_STOLEN)).toEqual(['lost card']);
		await record('T-1', STOLEN, 'stolen card', 30, 'r-2');
		expect(await labels(LIKE_STOLEN)).toEqual(['stolen card']);
		await record('T-1', STOLEN, 'late and older', 25, 'r-3');
		expect(await labels(LIKE_STOLEN)).toEqual(['stolen card']);
		await record('T-1', STOLEN, undefined, 40, 'r-4');
		expect(await nearest(LIKE_STOLEN)).toEqual({ answers: [], among: 0 });
		await record('T-1', STOLEN, 'older than the rejection', 35, 'r-5');
		expect(await labels(LIKE_STOLEN)).toEqual([]);
		await record('T-1', STOLEN, 'stolen card', 50, 'r-6');
		expect(await labels(LIKE_STOLEN)).toEqual(['stolen card']);
	});

	it('and the same for who reads it all in one go', async () => {
		await record('T-1', STOLEN, 'lost card', 20);
		await record('T-1', STOLEN, undefined, 40, 'r-2');
		await record('T-1', STOLEN, 'older than the rejection', 35, 'r-3');
		await record('T-2', 'My card has been stolen', undefined, 20);
		await record('T-2', 'My card has been stolen', 'stolen card', 30, 'r-5');
		expect(await nearest(LIKE_STOLEN)).toMatchObject({ answers: [{ label: 'stolen card' }], among: 1 });
	});

	it('another text of the same item is another answer; other loops and other encoders have their own', async () => {
		await record('T-1', STOLEN, 'stolen card', 10);
		await record('T-1', 'Somebody took my card', 'lost card', 20, 'r-2');
		expect((await labels(LIKE_STOLEN)).toSorted()).toEqual(['lost card', 'stolen card']);
		expect(await labels(LIKE_STOLEN, { loop: 'another' })).toEqual([]);
		const upsideDown: NearestRequest['encoder'] = {
			hash: 'another',
			denseSize: 2,
			encodeAll: async (texts) =>
				texts.map((text) => ({ ...encoder.encode(text), dense: text === STOLEN ? new Float32Array([1, 0]) : new Float32Array([0, 1]) })),
		};
		const vectors = [{ dense: new Float32Array([0, 1]), knownTokenRatio: 1 }];
		expect(await labels('', { encoder: upsideDown, vectors })).toEqual(['lost card']);
		expect(await labels(LIKE_STOLEN, { limit: 1 })).toHaveLength(1);
	});

	it('a text that was answered often is shown once for each label, the nearest first', async () => {
		for (const minutes of [1, 2, 3, 4]) await record(`T-${minutes}`, STOLEN, minutes === 2 ? 'lost card' : 'stolen card', minutes);
		await record('T-9', 'Someone stole my credit card in Paris', 'stolen card', 9);
		const { answers, among } = await nearest(STOLEN);
		expect(among).toBe(5);
		expect(answers.map(({ label, text }) => [label, text])).toEqual([
			['stolen card', STOLEN],
			['lost card', STOLEN],
			['stolen card', 'Someone stole my credit card in Paris'],
		]);
		expect(answers[0]?.similarity).toBeCloseTo(1, 2);
		for (const { similarity } of answers) expect(similarity).toBeLessThanOrEqual(1);
	});

	it('what is unlike the text is left out, and how unlike the nearest is can still be told', async () => {
		await record('T-1', 'Parliament passed the budget after a long debate', 'politics', 10);
		const found = await nearest(LIKE_STOLEN);
		expect(found).toEqual({ answers: [], similarity: expect.any(Number), among: 1 });
		expect(found.similarity).toBeLessThan(0.4);
		expect(await labels(LIKE_STOLEN, { leastSimilarity: -1 })).toEqual(['politics']);
		expect(await nearest(LIKE_STOLEN, { limit: 0 })).toEqual(found);
	});

	it('texts without a known word neither find nor are found', async () => {
		await record('T-1', 'zzxqy qqwv', 'nonsense', 10);
		await record('T-2', '', 'empty', 11);
		await record('T-3', STOLEN, 'stolen card', 12);
		for (const text of ['zzxqy qqwv', '', '?!', '中文']) {
			expect(await nearest(text, { leastSimilarity: -1 })).toEqual({ answers: [], among: 1 });
		}
		expect(await labels(LIKE_STOLEN, { leastSimilarity: -1 })).toEqual(['stolen card']);
	});

	it('hostile and long texts are shown as text, shortened, never half a character', async () => {
		const long = `${STOLEN} ${'x'.repeat(171 - STOLEN.length)}${' 🙂'.repeat(400)}`;
		await record('T-1', long, '__proto__', 10);
		await record('T-2', '<script>alert("my card was stolen")</script>\0', 'constructor', 11);
		const { answers } = await nearest(LIKE_STOLEN, { leastSimilarity: -1 });
		const shown = answers.find(({ label }) => label === '__proto__')?.text ?? '';
		expect(shown.length).toBeLessThanOrEqual(200);
		expect(shown.isWellFormed()).toBe(true);
		expect(long.startsWith(shown.slice(0, -1))).toBe(true);
		expect(shown.endsWith('…')).toBe(true);
		expect(answers.find(({ label }) => label === 'constructor')?.text).toBe('<script>alert("my card was stolen")</script>\0');
	});
});

describe('many answers', () => {
	const fill = async (count: number) =>
		await store.recordFeedback(
			Array.from({ length: count }, (_, index) =>
				reviewedRow({ itemId: `F-${index}`, reviewId: `r-f-${index}`, text: `invoice number ${index}`, answer: answer(`F-${index}`, { label: `l-${index}` }) }),
			),
		);

	it('are read once, page by page; only new ones are read and encoded later', async () => {
		await fill(2_500);
		const encoded: number[] = [];
		const places: unknown[] = [];
		const counting = {
			...encoder,
			encodeAll: async (...args: Parameters<StaticEncoder['encodeAll']>) => {
				encoded.push(args[0].length);
				return await encoder.encodeAll(...args);
			},
		};
		const watched: NearestRequest['store'] = {
			answersAfter: async (...args) => {
				places.push(args[1]);
				return await store.answersAfter(...args);
			},
		};
		const ask = async () => await labels('invoice number 17', { encoder: counting, store: watched });
		expect((await Promise.all([ask(), ask(), ask()])).map(([first]) => first)).toEqual(['l-17', 'l-17', 'l-17']);
		expect(encoded).toEqual([500, 500, 500, 500, 500]);
		await record('T-1', STOLEN, 'stolen card', 10);
		await ask();
		expect(encoded).toEqual([500, 500, 500, 500, 500, 1]);
		expect(places.slice(-1)).toEqual([{ rowId: 2_500, claim: 0 }]);
	}, 60_000);

	it('beyond the capacity the newest are kept', async () => {
		await fill(30);
		const all = async (text: string) => await nearest(text, { capacity: 10, limit: 100, leastSimilarity: -1 });
		expect((await all('invoice')).answers.map(({ label }) => label).toSorted()).toEqual(
			Array.from({ length: 10 }, (_, index) => `l-${index + 20}`).toSorted(),
		);
		await record('T-1', STOLEN, 'stolen card', 50);
		const { answers, among } = await all(LIKE_STOLEN);
		expect(among).toBe(10);
		expect(answers.map(({ label }) => label)).toContain('stolen card');
		expect(answers.map(({ label }) => label)).not.toContain('l-20');
		await record('F-20', 'invoice number 20', 'back again', 60, 'r-again');
		expect((await all('invoice number 20')).answers[0]).toMatchObject({ label: 'back again' });
		expect((await all('invoice number 20')).among).toBe(10);
	});

	it('of more loops than fit in memory the one used longest ago is read again', async () => {
		past = new PastAnswers({ maxBytes: 1_500_000 });
		await record('T-1', STOLEN, 'stolen card', 10);
		const first: unknown[] = [];
		const watched: NearestRequest['store'] = {
			answersAfter: async (...args) => {
				if (args[1].rowId === 0) first.push(args[0]);
				return await store.answersAfter(...args);
			},
		};
		await store.recordFeedback(['b', 'c'].map((loop) => reviewedRow({ loop, text: STOLEN })));
		for (const loop of [LOOP, LOOP, 'b', LOOP]) expect(await labels(LIKE_STOLEN, { loop, store: watched })).toHaveLength(1);
		expect(first).toEqual([LOOP, 'b', LOOP]);
	});

	it('how alike they are is known from 50 on: with the nearest other text, not with repeats', async () => {
		await fill(49);
		expect(await nearest(LIKE_STOLEN)).not.toHaveProperty('typical');
		await record('T-1', 'invoice number 7', 'a repeat', 10);
		const { typical } = await nearest(LIKE_STOLEN);
		expect(typical).toBeGreaterThan(0.6);
		expect(typical).toBeLessThan(0.999);
	});

	it('who cancels stops waiting, and the others get their answer', async () => {
		await fill(1_500);
		const controller = new AbortController();
		let reads = 0;
		const watched: NearestRequest['store'] = {
			answersAfter: async (...args) => {
				reads += 1;
				if (reads === 2) controller.abort();
				return await store.answersAfter(...args);
			},
		};
		const cancelled = nearest('invoice', { store: watched, signal: controller.signal });
		const other = labels('invoice number 1400', { store: watched });
		await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
		expect((await other)[0]).toBe('l-1400');
		await expect(nearest('invoice', { store: watched, signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
	});

	it('an error of the store or of the encoder is told, and the next call goes on', async () => {
		await record('T-1', STOLEN, 'stolen card', 10);
		const broken = { ...encoder, encodeAll: async () => await Promise.reject(new Error('the model is gone')) };
		await expect(nearest(LIKE_STOLEN, { encoder: broken })).rejects.toThrow('the model is gone');
		expect(await labels(LIKE_STOLEN)).toEqual(['stolen card']);
	});
});

describe('labels that change', () => {
	const change = async (key: string, made: Parameters<FeedbackStore['changeLabels']>[0]['change']) =>
		await store.changeLabels({ loop: LOOP, key, change: made, reason: '', at: at(50) });

	it('are shown under their names of today, also those of answers that were read before', async () => {
		await record('T-1', STOLEN, 'stolen card', 10);
		await record('T-2', 'My card was stolen by somebody', 'theft', 11);
		expect(new Set(await labels(LIKE_STOLEN))).toEqual(new Set(['stolen card', 'theft']));
		await change('1', { kind: 'merge', from: ['stolen card'], to: 'theft' });
		expect(await labels(LIKE_STOLEN)).toEqual(['theft', 'theft']);
		expect(await nearest(LIKE_STOLEN)).toMatchObject({ among: 2 });
		await record('T-3', 'Somebody has stolen my card', 'stolen card', 12);
		expect(await labels(LIKE_STOLEN)).toEqual(['theft', 'theft', 'theft']);
	});

	it('are not shown while nobody knows which part of a split they mean', async () => {
		await record('T-1', STOLEN, 'stolen card', 10);
		expect(await labels(LIKE_STOLEN)).toEqual(['stolen card']);
		await change('1', { kind: 'split', from: 'stolen card', into: ['debit card', 'credit card'] });
		expect(await labels(LIKE_STOLEN)).toEqual([]);
		await record('T-1', STOLEN, 'debit card', 60, 'r-again');
		expect(await labels(LIKE_STOLEN)).toEqual(['debit card']);
	});

	it('are read once more by whoever reads a page while they change', async () => {
		for (let n = 0; n < 5; n += 1) await record(`T-${n}`, `${STOLEN} ${n}`, 'stolen card', 10 + n);
		let pages = 0;
		const changing: NearestRequest['store'] = {
			async answersAfter(loop, place) {
				pages += 1;
				if (pages === 2) await change('1', { kind: 'rename', from: 'stolen card', to: 'theft' });
				return await store.answersAfter(loop, place, { limit: 2 });
			},
		};
		expect(await labels(LIKE_STOLEN, { store: changing })).toEqual(['theft', 'theft', 'theft']);
		expect((await nearest(LIKE_STOLEN, { store: changing })).among).toBe(5);
	});
});
