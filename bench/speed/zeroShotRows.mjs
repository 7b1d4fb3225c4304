import { openModelHost } from '../../dist/core/inference/host/openModelHost.js';
import { measured } from '../comparison.mjs';
import { byCpuTime } from './byCpuTime.mjs';
import { hostCpuSeconds } from './hostCpu.mjs';
import { Peer } from './peer.mjs';
import { largestDifference } from './sameResults.mjs';

const threads = 1;
const hypothesis = 'This example is {}.';

/** Zero-shot with many labels, ours through the model host and the library's pipeline, turn by turn, one thread each. */
export async function zeroShotRows({ folder, texts, labels, pairs }) {
	const host = openModelHost({ threads, idleMs: 600_000 });
	const task = 'zero-shot-classification';
	const peer = new Peer({ task, folder, dtype: 'q8', threads });
	const network = new Peer({ networkAlone: true, folder, dtype: 'q8', threads });
	const ask = async (rows) => {
		const started = performance.now();
		const settings = { labels, hypothesis, severalLabels: false };
		let results;
		const request = { task, folder, dtype: 'q8', settings, rows };
		const cpuSeconds = await hostCpuSeconds(host, async () => ({ results } = await host.run(request)));
		const seconds = (performance.now() - started) / 1000;
		return { seconds, cpuSeconds, values: results.flatMap(({ scores }) => [...scores]) };
	};
	const runs = { ours: [], pipeline: [] };
	const cpu = { ours: [], pipeline: [], network: [] };
	let difference = 0;
	try {
		await ask(texts.slice(0, 1));
		await peer.run({ texts: texts.slice(0, 1), batch: 1, labels });
		await network.run({ texts: texts.slice(0, 1), labels, hypothesis });
		for (let pair = 0; pair < pairs; pair++) {
			const ours = await ask(texts);
			const theirs = await peer.run({ texts, batch: texts.length, labels });
			const passes = await network.run({ texts, labels, hypothesis });
			cpu.network.push(texts.length / passes.cpuSeconds);
			runs.ours.push(texts.length / ours.seconds);
			runs.pipeline.push(texts.length / theirs.seconds);
			cpu.ours.push(texts.length / ours.cpuSeconds);
			cpu.pipeline.push(texts.length / theirs.cpuSeconds);
			difference = Math.max(difference, largestDifference(ours.values, theirs.values));
		}
	} finally {
		peer.end();
		network.end();
		await host.close();
	}
	const what = `Zero-shot q8, MiniLM's size, ${labels.length} labels, ${texts.length} texts`;
	const peerName = "pipeline('zero-shot-classification')";
	return [
		measured({
			what,
			unit: 'texts per second',
			values: runs.ours,
			peers: runs.pipeline,
			peerName,
			bar: { of: 'ratio', from: 5 },
		}),
		...byCpuTime(what, cpu.ours, cpu.pipeline, peerName),
		measured({
			what: `${what}: the network alone, pairs sorted by length, nothing around it`,
			unit: 'texts per CPU second',
			values: cpu.network,
			peers: cpu.pipeline,
			peerName,
		}),
		measured({
			what: 'Largest difference of a zero-shot score from pipeline()',
			unit: '',
			values: [difference],
		}),
	];
}
