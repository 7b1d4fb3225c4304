/** Counts per layer from jest's JSON. A suite that could not run at all is one failure; so is a run in which nothing ran. */
export function countTests({ testResults }) {
	const layers = new Map();
	for (const { name, status, assertionResults } of testResults) {
		const layer = /[\\/]test[\\/]([^\\/]+)[\\/]/.exec(name)?.[1] ?? 'other';
		const count = layers.get(layer) ?? { passed: 0, failed: 0, skipped: 0 };
		for (const { status: outcome } of assertionResults) {
			if (outcome === 'passed') count.passed++;
			else if (outcome === 'failed') count.failed++;
			else count.skipped++;
		}
		if (status === 'failed' && !assertionResults.some(({ status: outcome }) => outcome === 'failed'))
			count.failed++;
		layers.set(layer, count);
	}
	return layers;
}

const line = ({ passed, failed, skipped }) =>
	`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** The summary: a line a layer, then the closing line that counts them all. */
export function summary(layers) {
	const total = { passed: 0, failed: 0, skipped: 0 };
	for (const count of layers.values()) for (const key of Object.keys(total)) total[key] += count[key];
	const width = Math.max(...[...layers.keys()].map((name) => name.length), 0);
	const rows = [...layers].map(([name, count]) => `  ${name.padEnd(width)}  ${line(count)}`);
	return { text: ['', ...rows, '', line(total)].join('\n'), good: total.failed === 0 && total.passed > 0 };
}
