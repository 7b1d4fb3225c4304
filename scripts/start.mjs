// Built-in modules only, and nothing newer than Node 20: this runs before anything is installed.
import { join } from 'node:path';
import { release } from 'node:os';
import { buildIfStale } from './build.mjs';
import { demoFolder, linkPackage } from './demoFolder.mjs';
import { activeExamples, bringExamples, readExamples } from './examples.mjs';
import { logIn } from './n8nApi.mjs';
import { n8nEnvironment, owner } from './n8nEnvironment.mjs';
import { installN8n, installPackage } from './n8nInstall.mjs';
import { assertNotRunning, startN8n } from './n8nProcess.mjs';
import { entrances, newcomerText } from './newcomer.mjs';
import { node24 } from './node24.mjs';
import { root } from './places.mjs';
import { chosenPort, freePort } from './port.mjs';
import { announceReviews } from './reviewLinks.mjs';
import { script } from './sentence.mjs';
import { until } from './until.mjs';

await script(async () => {
	const started = Date.now();
	const userFolder = demoFolder();
	assertNotRunning(userFolder);
	const port = await chosenPort();
	if (/microsoft/i.test(release()) && root.startsWith('/mnt/'))
		console.log(
			'This folder lies on a Windows drive, where 250,000 small files take very long: clone into your Linux home folder instead.',
		);

	const node = await node24();
	await installPackage();
	await installN8n();
	await buildIfStale(node);
	linkPackage(userFolder);

	console.log('Starting n8n ...');
	const env = n8nEnvironment({ node, userFolder, port, brokerPort: await freePort(port + 1) });
	const logFile = join(userFolder, 'n8n.log');
	const n8n = await startN8n({ node, env, userFolder, port, logFile });
	const base = `http://127.0.0.1:${port}`;
	const api = await logIn(base);
	const lines = await bringExamples(api, userFolder, readExamples());
	const examples = await activeExamples(api, readExamples());
	// n8n answers 404 at a form's address for a moment after the start.
	for (const { url } of entrances(examples, base).forms)
		await until(async () => (await fetch(url)).ok, { limitMs: 10_000 });

	const seconds = Math.round((Date.now() - started) / 1000);
	console.log(newcomerText({ base, owner, examples, seconds, logFile, lines, platform: process.platform }));
	void announceReviews(api, n8n.ended);
	const code = await n8n.ended;
	if (n8n.stopping()) console.log('\nn8n has stopped. Your data stay: npm start goes on from here.');
	else console.error(`\nn8n ended by itself (${code}). The log says why: ${logFile}`);
	process.exitCode = n8n.stopping() ? 0 : 1;
});
