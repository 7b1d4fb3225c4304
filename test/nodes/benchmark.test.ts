import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/installedPackage';

const imported = (...names: string[]) =>
	names.map((name) => `const ${name} = await import(${JSON.stringify(pathToFileURL(join(root, 'bench', `${name}.mjs`)).href)});`).join('\n');

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
