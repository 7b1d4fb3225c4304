import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn, setTimeout as after } from 'node:timers/promises';
import { forkClassifierChild } from '../../../core/inference/forkClassifierChild';
import { openTextClassifierHost, type TextClassifierHost } from '../../../core/inference/textClassifierHost';
import {
	writeClassificationFixture,
	type ClassificationFixture,
} from '../../support/textClassificationFixture';

const LABELS = ['lost card', '__proto__', 'exchange rate', 'constructor', 'refund of money'];
const TEXTS = [
	'I lost my card and need a new one',
	'',
	'the exchange rate is wrong for my cash withdrawal in euros, and I would like to know how it was worked out',
	'give me my money back',
	'中文 😀 zzxqy',
	'constructor',
	'x',
	'مرحبا where is my refund?',
];

let base: string;
let fixture: ClassificationFixture;
let children: ChildProcess[];
let host: TextClassifierHost;

const open = (idleMs?: number): TextClassifierHost =>
	openTextClassifierHost({
		idleMs,
		fork: () => {
			const child = forkClassifierChild();
			children.push(child);
			return child;
		},
	});

beforeAll(async () => {
	// Blanks and letters beyond ASCII in a path are normal on people's machines.
	base = await mkdtemp(join(tmpdir(), 'modèle 1 '));
	fixture = await writeClassificationFixture(join(base, 'good model'), LABELS);
});
afterAll(async () => await rm(base, { recursive: true, force: true }));
beforeEach(() => {
	children = [];
	host = open();
});
afterEach(async () => await host.close());

const manyLongTexts = Array.from({ length: 600 }, (_, i) => `where is my card number ${i}? `.repeat(60));

describe('a model in a folder', () => {
	// Most of the time of a test goes into starting a process: these share one.
	let shared: TextClassifierHost;
	beforeAll(() => (shared = open()));
	afterAll(async () => await shared.close());

	it('answers as the same computation in typed arrays does, in the order of the texts', async () => {
		const answers = await shared.classify(fixture.folder, TEXTS);
		expect(answers).toHaveLength(TEXTS.length);
		for (const [i, text] of TEXTS.entries()) {
			const expected = fixture.expected(text);
			const scores = new Map(answers[i]?.map(({ label, score }) => [label, score]));
			expect([...scores.keys()].toSorted()).toEqual(LABELS.toSorted());
			for (const [k, label] of LABELS.entries())
				expect(Math.abs((scores.get(label) ?? NaN) - (expected[k] ?? NaN))).toBeLessThan(1e-3);
			const descending = answers[i]?.map(({ score }) => score) ?? [];
			expect(descending).toEqual(descending.toSorted((a, b) => b - a));
		}
		expect(answers[0]?.[0]?.label).toBe('lost card');
		expect(answers[3]?.[0]?.label).toBe('refund of money');
	});

	it('reads the beginning of a text of a megabyte', async () => {
		const beginning = 'I lost my card. '.repeat(100);
		const [answer] = await shared.classify(fixture.folder, [beginning.padEnd(1_000_000, 'refund ')]);
		const expected = fixture.expected(beginning.padEnd(10_000, 'refund '));
		expect(answer?.find(({ label }) => label === 'lost card')?.score).toBeCloseTo(expected[0] ?? NaN, 3);
	});

	it('leaves the event loop of its parent free', async () => {
		let turns = 0;
		let working = true;
		const answer = shared
			.classify(fixture.folder, manyLongTexts.slice(0, 100))
			.finally(() => (working = false));
		while (working) {
			await nextTurn();
			turns++;
		}
		await answer;
		expect(turns).toBeGreaterThan(100);
	});

	it('uses a replaced model file from the next call on', async () => {
		const folder = join(base, 'replaced');
		await cp(fixture.folder, folder, { recursive: true });
		const [before] = await shared.classify(folder, ['I lost my card']);
		const other = await writeClassificationFixture(join(base, 'other'), LABELS.toReversed());
		await copyFile(join(other.folder, 'onnx/model.onnx'), join(folder, 'onnx/model.onnx'));
		const [afterwards] = await shared.classify(folder, ['I lost my card']);
		expect(before?.[0]?.label).toBe('lost card');
		expect(afterwards?.[0]?.label).toBe('refund of money');
	});

	it('takes the quantised file when it is the only one, and names labels without a name by number', async () => {
		const folder = join(base, 'quantised');
		await cp(fixture.folder, folder, { recursive: true });
		await cp(join(folder, 'onnx/model.onnx'), join(folder, 'onnx/model_quantized.onnx'));
		await rm(join(folder, 'onnx/model.onnx'));
		await writeFile(join(folder, 'config.json'), '{"model_type":"bert"}');
		const [answer] = await shared.classify(folder, ['I lost my card']);
		expect(answer?.[0]?.label).toBe('LABEL_0');
	});

	it('gives independent scores where the model says so', async () => {
		const folder = join(base, 'multi label');
		await cp(fixture.folder, folder, { recursive: true });
		await writeFile(
			join(folder, 'config.json'),
			'{"model_type":"bert","problem_type":"multi_label_classification"}',
		);
		const [answer] = await shared.classify(folder, ['zzxqy 中文 😀'.slice(6)]);
		expect(answer?.map(({ score }) => score)).toEqual(LABELS.map(() => 0.5));
	});
});

