import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { n8nCommand } from './places.mjs';
import { Sentence } from './sentence.mjs';
import { until } from './until.mjs';

const note = (userFolder) => join(userFolder, 'running.json');

/** Refuses a second n8n over the same data: two of them on one SQLite file lose work. */
export function assertNotRunning(userFolder) {
	let running;
	try {
		running = JSON.parse(readFileSync(note(userFolder), 'utf8'));
		process.kill(running.pid, 0);
	} catch (error) {
		if (error.code !== 'EPERM') return;
	}
	throw new Sentence(
		`n8n is already running over ${userFolder} (process ${running.pid}): open http://127.0.0.1:${running.port}\n` +
			'Stop it with Ctrl+C where it was started, or run a second one over other data: ' +
			`N8N_USER_FOLDER=/some/folder N8N_PORT=${running.port + 2} npm start`,
	);
}

/**
 * Starts n8n and waits until it is ready. Its output goes to a file, so that the last lines on screen are ours.
 * Ctrl+C and a closed terminal end it cleanly; a second Ctrl+C ends it at once.
 */
export async function startN8n({ node, env, userFolder, port, logFile = join(userFolder, 'n8n.log') }) {
	mkdirSync(dirname(logFile), { recursive: true });
	const log = openSync(logFile, 'w');
	// In a process group of its own: else a terminal's Ctrl+C reaches n8n twice, and the second one kills it.
	const detached = process.platform !== 'win32';
	const child = spawn(node, [n8nCommand, 'start'], { env, stdio: ['ignore', log, log], detached });
	closeSync(log);
	writeFileSync(note(userFolder), JSON.stringify({ pid: child.pid, port }));
	const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
	let wanted = false;
	const stop = (signal = 'SIGTERM') => {
		child.kill(wanted ? 'SIGKILL' : signal);
		wanted = true;
		return ended;
	};
	process.on('SIGINT', () => stop());
	process.on('SIGTERM', () => stop());
	process.on('SIGHUP', () => stop());
	process.on('exit', () => child.kill('SIGKILL'));
	void ended.then(() => rmSync(note(userFolder), { force: true }));

	const gone = ended.then((code) => ({ code }));
	const ready = until(async () => (await fetch(`http://127.0.0.1:${port}/healthz/readiness`)).ok);
	const first = await Promise.race([ready, gone]);
	if (first === true) return { child, ended, stop, stopping: () => wanted };
	if (wanted) process.exit(130);
	const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
	const what = first === false ? 'is not ready after two minutes' : `ended by itself (${first.code})`;
	throw new Sentence(`n8n ${what}. Its last words:\n${lines}\nThe whole log: ${logFile}`);
}
