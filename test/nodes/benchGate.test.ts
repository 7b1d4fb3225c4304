import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { root } from '../support/installedPackage';

/** What a piece of code that uses the benchmarks' modules gives. */
function evaluated(names: readonly string[], code: string): unknown {
	const imports = names.map((name) => `import * as ${name.replace(/^.*\//, '')} from ${JSON.stringify(pathToFileURL(join(root, 'bench', `${name}.mjs`)).href)};`);
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', [...imports, code].join('\n')], {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	if (stderr !== '') throw new Error(stderr);
	return JSON.parse(stdout);
}

describe('streams on the edge of a promise', () => {
	it('are wrong as often as they say, at each threshold, and know which are broken', () => {
		const found = z.array(z.object({ at: z.number(), error: z.number(), broken: z.boolean() })).parse(
			evaluated(['gate/streams'], `
				const STEPS = 20_000;
				const found = Object.values(streams.profiles).flatMap((profile) => {
					const { errorOf, broken } = profile(0.05);
					return streams.thresholds.map((threshold, at) => {
						let [error, steps] = [0, 0];
						for (let step = 0.5; step < STEPS; step++) if (step / STEPS >= threshold) { error += errorOf(step / STEPS); steps++; }
						return { at, error: error / steps, broken: broken(at) };
					});
				});
				console.log(JSON.stringify(found));`),
		);
		expect(found).toHaveLength(120);
		for (const { at, error, broken } of found) expect([at, broken]).toEqual([at, error >= 0.05 - 1e-9]);
	});

	it('break a threshold without a proof nearly always, and one with a proof rarely', () => {
		const { naive, proven } = z.object({ naive: z.number(), proven: z.number() }).parse(
			evaluated(['gate/streams', 'seededNumbers'], `
				const settings = { alpha: 0.05, delta: 0.1, profile: 'flat' };
				const broken = (run) => Array.from({ length: 100 }, (_, seed) => run(seededNumbers.seededNumbers(seed), settings)).filter(Boolean).length;
				console.log(JSON.stringify({ naive: broken(streams.plugIn), proven: broken(streams.batchOnly) }));`),
		);
		expect(naive).toBeGreaterThan(80);
		// More than 19 of 100 at 10 % comes up in one run of 500.
		expect(proven).toBeLessThan(20);
	});
});

describe('the tables of the rehearsed loop', () => {
	const arm = (name: string, automated: number, more: object = {}) => ({ arm: name, automatedAtTheEnd: automated, errorAtTheEnd: 0.012, automated, versions: 4, broken: 0, brokenShare: 0, ...more });
	const same = (ours: number) => ({ sameRows: { ours, oracle: 0.8, bonferroni: 0.6, sgr: 0.7, strictFirst: 0, plugIn: 0.79 } });
	const given = { name: 'banking77', alpha: 0.05, delta: 0.1, reviewerError: 0, anchoring: 0, order: 'random', encoder: 'builtin' };
	const tables = (...summaries: object[]) =>
		z.string().parse(evaluated(['loop/loopTables'], `console.log(JSON.stringify(loopTables.loopTables(${JSON.stringify(summaries)})));`));
	const summary = (more: object, ...arms: object[]) => ({ given: { ...given, ...more }, seeds: [1, 2], machine: '2 cores', arms });

	it('say what each way automated, and which bars hold; a way that did not run is an empty cell', () => {
		const made = tables(summary({}, arm('ours', 0.76, same(0.69)), arm('plug-in', 0.8, { broken: 3, brokenShare: 0.75 })));
		expect(made).toContain('| BANKING77 | 5.0 % | 0 % | 2 | 76.0 %, 1.2 % wrong |  | 80.0 %, 1.2 % wrong |  |  |  | at least 75.0 % | holds |');
		expect(made).toContain('| 0 of 4 |  | 3 of 4 |  |  |  | at most 10.0 % | holds |');
		expect(made).toContain('| 80.0 % | 86.3 % | 75.0 % | 87.5 % | 0 % | 98.8 % | at most 3 points below | holds |');
	});

	it('and which do not', () => {
		const made = tables(summary({}, arm('ours', 0.74, { ...same(0.67), broken: 1, brokenShare: 0.25 })));
		expect(made.match(/\*\*not met\*\*/g)).toHaveLength(3);
	});

	it('nothing may go on with labels in random order', () => {
		const shuffled = (automated: number) => tables(summary({ order: 'shuffled-labels' }, arm('ours', automated)));
		expect(shuffled(0)).toMatch(/BANKING77, shuffled-labels .* nothing \| holds \|/);
		expect(shuffled(0.01)).toMatch(/ nothing \| \*\*not met\*\* \|/);
	});

	it('where nothing went on, how many answers are missing', () => {
		const reason = 'Not enough answers yet to promise under 2 % mistakes: at least 312 more by people';
		const made = tables(summary({ name: 'ag-news', alpha: 0.02 }, arm('ours', 0, { nothingBecause: [reason] })), summary({}, arm('ours', 0.8)));
		expect(made).toContain('| AG News | 2.0 % | 0 % | 2 | nothing |');
		expect(made).toContain(`AG News, 2.0 % allowed, people wrong in 0 %: ${reason}.`);
	});

	it('a name of a file breaks no table, and bars are for the sets that they were set for', () => {
		const made = tables(summary({ name: 'a|b.csv' }, arm('ours', 0.1)));
		expect(made).toContain('| a\\|b.csv | 5.0 % |');
		expect(made).not.toContain('From the same answers');
		expect(made).toMatch(/a\\\|b\.csv .* wrong \|( {2}\|){7}$/m);
	});
});
