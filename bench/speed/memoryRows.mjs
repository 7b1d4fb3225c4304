import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openModelHost } from '../../dist/core/inference/host/openModelHost.js';
import { measured } from '../comparison.mjs';
import { seededNumbers } from '../seededNumbers.mjs';
import { slope } from './slope.mjs';

/** Room for one of the two models, not for both. */
const MODEL_BYTES = 45_000_000;
/** Unloads after which the host replaces the model process: memory rises and falls at that pace. */
const PROCESS_LIFE = 50;
/** Growth over the whole run that is no more than the noise of measuring memory, in MB. */
const NOISE_MB = 20;
const text = 'My card has not arrived yet, and I have waited for two weeks.';

/**
 * Two models in turn through a host that keeps one of them, so that each call loads one and unloads the other. `memory`
 * is that of this process, the one that stands for n8n; the child's is after its last answer.
 */
export async function memoryRows({ folders, loads }) {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	const host = openModelHost({ threads: 1, modelBytes: MODEL_BYTES, idleMs: 600_000 });
	const own = [];
	const child = [];
	let most = 0;
	try {
		for (let load = 0; load < loads; load++) {
			const folder = folders[load % folders.length];
			await host.run({ task: 'feature-extraction', folder, dtype: 'q8', settings: {}, rows: [text] });
			collectGarbage();
			own.push(process.memoryUsage.rss() / 1e6);
			child.push(host.stats().rss / 1e6);
			most = Math.max(most, host.stats().models.length);
		}
		const { loads: counted, unloads, starts } = host.stats();
		if (counted !== loads || most !== 1)
			throw new Error(`${counted} of ${loads} loads were loads, and ${most} models were in memory at once`);
		console.log(`  ${loads} loads, ${unloads} unloads, ${starts} processes`);
	} finally {
		await host.close();
	}
	return [
		...growthRows(loads, "the host's own process", settled(own)),
		...growthRows(loads, 'the model process', settled(child)),
	];
}

// The first ones fill caches and pools that stay.
const settled = (values) => values.slice(Math.ceil(values.length / 10));

function growthRows(loads, whose, values) {
	const what = `${loads.toLocaleString('en')} loads and unloads: `;
	const { rate, low, high } = slope(values, seededNumbers(1), { block: PROCESS_LIFE });
	const overTheRun = (perLoad) => perLoad * (values.length - 1);
	const difference = { mean: overTheRun(rate), low: overTheRun(low), high: overTheRun(high) };
	return [
		{
			...measured({ what: `${what}growth of ${whose}`, unit: 'MB', values: [difference.mean] }),
			difference,
			bar: { of: 'difference', to: NOISE_MB },
			holds: low <= 0 || difference.mean <= NOISE_MB,
		},
		measured({ what: `${what}${whose} at its highest`, unit: 'MB', values: [Math.max(...values)] }),
	];
}