describe('cancelling', () => {
	it('starts nothing for a signal that is aborted already', async () => {
		const signal = AbortSignal.abort();
		await expect(host.classify(fixture.folder, TEXTS, { signal })).rejects.toMatchObject({
			code: 'cancelled',
		});
		expect(children).toHaveLength(0);
	});

	it('rejects at once, ends the busy process and leaves the next call alone', async () => {
		const abort = new AbortController();
		const doomed = host.classify(fixture.folder, manyLongTexts, { signal: abort.signal });
		const waiting = host.classify(fixture.folder, ['give me my money back']);
		await nextTurn();
		const [first] = children;
		if (first === undefined) throw new Error('no process was started');
		const exit = once(first, 'exit');
		await once(first, 'message');
		abort.abort();
		await expect(doomed).rejects.toMatchObject({ code: 'cancelled' });
		await exit;
		expect((await waiting)[0]?.[0]?.label).toBe('refund of money');
		expect((await host.classify(fixture.folder, ['I lost my card']))[0]?.[0]?.label).toBe('lost card');
	});

	it('lets a call that only waits for its turn go without hurting the one at work', async () => {
		const abort = new AbortController();
		const working = host.classify(fixture.folder, manyLongTexts.slice(0, 10));
		const waiting = host.classify(fixture.folder, TEXTS, { signal: abort.signal });
		abort.abort();
		await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
		expect(await working).toHaveLength(10);
		expect(children).toHaveLength(1);
	});
});

describe('the life of the process', () => {
	it('starts no process for no texts, and one for many calls', async () => {
		expect(await host.classify(fixture.folder, [])).toEqual([]);
		expect(children).toHaveLength(0);
		const [alone, together] = await Promise.all([
			host.classify(fixture.folder, ['I lost my card']),
			host.classify(fixture.folder, [...TEXTS, 'I lost my card']),
		]);
		expect(children).toHaveLength(1);
		expect(alone[0]?.[0]?.score).toBeCloseTo(together.at(-1)?.[0]?.score ?? NaN, 5);
	});

	it('is started anew after a crash, and the call it crashed on says so', async () => {
		await host.classify(fixture.folder, ['hello']);
		const doomed = host.classify(fixture.folder, manyLongTexts);
		const [first] = children;
		if (first === undefined) throw new Error('no process was started');
		await once(first, 'message');
		crash(first);
		await expect(doomed).rejects.toMatchObject({
			code: 'model-host-stopped',
			message: 'The process that runs the model ended by SIGKILL.',
		});
		expect(await host.classify(fixture.folder, TEXTS)).toHaveLength(TEXTS.length);
		expect(children).toHaveLength(2);
	});

	it('is started anew after it died while it had nothing to do', async () => {
		await host.classify(fixture.folder, ['hello']);
		const [first] = children;
		if (first === undefined) throw new Error('no process was started');
		crash(first);
		await once(first, 'exit');
		expect(await host.classify(fixture.folder, ['hello'])).toHaveLength(1);
	});

	it('ends when it has been idle, and comes back', async () => {
		const brief = open(20);
		await brief.classify(fixture.folder, ['hello']);
		const [first] = children;
		if (first === undefined) throw new Error('no process was started');
		if (first.exitCode === null && first.signalCode === null) await once(first, 'exit');
		expect(await brief.classify(fixture.folder, ['hello'])).toHaveLength(1);
		expect(children).toHaveLength(2);
		await brief.close();
	});

	it('ends on close, and refuses work from then on', async () => {
		const working = host.classify(fixture.folder, manyLongTexts);
		const outcome = expect(working).rejects.toMatchObject({ code: 'model-host-stopped' });
		await nextTurn();
		await host.close();
		await outcome;
		expect(children.every(({ signalCode }) => signalCode === 'SIGKILL')).toBe(true);
		await expect(host.classify(fixture.folder, ['hello'])).rejects.toMatchObject({
			code: 'model-host-stopped',
		});
	});

	it('says so when no process can be started', async () => {
		const broken = openTextClassifierHost({
			fork: () => spawn(join(base, 'no such program'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
		});
		await expect(broken.classify(fixture.folder, ['hello'])).rejects.toMatchObject({
			code: 'model-host-stopped',
		});
		await broken.close();
	});

	it('dies with its parent, even in the middle of work', async () => {
		const dist = join(__dirname, '../../../dist');
		const parent = spawn(
			process.execPath,
			[join(__dirname, 'fixtures/classifierParent.mjs'), dist, fixture.folder],
			{
				stdio: ['ignore', 'pipe', 'inherit'],
			},
		);
		const [line]: string[] = await once(createInterface({ input: parent.stdout }), 'line');
		const pid = Number(line);
		expect(await isAlive(pid)).toBe(true);
		parent.kill('SIGKILL');
		const deadline = Date.now() + 10_000;
		while ((await isAlive(pid)) && Date.now() < deadline) await after(20);
		expect(await isAlive(pid)).toBe(false);
	});
});

/** Ends it from outside, as a fault or the system's memory guard would. */
const crash = ({ pid }: ChildProcess): boolean => pid !== undefined && process.kill(pid, 'SIGKILL');

/** A process that has ended but was not waited for yet is a zombie: dead all the same. */
async function isAlive(pid: number): Promise<boolean> {
	const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	return status !== undefined && !status.slice(status.lastIndexOf(')')).startsWith(') Z');
}
