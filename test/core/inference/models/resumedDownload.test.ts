import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../../support/modelHub';
import { C1, modelFiles, refusal, startHubWorld, WEIGHTS, type HubWorld } from './hubWorld';

const MODEL = 'maker/mood';
const PATH = 'onnx/model_quantized.onnx';
const SIZE = WEIGHTS.length;

let world: HubWorld;

beforeEach(async () => {
	world = await startHubWorld([{ id: MODEL, commits: { [C1]: modelFiles(WEIGHTS) }, branches: { main: C1 } }]);
});
afterEach(async () => {
	expect(world.hub.strange).toEqual([]);
	await world.stop();
});

const partial = (): string => join(world.models, '.partial', `maker--mood@${C1}-q8`);
const part = (): string => join(partial(), `${PATH}.part`);
const weights = () => world.hub.seen.filter(({ server }) => server === 'cdn');
const ranges = (): Array<string | undefined> => weights().map(({ range }) => range);

/** Nothing but the whole model is on disk, and its weights are the right ones. */
function expectWhole(folder: string): void {
	expect(sha256(readFileSync(join(folder, PATH)))).toBe(sha256(WEIGHTS));
	expect(readdirSync(join(folder, 'onnx'))).toEqual(['model_quantized.onnx']);
	expect(existsSync(partial())).toBe(false);
}

describe('a connection that is cut', () => {
	test('goes on where it ended: the rest is asked for, and only the rest is sent', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', cutAfter: 150_000 });
		const { folder } = await world.ensure(MODEL);
		expectWhole(folder);
		const [first, second] = weights();
		expect(first).toMatchObject({ range: undefined, status: 200 });
		const [, from] = /^bytes=(\d+)-$/.exec(second?.range ?? '') ?? [];
		expect(Number(from)).toBeGreaterThan(0);
		expect(second).toMatchObject({ ifRange: `"${sha256(WEIGHTS)}"`, status: 206, sent: SIZE - Number(from) });
		expect(weights()).toHaveLength(2);
	});

	test('again and again is no reason to give up, as long as something comes', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', cutAfter: 30_000, dripMs: 5, times: 10 });
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights().length).toBeGreaterThan(8);
		const starts = ranges().slice(1).map((range) => Number(/\d+/.exec(range ?? '')?.[0]));
		expect(starts).toEqual([...starts].sort((a, b) => a - b));
	});

	test('before the first byte is tried a few times, then refused in words', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', cutAfter: 0, times: 99 });
		await expect(world.ensure(MODEL)).rejects.toEqual(refusal('model-network'));
		expect(weights()).toHaveLength(4);
	});

	test('is noticed also when the answer ends as if it were whole', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', endAfter: 100_000 });
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights()[1]?.range).toBe('bytes=100000-');
	});

	test('while the repository is described is tried again', async () => {
		world.hub.fail({ at: '/revision/main', cutAfter: 0 }, { at: `/tree/${C1}`, silent: true });
		expectWhole((await world.ensure(MODEL, { hub: { answerMs: 200 } })).folder);
	});
});

describe('the next run', () => {
	beforeEach(async () => {
		world.hub.fail({ at: PATH, server: 'cdn', cutAfter: 200_000 }, { at: PATH, server: 'cdn', status: 503, times: 9 });
		await expect(world.ensure(MODEL)).rejects.toEqual(refusal('model-retry-later'));
		world.hub.forget();
	});

	test('goes on where the last one ended, and does not fetch the small files again', async () => {
		const begun = statSync(part()).size;
		expect(begun).toBeGreaterThan(0);
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights()).toEqual([expect.objectContaining({ range: `bytes=${begun}-`, status: 206, sent: SIZE - begun })]);
		expect(world.hub.seen.filter(({ path }) => path.includes('resolve-cache'))).toEqual([]);
	});

	test('begins anew where the server ignores ranges', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', ignoreRange: true });
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights()).toEqual([expect.objectContaining({ range: expect.any(String), status: 200, sent: SIZE })]);
	});

	test('begins anew when the file on the server has another tag', async () => {
		world.hub.tag = () => '"another"';
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights()).toEqual([expect.objectContaining({ ifRange: `"${sha256(WEIGHTS)}"`, status: 200, sent: SIZE })]);
	});

	test('begins anew when another range comes than was asked for', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', shiftRange: 1_000 });
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights().map(({ range }) => range === undefined)).toEqual([false, true]);
	});

	test('begins anew when the server has no such range', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', status: 416 });
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights().map(({ status }) => status)).toEqual([416, 200]);
	});

	test('notices what happened to the part in between', async () => {
		const bytes = readFileSync(part());
		bytes[77] = (bytes[77] ?? 0) ^ 1;
		writeFileSync(part(), bytes);
		expectWhole((await world.ensure(MODEL)).folder);
		expect(ranges()).toEqual([`bytes=${bytes.length}-`, undefined]);
	});

	test('needs no request for weights that are there and only have to be checked', async () => {
		writeFileSync(part(), WEIGHTS);
		expectWhole((await world.ensure(MODEL)).folder);
		expect(weights()).toEqual([]);
	});

	test('throws away what is too long', async () => {
		writeFileSync(part(), Buffer.concat([WEIGHTS, Buffer.of(1)]));
		expectWhole((await world.ensure(MODEL)).folder);
		expect(ranges()).toEqual([undefined]);
	});
});

