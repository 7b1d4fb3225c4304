// Built-in modules only, and nothing newer than Node 20: this runs before anything is installed.
import { mkdirSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.mjs';
import { CommandFailed, run } from './command.mjs';
import { installMail, installN8n, installPackage, installRegistry } from './n8nInstall.mjs';
import { node24, withNode } from './node24.mjs';
import { root } from './places.mjs';
import { script } from './sentence.mjs';
import { watchForStandstill } from './standstill.mjs';
import { countTests, summary } from './testReport.mjs';

/** The end-to-end layer alone needs a whole n8n: it is asked for unless the layers are named without it. */
function needsN8n(args) {
	const from = args.indexOf('--selectProjects');
	if (from < 0) return true;
	const rest = args.slice(from + 1);
	const end = rest.findIndex((arg) => arg.startsWith('-'));
	return rest.slice(0, end < 0 ? undefined : end).includes('e2e');
}

await script(async () => {
	const args = process.argv.slice(2);
	const node = await node24();
	await installPackage();
	if (needsN8n(args)) {
		await installN8n();
		await installRegistry();
		await installMail();
	}
	await buildIfStale(node);

	const results = join(root, `.test-results/${process.pid}.json`);
	const suiteTimes = join(root, `.test-results/${process.pid}.suites`);
	mkdirSync(join(root, '.test-results'), { recursive: true });
	// Several dependencies are ES modules, which jest loads only with this flag.
	const env = withNode(node, {
		NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
		HITL_SUITE_TIMES: suiteTimes,
	});
	const jest = join(root, 'node_modules/jest/bin/jest.js');
	// With the full numbers of the end-to-end tests one suite takes longer than usual.
	const minutes = Number(process.env.HITL_STANDSTILL_MINUTES ?? 15);
	const watch = watchForStandstill(suiteTimes, { minutes });
	const failure = await run(node, [jest, '--json', `--outputFile=${results}`, ...args], {
		cwd: root,
		env,
		signal: watch.signal,
		killSignal: 'SIGKILL',
	}).then(
		() => undefined,
		(error) => error,
	);
	watch.end();
	rmSync(suiteTimes, { force: true });
	const ranToTheEnd = failure === undefined || failure instanceof CommandFailed;
	if (!ranToTheEnd && !watch.signal.aborted) throw failure;

	const layers = existsSync(results) ? countTests(JSON.parse(readFileSync(results, 'utf8'))) : new Map();
	rmSync(results, { force: true });
	if (layers.size === 0) console.error('No test ran.');
	// jest can end badly with every test passed, when a set-up or a clean-up of a layer goes wrong.
	if (failure !== undefined && (watch.signal.aborted || summary(layers).good))
		layers.set('jest itself', { passed: 0, failed: 1, skipped: 0 });
	const { text, good } = summary(layers);
	if (!good) process.exitCode = 1;
	console.log(text);
});
