import { isMainThread, Worker, workerData } from 'node:worker_threads';

/**
 * Ends the model process when its parent is gone, even in the middle of a native call, where it hears no message: a thread
 * beside it looks twice a second.
 */
const LOOK_EVERY_MS = 500;

export function watchParent(): void {
	new Worker(__filename, { workerData: process.ppid, execArgv: [], env: {}, name: 'parent watch' }).unref();
}

if (!isMainThread) {
	const parent: unknown = workerData;
	setInterval(() => {
		if (typeof parent !== 'number' || process.ppid !== parent || !exists(parent))
			process.kill(process.pid, 'SIGKILL');
	}, LOOK_EVERY_MS);
}

/** Windows keeps the number of a parent that is gone. */
function exists(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		// Somebody else's process is a process.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