test('a weak entity tag is not used for a range: it says nothing about bytes', async () => {
	world.hub.tag = (hash) => `W/"${hash}"`;
	world.hub.fail({ at: PATH, server: 'cdn', cutAfter: 150_000 });
	expectWhole((await world.ensure(MODEL)).folder);
	expect(weights()[1]).toMatchObject({ ifRange: undefined, status: 206 });
});

describe('wrong bytes', () => {
	test('once are fetched anew, from the beginning', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', spoil: 123 });
		expectWhole((await world.ensure(MODEL)).folder);
		expect(ranges()).toEqual([undefined, undefined]);
	});

	test('twice are refused, and nothing of them stays', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', spoil: 123, times: 9 });
		await expect(world.ensure(MODEL)).rejects.toEqual(refusal('model-corrupt', /onnx\/model_quantized\.onnx/));
		expect(weights()).toHaveLength(2);
		expect(existsSync(part())).toBe(false);
		expect(existsSync(join(world.models, 'maker--mood'))).toBe(false);
	});

	test('in a small file are noticed by the name of its git blob', async () => {
		world.hub.fail({ at: `resolve-cache/models/maker/mood/${C1}/config.json`, spoil: 3, times: 2 });
		await expect(world.ensure(MODEL)).rejects.toEqual(refusal('model-corrupt', /config\.json/));
		expectWhole((await world.ensure(MODEL)).folder);
	});

	test('too many are not written to the end', async () => {
		world.hub.fail({ at: `resolve-cache/models/maker/mood/${C1}/special_tokens_map.json`, body: 'x'.repeat(3_000_000), times: 2 });
		await expect(world.ensure(MODEL)).rejects.toEqual(refusal('model-corrupt', /special_tokens_map/));
	});
});

describe('a slow server', () => {
	test('that sends little by little is waited for', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', dripMs: 20 });
		// Longer in all than the silence that is allowed.
		expectWhole((await world.ensure(MODEL, { hub: { silenceMs: 300 } })).folder);
		expect(weights()).toHaveLength(1);
	});

	test('that falls silent is left, and asked for the rest', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', stallAfter: 100_000 });
		expectWhole((await world.ensure(MODEL, { hub: { silenceMs: 100 } })).folder);
		expect(weights()[1]).toMatchObject({ range: 'bytes=100000-', status: 206 });
	});

	test('that never answers is given up', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', silent: true, times: 9 });
		await expect(world.ensure(MODEL, { hub: { answerMs: 50 } })).rejects.toEqual(refusal('model-network'));
		expect(weights()).toHaveLength(4);
	});
});

describe('who cancels', () => {
	test('stops the download and keeps what came; the next run takes the rest', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', holdAfter: 160_000 });
		const stop = new AbortController();
		const arrived = Promise.withResolvers<void>();
		let time = 0;
		const going = world.ensure(MODEL, {
			signal: stop.signal,
			onProgress: ({ loaded }) => loaded >= 100_000 && arrived.resolve(),
			hub: { now: () => (time += 1_000) },
		});
		const refused = expect(going).rejects.toEqual(refusal('cancelled'));
		await arrived.promise;
		stop.abort();
		await refused;
		world.hub.release();
		world.hub.forget();
		expectWhole((await world.ensure(MODEL)).folder);
		const [only] = weights();
		expect(only).toMatchObject({ status: 206 });
		expect(only?.sent).toBeLessThanOrEqual(SIZE - 100_000);
	});

	test('leaves the others their download', async () => {
		world.hub.fail({ at: PATH, server: 'cdn', holdAfter: 160_000 });
		const stop = new AbortController();
		const mine = expect(world.ensure(MODEL, { signal: stop.signal })).rejects.toEqual(refusal('cancelled'));
		const theirs = world.ensure(MODEL);
		await world.hub.held();
		stop.abort();
		await mine;
		world.hub.release();
		expectWhole((await theirs).folder);
		expect(weights()).toHaveLength(1);
	});

	test('before it begins, or while it waits for the next try, is heard', async () => {
		await expect(world.ensure(MODEL, { signal: AbortSignal.abort() })).rejects.toEqual(refusal('cancelled'));
		expect(world.hub.seen).toEqual([]);
		world.hub.fail({ at: '/revision/main', status: 503, times: 9 });
		const stop = new AbortController();
		const going = world.ensure(MODEL, { signal: stop.signal, hub: { backOffMs: 600_000, longestWaitMs: 600_000 } });
		const refused = expect(going).rejects.toEqual(refusal('cancelled'));
		while (world.hub.seen.length === 0) await new Promise(setImmediate);
		stop.abort();
		await refused;
	});
});

test('a folder in its place that is not whole is put away', async () => {
	const { folder } = await world.ensure(MODEL);
	truncateSync(join(folder, PATH), 1_000);
	await expect(world.ensure(MODEL, { offline: true })).rejects.toEqual(refusal('model-not-on-disk'));
	expectWhole((await world.ensure(MODEL)).folder);
	mkdirSync(dirname(part()), { recursive: true });
	expect(readdirSync(join(world.models, '.trash'))).toEqual([]);
});
