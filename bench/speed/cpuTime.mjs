/** CPU seconds of this process, all of its threads, while the work runs. */
export async function cpuSeconds(work) {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1e6;
}
