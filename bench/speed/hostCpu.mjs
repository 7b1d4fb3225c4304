import { readFileSync } from 'node:fs';

// Linux reports times of processes in hundredths of a second, whatever its own clock ticks.
const TICKS = 100;

function cpuOfProcess(pid) {
	try {
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ');
		return (Number(fields[11]) + Number(fields[12])) / TICKS;
	} catch {
		return NaN;
	}
}

/**
 * CPU seconds of some work through a model host, those of this process and of the model process together. The process must run
 * already. Not a number where the system does not tell (it is Linux that does).
 */
export async function hostCpuSeconds(host, work) {
	const { pid } = host.stats();
	const own = process.cpuUsage();
	const before = cpuOfProcess(pid);
	await work();
	const { user, system } = process.cpuUsage(own);
	return host.stats().pid === pid ? cpuOfProcess(pid) - before + (user + system) / 1e6 : NaN;
}
