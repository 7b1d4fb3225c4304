const ITERATIONS = 1e8;

/** Seconds of CPU that a fixed piece of integer arithmetic takes: how fast this machine is at this moment. */
export function referenceLoop() {
	const before = process.cpuUsage();
	let state = 1;
	for (let i = 0; i < ITERATIONS; i++) state = (Math.imul(state, 1_664_525) + 1_013_904_223 + i) | 0;
	const { user, system } = process.cpuUsage(before);
	// The result is looked at, or the compiler might leave the loop out.
	if (!Number.isInteger(state)) throw new Error('the loop went wrong');
	return (user + system) / 1e6;
}
