import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelHost } from '../../../../core/inference/host/modelHost';
import { openModelHost, type ModelHostOptions } from '../../../../core/inference/host/openModelHost';
import { BACKENDS } from './fixtures/backends';
import { classify, expectClose } from './fixtures/classify';
import { exitOf, Processes, until } from './fixtures/processes';
import { writeTinyModel, type TinyModel } from './fixtures/tinyModel';

const LABELS = ['card', 'constructor', 'refund', 'exchange'];
const TEXTS = [
	'I lost my card and need a new one',
	'',
	`${'my card is gone, and the exchange is wrong; '.repeat(20)}refund`,
	'refund refund please',
	'中文 😀 zzxqy',
	'constructor',
	'x',
	'مرحبا where is my refund?',
];

let base: string;
let tiny: TinyModel;

beforeAll(async () => {
	// Blanks and letters beyond ASCII in a path are normal on people's machines.
	base = await mkdtemp(join(tmpdir(), 'modèle 1 '));
	tiny = await writeTinyModel(join(base, 'tiny model'), LABELS);
});
afterAll(async () => await rm(base, { recursive: true, force: true }));

describe.each(BACKENDS)('the model host with %s code', (backend) => {
	let processes: Processes;
	const hosts: ModelHost[] = [];

	const open = (options: ModelHostOptions = {}): ModelHost => {
		const host = openModelHost({ backend, fork: processes.fork, graceMs: 50, ...options });
		hosts.push(host);
		return host;
	};
	beforeEach(() => (processes = new Processes()));
	afterEach(async () => await Promise.all(hosts.splice(0).map(async (host) => await host.close())));

	describe('answers', () => {
		// Most of the time of a test goes into starting a process: these share one.
		let shared: ModelHost;
		beforeAll(() => (shared = openModelHost({ backend })));
		afterAll(async () => await shared.close());

		it('are those of the same computation in typed arrays, in the order of the texts', async () => {
			const { labels, results } = await classify(shared, tiny.folder, TEXTS);
			expect(labels).toEqual(LABELS);
			expect(results).toHaveLength(TEXTS.length);
			for (const [i, text] of TEXTS.entries()) {
				if (text === '') expect([...(results[i]?.scores ?? [])]).toEqual([0, 0, 0, 0]);
				else expectClose(results[i]?.scores, tiny.expected(text));
			}
			expect(shared.stats()).toMatchObject({ backend, waitingRows: 0, waitingBytes: 0, starts: 1 });
		});

		it('keep their order over many chunks and callers', async () => {
			const callers = Array.from({ length: 5 }, (_, caller) =>
				Array.from(
					{ length: 700 + caller },
					(_row, i) => `${LABELS[(i + caller) % 4]} ${'word '.repeat((i * 7) % 40)}`,
				),
			);
			const answers = await Promise.all(
				callers.map(async (texts) => await classify(shared, tiny.folder, texts)),
			);
			for (const [caller, { results }] of answers.entries()) {
				const best = results.map(({ scores }) => scores.indexOf(Math.max(...scores)));
				expect(best).toEqual(callers[caller]?.map((_, i) => (i + caller) % 4));
			}
			expect(shared.stats()).toMatchObject({ loads: 1, waitingRows: 0 });
		});

		it('read the beginning of a text of a megabyte, and say so', async () => {
			const { results } = await classify(shared, tiny.folder, [
				'card '.padEnd(1_000_000, 'refund '),
				'card',
				// One word, cut before it is looked up.
				'x'.repeat(10_001),
				'x'.repeat(10_000),
			]);
			expect(results.map(({ truncated }) => truncated)).toEqual([true, false, true, false]);
		});

		it('tell how far they are', async () => {
			const seen: number[] = [];
			const texts = Array.from({ length: 1_500 }, (_, i) => `card ${i}`);
			await classify(shared, tiny.folder, texts, { onProgress: (done) => seen.push(done) });
			expect(seen.length).toBeGreaterThan(1);
			expect(seen).toEqual(seen.toSorted((a, b) => a - b));
			expect(seen.at(-1)).toBe(1_500);
		});

		it('come while the event loop of the parent stays free', async () => {
			let turns = 0;
			let working = true;
			const answer = classify(shared, tiny.folder, TEXTS).finally(() => (working = false));
			while (working) {
				await nextTurn();
				turns++;
			}
			await answer;
			expect(turns).toBeGreaterThan(5);
		});

		it('are errors of the loading for a folder that is no model, each time anew', async () => {
			const folder = join(base, `later ${backend}`);
			await expect(classify(shared, folder, ['card'])).rejects.toMatchObject({ code: 'model-not-found' });
			await cp(tiny.folder, folder, { recursive: true });
			await rm(join(folder, 'onnx/model.onnx'));
			await expect(classify(shared, folder, ['card'])).rejects.toMatchObject({ code: 'model-incomplete' });
			await copyFile(join(tiny.folder, 'onnx/model.onnx'), join(folder, 'onnx/model.onnx'));
			expect((await classify(shared, folder, ['card'])).labels).toEqual(LABELS);
		});

		it('refuse a folder without a full path', async () => {
			await expect(classify(shared, 'models/mine', ['card'])).rejects.toMatchObject({
				code: 'model-not-found',
			});
		});
	});

	describe('models in memory', () => {
		it('are replaced when their file is', async () => {
			const host = open();
			const folder = join(base, `replaced ${backend}`);
			await cp(tiny.folder, folder, { recursive: true });
			const before = await classify(host, folder, ['card']);
			const other = await writeTinyModel(join(base, 'other'), LABELS.toReversed());
			await copyFile(join(other.folder, 'onnx/model.onnx'), join(folder, 'onnx/model.onnx'));
			const afterwards = await classify(host, folder, ['refund']);
			expect(before.results[0]?.scores[0]).toBeGreaterThan(0.5);
			expect(afterwards.results[0]?.scores).toBeDefined();
			expect(host.stats()).toMatchObject({ loads: 2, unloads: 1 });
		});

		it('are loaded once for many callers at once', async () => {
			const host = open();
			const answers = await Promise.all(
				Array.from({ length: 20 }, async (_, i) => await classify(host, tiny.folder, [LABELS[i % 4] ?? ''])),
			);
			for (const [i, { results }] of answers.entries())
				expectClose(results[0]?.scores, tiny.expected(LABELS[i % 4] ?? ''));
			expect(host.stats()).toMatchObject({ loads: 1, starts: 1 });
		});

		it('leave, the one used longest ago first, when another one needs their room', async () => {
			const folders = await Promise.all(
				['a', 'b', 'c'].map(async (name) => (await writeTinyModel(join(base, `lru ${name}`), LABELS)).folder),
			);
			const host = open();
			const [a = '', b = '', c = ''] = folders;
			await classify(host, a, ['card']);
			const [model] = host.stats().models;
			const two = open({ modelBytes: 2.5 * (model?.bytes ?? 0) });
			for (const folder of [a, b, a, c]) await classify(two, folder, ['card']);
			expect(
				two
					.stats()
					.models.map(({ folder }) => folder)
					.toSorted(),
			).toEqual([a, c].toSorted());
			expect(two.stats()).toMatchObject({ loads: 3, unloads: 1 });
		});

		it('are refused before loading when they are too big', async () => {
			const big = await writeTinyModel(join(base, 'big'), LABELS, { ballast: 500_000 });
			const host = open({ modelBytes: 1_000_000 });
			await expect(classify(host, big.folder, ['card'])).rejects.toMatchObject({
				code: 'model-too-big',
				message: expect.stringContaining('about 3 MB of memory; 1 MB may be used'),
			});
			expect(host.stats()).toMatchObject({ loads: 0 });
		});

		it('leave with their process after many changes, and come back', async () => {
			const folders = await Promise.all(
				['a', 'b'].map(async (name) => (await writeTinyModel(join(base, `worn ${name}`), LABELS)).folder),
			);
			const host = open({ modelBytes: 10_000_000, mostUnloads: 3 });
			for (let i = 0; i < 10; i++) await classify(host, folders[i % 2] ?? '', ['card']);
			const { starts, loads, crashes } = host.stats();
			expect({ loads, crashes }).toEqual({ loads: 10, crashes: 0 });
			expect(starts).toBeGreaterThan(1);
			await Promise.all(processes.all.slice(0, -1).map(exitOf));
		});
	});

	describe('the queue', () => {
		it('refuses rows over its limit, with numbers', async () => {
			const host = open({ mostRows: 10 });
			await expect(classify(host, tiny.folder, Array(11).fill('card'))).rejects.toMatchObject({
				code: 'model-queue-full',
				message: '0 rows wait for the models already; 11 more would be over the limit of 10.',
				nextStep: expect.stringContaining('Loop Over Items'),
			});
			const first = classify(host, tiny.folder, Array(6).fill('card'));
			await until('six rows', () => host.stats().waitingRows === 6);
			await expect(classify(host, tiny.folder, Array(5).fill('card'))).rejects.toMatchObject({
				code: 'model-queue-full',
				message: '6 rows wait for the models already; 5 more would be over the limit of 10.',
			});
			expect((await first).results).toHaveLength(6);
			expect((await classify(host, tiny.folder, Array(10).fill('card'))).results).toHaveLength(10);
		});

		it('refuses text over its limit', async () => {
			const host = open({ mostBytes: 2_000_000 });
			await expect(classify(host, tiny.folder, Array(300).fill('x'.repeat(9_000)))).rejects.toMatchObject({
				code: 'model-queue-full',
				message: '0 MB of rows wait for the models already; 3 more would be over the limit of 2.',
			});
			// What is cut away does not count.
			expect((await classify(host, tiny.folder, ['x'.repeat(3_000_000)])).results).toHaveLength(1);
		});

		it('lets a short call pass a long one, and another model too', async () => {
			const host = open();
			const second = await writeTinyModel(join(base, 'second'), LABELS);
			let longDone = 0;
			const long = classify(host, tiny.folder, Array(20_000).fill('card lost in the street'), {
				onProgress: (done) => (longDone = done),
			});
			await until('the long call at work', () => longDone > 0);
			await classify(host, tiny.folder, ['refund']);
			await classify(host, second.folder, ['refund']);
			expect(longDone).toBeLessThan(20_000);
			expect((await long).results).toHaveLength(20_000);
			expect(host.stats()).toMatchObject({ loads: 2 });
		});
	});
});
