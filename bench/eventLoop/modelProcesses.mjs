import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the model processes that a process has started. Linux only: elsewhere none is found. */
export function modelProcesses(parent) {
	const ids = (() => {
		try {
			return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
		} catch {
			return [];
		}
	})();
	return ids.map(Number).filter((pid) => {
		try {
			const [, after] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
			return (
				Number(after) === parent && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('modelProcess.js')
			);
		} catch {
			return false;
		}
	});
}

/** Ends them, so that the next run has to start one and to load its model. */
export function endModelProcesses(parent) {
	for (const pid of modelProcesses(parent)) process.kill(pid, 'SIGKILL');
}
