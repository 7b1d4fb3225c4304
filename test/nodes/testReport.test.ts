import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/installedPackage';

const report = pathToFileURL(join(root, 'scripts', 'testReport.mjs')).href;

/** The closing line and the verdict for a jest result of these suites. */
function closing(testResults: object[]): { last: string; good: boolean } {
	const code = `const { countTests, summary } = await import(${JSON.stringify(report)});
		const { text, good } = summary(countTests(${JSON.stringify({ testResults })}));
		console.log(JSON.stringify({ last: text.split('\\n').pop(), good }));`;
	const args = ['--input-type=module', '--eval', code];
	return JSON.parse(
		execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }),
	);
}

/** What a script of this repository says on standard error, run as code. */
const saysInError = (code: string): string =>
	spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }).stderr;

const suite = (layer: string, ...outcomes: string[]) => ({
	name: `/somewhere/test/${layer}/some.test.ts`,
	status: outcomes.includes('failed') ? 'failed' : 'passed',
	assertionResults: outcomes.map((status) => ({ status })),
});

describe('the closing line of npm test', () => {
	it('adds the layers up', () => {
		const suites = [suite('core', 'passed', 'passed'), suite('e2e', 'passed', 'failed')];
		expect(closing(suites)).toEqual({ last: '3 passed, 1 failed', good: false });
	});

	it('mentions skipped tests when there are any', () => {
		expect(closing([suite('e2e', 'passed', 'pending', 'todo')])).toEqual({
			last: '1 passed, 0 failed, 2 skipped',
			good: true,
		});
	});

	it('counts a suite that could not run at all as a failure', () => {
		const broken = { ...suite('nodes'), status: 'failed' };
		expect(closing([suite('core', 'passed'), broken])).toEqual({ last: '1 passed, 1 failed', good: false });
	});

	it('is no success when nothing ran', () => {
		expect(closing([])).toEqual({ last: '0 passed, 0 failed', good: false });
		expect(closing([suite('core', 'pending')])).toEqual({
			last: '0 passed, 0 failed, 1 skipped',
			good: false,
		});
	});
});

test('a run in which nothing goes on is ended, with the suites that hang by name', () => {
	const folder = mkdtempSync(join(tmpdir(), 'hitl-standstill-'));
	const file = join(folder, 'suites');
	const lines = [{ event: 'begin', path: 'quick' }, { event: 'begin', path: 'stuck' }, { event: 'end', path: 'quick' }];
	writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
	const script = pathToFileURL(join(root, 'scripts', 'standstill.mjs')).href;
	const said = saysInError(`const { watchForStandstill } = await import(${JSON.stringify(script)});
		const { signal } = watchForStandstill(${JSON.stringify(file)}, { minutes: 0.002, everyMs: 10 });
		await new Promise((resolve) => signal.addEventListener('abort', resolve));`);
	expect(said).toBe('Nothing has gone on for 0.002 minutes. Ended. Not finished: stuck\n');
	rmSync(folder, { recursive: true });
});
