import { spawn } from 'node:child_process';

/** A command that ended with another code than 0. `output` holds what it said. */
export class CommandFailed extends Error {
	constructor(command, code, output) {
		super(`${command} ended with ${code}`);
		this.output = output;
	}
}

/** A command that Ctrl+C or a signal ended. */
export class Interrupted extends Error {}

/** Runs a command. `quiet` keeps its output back (it is in the result and in the error), else it is shown. */
export function run(command, args, { quiet = false, ...options } = {}) {
	return new Promise((resolve, reject) => {
		const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
		const child = spawn(command, args, { stdio, ...options });
		let interrupted = false;
		const forward = (signal) => {
			child.kill(interrupted ? 'SIGKILL' : signal);
			interrupted = true;
		};
		for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
		let output = '';
		for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
		child.on('error', reject);
		child.on('close', (code, signal) => {
			for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward);
			if (interrupted) reject(new Interrupted(command));
			else if (code === 0) resolve(output);
			else reject(new CommandFailed([command, ...args].join(' '), signal ?? code, output));
		});
	});
}

/** Says that something takes long, and every half minute that it still goes on. Returns what the work returns. */
export async function announced(what, work) {
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1000);
	console.log(`${what} ...`);
	const timer = setInterval(() => console.log(`  ... still at it, ${seconds()} s`), 30_000);
	try {
		return await work();
	} finally {
		clearInterval(timer);
		console.log(`  ... ${seconds()} s`);
	}
}
