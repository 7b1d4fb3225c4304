import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod/v4';
import { root } from '../support/installedPackage';
import { freePort } from '../support/n8nServer';

// `arguments` is no name for a variable of a module.
const variable = (name: string) => (name === 'arguments' ? 'arguments_' : name.replace(/^.*\//, ''));
const imported = (...names: string[]) =>
	names
		.map(
			(name) =>
				`const ${variable(name)} = await import(${JSON.stringify(pathToFileURL(join(root, 'bench', `${name}.mjs`)).href)});`,
		)
		.join('\n');

const interval = z.object({ low: z.number(), high: z.number() });
const pages = z.object({ page: z.string(), made: z.string() });
const speedResult = z.object({ quick: z.boolean(), rows: z.array(z.looseObject({ section: z.string().optional() })) });

/** What a piece of code that uses the benchmarks' modules gives. */
function evaluated(code: string): unknown {
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	if (stderr !== '') throw new Error(stderr);
	return JSON.parse(stdout);
}

const bar = (values: readonly number[], more: string) =>
	evaluated(`${imported('comparison')}
		const peer = { what: 'rows', unit: '%', peer: 80, peerName: 'another' };
		console.log(JSON.stringify(comparison.comparison({ ...peer, values: ${JSON.stringify(values)}, bar: ${more} })));`);

describe('a row of a benchmark', () => {
	it('has the mean, the spread over draws, and whether the bar holds', () => {
		expect(bar([80, 84], '{ from: 81, to: 83 }')).toEqual({
			what: 'rows',
			unit: '%',
			ours: 82,
			spread: Math.sqrt(8),
			peer: 80,
			peerName: 'another',
			ratio: 1.025,
			bar: { from: 81, to: 83 },
			holds: true,
		});
		expect(bar([80], '{ from: 81 }')).toMatchObject({ spread: null, holds: false });
		expect(bar([80], '{ to: 79 }')).toMatchObject({ holds: false });
		expect(bar([80], '{ from: 79 }')).toMatchObject({ holds: true });
	});
});

describe('the reference on the same rows', () => {
	const draw = [{ text: 'my card', label: 'card' }, { text: 'my money', label: 'refund' }];
	const asked = (python: string): unknown =>
		evaluated(`${imported('accuracySameRows')}
			const log = console.log;
			const said = [];
			console.log = (line) => said.push(line);
			const draw = ${JSON.stringify(draw)};
			const rows = accuracySameRows.sameRows({ what: 'w', draws: [draw, draw], test: draw, values: [80, 82], C: 30, python: ${JSON.stringify(python)} });
			log(JSON.stringify({ rows, said }));`);

	it('is a row beside ours, and no row but a line where Python lacks something', () => {
		const folder = mkdtempSync(join(tmpdir(), 'python-'));
		const python = (name: string, answer: string): string => {
			const file = join(folder, name);
			writeFileSync(file, `#!/bin/sh\ncat > /dev/null\necho '${answer}'\n`, { mode: 0o755 });
			return file;
		};
		try {
			const near = asked(python('near', '{"right":[80.5,81.9]}'));
			expect(near).toMatchObject({ said: [], rows: [{ what: 'w, on the very same rows', ours: 81, peer: expect.closeTo(81.2, 6), holds: true }] });
			expect(asked(python('far', '{"right":[82,83]}'))).toMatchObject({ rows: [{ peer: 82.5, holds: false }] });
			expect(asked(python('bare', '{"missing":"No module named numpy"}'))).toEqual({ rows: [], said: [expect.stringContaining('No module named numpy')] });
			expect(asked(join(folder, 'nowhere'))).toEqual({ rows: [], said: [expect.stringContaining('Python did not run')] });
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});

it('a bar that is not met stays in the table and in the picture, which says so and escapes its words', () => {
	const shown = evaluated(`${imported('comparison', 'report', 'accuracyPicture')}
		const row = (what, value) => comparison.comparison({ what, unit: '%', values: [value], peer: 80, peerName: 'x', bar: { from: 79, to: 81 } });
		const result = { name: 'accuracy', seed: 1, machine: '2 cores', quick: true, rows: [row('A & <b>', 80.4), row('B', 60)] };
		console.log(JSON.stringify({ table: report.table(result), verdict: report.verdict(result), svg: accuracyPicture.accuracyPicture(result) }));`);
	expect(shown).toMatchObject({
		table: expect.stringMatching(/80\.4 % .* 79\.0 to 81\.0 +holds\n.*60\.0 % .*NOT MET/s),
		verdict: '1 of 2 bars hold. A quick run: the slow measurements were left out.',
		svg: expect.stringContaining('role="img" aria-label="Accuracy of the built-in encoder'),
	});
	expect(shown).toMatchObject({ svg: expect.stringContaining('A &amp; &lt;b&gt;') });
	expect(shown).toMatchObject({ svg: expect.stringContaining('not met: 80.0') });
	expect(shown).not.toMatchObject({ svg: expect.stringMatching(/NaN|undefined|\[object/) });
});

it('the data are drawn by the seed alone, and missing files are named with what to do', () => {
	const drawn = (seed: number) =>
		evaluated(`${imported('seededDraw')}
			const rows = [...Array(100).keys()].map((id) => ({ id, label: String(id % 3) }));
			console.log(JSON.stringify(seededDraw.firstPerLabel(seededDraw.shuffled(rows, ${seed}), 2)));`);
	expect(drawn(1)).toHaveLength(6);
	expect(drawn(1)).toEqual(drawn(1));
	expect(drawn(2)).not.toEqual(drawn(1));
	expect(
		evaluated(`${imported('dataSets')}
			try { dataSets.readDataSets('/nowhere/at all'); } catch ({ message }) { console.log(JSON.stringify(message)); }`),
	).toMatch(/banking77-train\.csv, .*ag-news\.csv are missing in \/nowhere\/at all\.\n.*CONTRIBUTING\.md/s);
});

it('an option that no benchmark has is refused with a sentence', () => {
	const { status, stderr } = spawnSync(process.execPath, [join(root, 'bench/accuracy.mjs'), '--quik'], {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	expect(status).toBe(1);
	expect(stderr).toBe('\nA benchmark knows one option, --quick, not --quik. With npm: npm run bench:NAME -- --quick\n');
});

describe('a measured row', () => {
	const measured = (more: string) =>
		evaluated(`${imported('comparison')}
			console.log(JSON.stringify(comparison.measured({ what: 'speed', unit: 'texts per second', values: [10, 40, 30], ${more} })));`);

	it('has the median, the median ratio over pairs, and a bar on either', () => {
		expect(measured('peers: [10, 10, 5], peerName: "x", bar: { of: "ratio", from: 4 }')).toMatchObject({
			ours: 30,
			peer: 10,
			ratio: 4,
			repeats: 3,
			holds: true,
		});
		expect(measured('peers: [10, 10, 5], peerName: "x", bar: { of: "ratio", from: 4.1 }')).toMatchObject({ holds: false });
		expect(measured('bar: { from: 30 }')).toMatchObject({ ratio: null, peer: null, holds: true });
		expect(measured('bar: { to: 29 }')).toMatchObject({ holds: false });
	});

	it('without a bar is a figure that counts neither as met nor as missed', () => {
		expect(measured('')).toMatchObject({ bar: null, holds: null });
		const words = evaluated(`${imported('comparison', 'report')}
			const row = (bar) => comparison.measured({ what: 'a', unit: '', values: [1], bar });
			console.log(JSON.stringify(report.verdict({ rows: [row(null), row({ to: 2 }), row({ to: 0 })], quick: false })));`);
		expect(words).toBe('1 of 2 bars hold.');
	});
});

describe('the growth of memory', () => {
	const slopeOf = (values: string) =>
		evaluated(`${imported('speed/slope', 'seededNumbers')}
			const next = seededNumbers.seededNumbers(7);
			console.log(JSON.stringify(slope.slope(${values}, seededNumbers.seededNumbers(1), { block: 10 })));`);

	it('is found in noise, with an interval that leaves no growth out', () => {
		const found = slopeOf('Array.from({ length: 400 }, (_, i) => 100 + 0.05 * i + 4 * next())');
		expect(found).toMatchObject({ rate: expect.closeTo(0.05, 2) });
		expect(found).toMatchObject({ low: expect.closeTo(0.05, 2), high: expect.closeTo(0.05, 2) });
	});

	it('is none in a saw-tooth: the interval holds 0', () => {
		const { low, high } = interval.parse(slopeOf('Array.from({ length: 405 }, (_, i) => 100 + (i % 50) + 4 * next())'));
		expect(low).toBeLessThan(0);
		expect(high).toBeGreaterThan(0);
	});
});

it('the interval of a difference is that of Student over the pairs', () => {
	const found = evaluated(`${imported('eventLoop/pairedInterval')}
		console.log(JSON.stringify(pairedInterval.pairedInterval([1, 2, 3, 4, 5])));`);
	// 3 ± 2.776 · √(2.5 / 5)
	expect(found).toEqual({ mean: 3, low: expect.closeTo(1.037, 3), high: expect.closeTo(4.963, 3) });
});

describe('synchronous sections in a CPU profile', () => {
	const sections = (samples: readonly number[], turns: string) =>
		evaluated(`${imported('eventLoop/ownSections')}
			const nodes = [
				{ id: 1, name: '(root)', url: '', children: [2, 4, 5, 6] },
				{ id: 2, name: 'execute', url: 'file:///p/dist/nodes/Predict/Predict.node.js', children: [3] },
				{ id: 3, name: 'parse', url: 'node:internal/x', children: [] },
				{ id: 4, name: 'run', url: 'file:///n8n-core/workflow.js', children: [] },
				{ id: 5, name: '(garbage collector)', url: '', children: [] },
				{ id: 6, name: 'onread', url: 'node:internal/child_process', children: [] },
			];
			const samples = ${JSON.stringify(samples)};
			const times = samples.map((_, i) => 2 * (i + 1));
			const found = ownSections.ownSections({ nodes, samples, times }, ${turns}, (url) => url.includes('/dist/'));
			console.log(JSON.stringify(found.map(({ wallMs, ownMs }) => [wallMs, ownMs])));`);
	const oneTurn = '[{ begin: 0, end: 100, cpuMs: 100, waitedMs: 0 }]';

	it('are what has a frame of ours below it, up to three samples of others in a row', () => {
		expect(sections([4, 2, 3, 4, 2, 4, 4, 4, 2, 4], oneTurn)).toEqual([
			[10, 10],
			[4, 4],
		]);
	});

	it('go on through garbage collection, and count messages that Node unpacks for us', () => {
		expect(sections([2, 5, 2, 4], oneTurn)).toEqual([[8, 8]]);
		expect(sections([4, 6, 4], oneTurn)).toEqual([[4, 4]]);
		expect(sections([4, 5, 4], oneTurn)).toEqual([]);
	});

	it('end with the turn of the event loop, and leave out what other programs took', () => {
		const turns = '[{ begin: 0, end: 5, cpuMs: 3, waitedMs: 2 }, { begin: 5, end: 10, cpuMs: 5, waitedMs: 0 }]';
		expect(sections([2, 2, 2, 2, 4], turns)).toEqual([
			[5, 5],
			[5, 3],
		]);
	});
});

it('the probe finds each blocking section of ours in a process like n8n, two of them apart', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'hitl-probe-'));
	const [command, node] = [join(folder, 'n8n/bin/n8n'), join(folder, 'dist/nodes/Node.js')];
	for (const file of [command, node]) mkdirSync(dirname(file), { recursive: true });
	writeFileSync(
		node,
		'exports.block = (ms) => { for (const end = performance.now() + ms; performance.now() < end; ) JSON.parse("[1]"); };',
	);
	writeFileSync(
		command,
		`const { block } = require(${JSON.stringify(node)});
		const { setImmediate } = require('node:timers/promises');
		const ask = async (what) => await (await fetch('http://127.0.0.1:' + process.env.HITL_PROBE_PORT + '/' + what, { method: 'POST' })).json();
		const work = async () => { block(150); await setImmediate(); block(150); };
		(async () => {
			await ask('watch');
			await work();
			const watched = await ask('watched');
			await ask('profile');
			await work();
			const { profile, turns } = await ask('profiled');
			const { ownSections } = await import(${JSON.stringify(pathToFileURL(join(root, 'bench/eventLoop/ownSections.mjs')).href)});
			const sections = ownSections(profile, turns, (url) => url.includes('/dist/nodes/'));
			console.log(JSON.stringify({ max: watched.max, long: sections.filter(({ wallMs }) => wallMs >= 50).map(({ wallMs }) => wallMs) }));
			process.exit();
		})();`,
	);
	const probe = join(root, 'bench/eventLoop/probe.cjs');
	const { stdout, stderr } = spawnSync(process.execPath, ['--require', probe, command], {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '', HITL_PROBE_PORT: String(await freePort()) },
	});
	rmSync(folder, { recursive: true, force: true });
	expect(stderr).toBe('');
	const { max, long } = z.object({ max: z.number(), long: z.array(z.number()) }).parse(JSON.parse(stdout));
	expect(max).toBeGreaterThan(50);
	expect(long).toHaveLength(2);
});

describe('answers of a peer', () => {
	it('differ by the largest of all numbers, and a number that is none differs without end', () => {
		const difference = (a: string, b: string) =>
			evaluated(`${imported('speed/sameResults')}
				console.log(JSON.stringify(String(sameResults.largestDifference(${a}, ${b}))));`);
		expect(difference('[1, 2, 3]', '[1, 2.5, 2.9]')).toBe('0.5');
		expect(difference('[1, NaN]', '[1, 1]')).toBe('Infinity');
	});

	it('are out of place when another text has the nearer row, unless it is the same text', () => {
		const wrong = (ours: string, texts: string) =>
			evaluated(`${imported('speed/sameResults')}
				console.log(JSON.stringify(sameResults.outOfPlace(${ours}, [1, 0, 0, 1], 2, ${texts})));`);
		expect(wrong('[1, 0, 0, 1]', '["a", "b"]')).toBe(0);
		expect(wrong('[0, 1, 1, 0]', '["a", "b"]')).toBe(2);
		expect(wrong('[0, 1, 1, 0]', '["a", "a"]')).toBe(0);
	});
});

describe('docs/benchmarks.md', () => {
	it('has the tables that the committed results make, and a place for each section of them', () => {
		const made = evaluated(`${imported('resultTables')}
			const { readFileSync } = await import('node:fs');
			const page = readFileSync(resultTables.benchmarksPage, 'utf8');
			console.log(JSON.stringify({ page, made: resultTables.withTables(page, resultTables.readResult) }));`);
		const { page, made: expected } = pages.parse(made);
		expect(page).toBe(expected);
		const { rows } = speedResult.parse(JSON.parse(readFileSync(join(root, 'bench/results/speed.json'), 'utf8')));
		for (const section of new Set(rows.map((row) => row.section)))
			expect(page).toContain(`<!-- speed/${section}: begin.`);
	});

	it('a result that was made quickly is not committed', () => {
		for (const file of readdirSync(join(root, 'bench/results')).filter((name) => name.endsWith('.json')))
			expect([file, speedResult.parse(JSON.parse(readFileSync(join(root, 'bench/results', file), 'utf8'))).quick]).toEqual([file, false]);
	});
});

it('a picture of speed says what a bar is, and which is not met', () => {
	const svg = evaluated(`${imported('comparison', 'speed/speedPicture')}
		const row = (what, values, bar) => comparison.measured({ what, unit: 'texts per second', values, peers: values.map(() => 10), peerName: 'x', bar });
		const rows = [row('A & b', [80, 90], { from: 60 }), row('slow', [20, 20], { of: 'ratio', from: 3 }), row('none', [0], { to: 0 }), row('without a bar', [5], null)];
		console.log(JSON.stringify(speedPicture.speedPicture({ name: 'speed', seed: 1, machine: '2 cores', quick: false, rows })));`);
	for (const words of ['A &amp; b', 'not met: at least 3', 'none, as it must be', '2 of 3 bars hold.', '85.0 / s'])
		expect(svg).toContain(words);
	expect(svg).not.toMatch(/NaN|Infinity|undefined|without a bar/);
});

it('options with a number are read, and a wrong number is refused with a sentence', () => {
	const read = (args: readonly string[]) =>
		evaluated(`${imported('arguments')}
			try { console.log(JSON.stringify(arguments_.readArguments(${JSON.stringify(args)}, { pairs: 10 }))); }
			catch ({ message }) { console.log(JSON.stringify(message)); }`);
	expect(read([])).toEqual({ quick: false, pairs: 10 });
	expect(read(['--pairs', '4', '--quick'])).toEqual({ quick: true, pairs: 4 });
	expect(read(['--pairs', 'many'])).toBe('--pairs takes a whole number from 2, not many: --pairs 10');
	expect(read(['--pears'])).toMatch(/^This benchmark knows the options --quick and --pairs NUMBER, not --pears\./);
});
