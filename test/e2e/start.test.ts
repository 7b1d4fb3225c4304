import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../support/installedPackage';
import { executionsOf, postJson } from '../support/executions';
import { connectN8n, eventually, freePort } from '../support/n8nServer';

/** `npm start`, with everything installed: what it says, what it leaves running, what a second one keeps. */

const userFolder = mkdtempSync(join(tmpdir(), 'hitl-start-'));
afterAll(() => rmSync(userFolder, { recursive: true, force: true }));

// The others wait in n8n for a credential.
const examples = readdirSync(join(root, 'examples')).filter(
	(file) => file.endsWith('.json') && !readFileSync(join(root, 'examples', file), 'utf8').includes('"templateCredsSetupCompleted": false'),
);

async function start(port: number) {
	const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
		cwd: root,
		env: { ...process.env, NODE_OPTIONS: '', N8N_USER_FOLDER: userFolder, N8N_PORT: String(port) },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let text = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	const started = performance.now();
	await eventually(
		'npm start is ready',
		async () => {
			if (child.exitCode !== null) throw new Error(text);
			return /What to try first:(\n .*){4}\n/.test(text) || undefined;
		},
		150_000,
	);
	const base = `http://127.0.0.1:${port}`;
	return {
		base,
		text: () => text,
		seconds: (performance.now() - started) / 1000,
		n8n: connectN8n({ base, pid: child.pid ?? 0, logFile: join(userFolder, 'n8n.log') }),
		end: async (signal: NodeJS.Signals) => {
			child.kill(signal);
			return ended;
		},
	};
}

/** What a newcomer does: sends a message, opens the link that the terminal says, chooses a label. */
async function answerOne({ base, n8n, text }: Awaited<ReturnType<typeof start>>): Promise<void> {
	await postJson(`${base}/webhook/support-triage-messages`, { messages: [{ ticket: 'T-1', text: 'My new card never came' }] });
	const link = await eventually('the terminal says the link', async () => /answer:\n {2}(http\S+)/.exec(text())?.[1], 60_000);
	expect(link).toMatch(new RegExp(`^${base}/webhook/hitl-desk/review\\?r=`));
	const page = await (await fetch(link)).text();
	const nonce = /name="page" value="([^"]+)"/.exec(page)?.[1] ?? '';
	const sent = await fetch(link, { method: 'POST', body: new URLSearchParams({ page: nonce, a1: '0', reviewer: 'Ana' }) });
	expect(await sent.text()).toContain('1 answer sent.');
	await eventually('the workflow goes on', async () => (await executionsOf(n8n, idOf('support-triage.json'))).every(({ status }) => status === 'success') || undefined);
	expect(await (await fetch(link)).text()).toContain('<bdi>Ana</bdi> has already answered this.');
}

const idOf = (file: string): string =>
	(JSON.parse(readFileSync(join(root, 'examples', file), 'utf8')) as { id: string }).id;

it('starts n8n with the examples active, says where, stops cleanly, and goes on with the same data', async () => {
	const port = await freePort();
	const first = await start(port);
	const lines = first.text().trimEnd().split('\n');
	expect(lines.slice(-5, -4)).toEqual(['What to try first:']);
	expect(first.text()).toContain(`Active example workflows: ${examples.length}.`);
	expect(first.text()).toContain(`Editor   ${first.base}`);
	expect(first.text()).toContain('log in with owner@example.org');
	expect(first.text()).not.toContain('could not be activated');
	for (const [, url] of first.text().matchAll(/Form {5}(\S+)/g)) {
		const form = await fetch(String(url));
		expect([url, form.status]).toEqual([url, 200]);
	}
	await answerOne(first);
	const edited = idOf(String(examples[0]));
	const rename = await first.n8n.rest(`workflows/${edited}`, { method: 'PATCH', body: { name: 'Mine now' } });
	expect(rename.status).toBe(200);
	expect(await first.end('SIGINT')).toBe(0);
	expect(first.text()).toContain('n8n has stopped. Your data stay');

	const second = await start(port);
	expect((await second.n8n.rest(`workflows/${edited}`)).data).toMatchObject({ name: 'Mine now' });
	expect(second.text()).not.toContain('Installing');
	expect(second.text()).not.toContain('Building');
	process.stdout.write(
		`npm start: first ${first.seconds.toFixed(1)} s, second ${second.seconds.toFixed(1)} s\n`,
	);
	expect(await second.end('SIGTERM')).toBe(0);
});
