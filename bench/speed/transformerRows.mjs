import { openModelHost } from '../../dist/core/inference/host/openModelHost.js';
import { measured } from '../comparison.mjs';
import { byCpuTime } from './byCpuTime.mjs';
import { hostCpuSeconds } from './hostCpu.mjs';
import { Peer } from './peer.mjs';
import { largestDifference, outOfPlace } from './sameResults.mjs';

const EMBEDDING_SIZE = 384;
/** How pipeline() is used: batches in the order of arrival, or a call for each text. */
const BATCH = 32;
const threads = 1;

async function ourRun(host, folder, texts) {
	const started = performance.now();
	const request = { task: 'feature-extraction', folder, dtype: 'q8', settings: {}, rows: texts };
	let results;
	const cpuSeconds = await hostCpuSeconds(host, async () => ({ results } = await host.run(request)));
	const seconds = (performance.now() - started) / 1000;
	const values = new Float32Array(texts.length * EMBEDDING_SIZE);
	for (const [row, result] of results.entries()) {
		if (result.failed) throw new Error(result.failed.message);
		values.set(result.vector, row * EMBEDDING_SIZE);
	}
	return { seconds, cpuSeconds, values };
}

/**
 * MiniLM in 8 bits over texts of mixed lengths: ours through the model host, and `pipeline()` in batches in the order of
 * arrival, turn by turn, each in a process of its own with one thread for arithmetic. `otherWays` measures the other
 * ways too in which people use `pipeline()`, and holds our results against them.
 */
export async function transformerRows({ folder, texts, kind, pairs, otherWays }) {
	const host = openModelHost({ threads, idleMs: 600_000 });
	const settings = { task: 'feature-extraction', folder, dtype: 'q8', threads };
	const plain = new Peer(settings);
	const worker = otherWays ? new Peer({ ...settings, inWorker: true }) : undefined;
	const runs = { ours: [], batches: [], inWorker: [], oneByOne: [] };
	const cpu = { ours: [], batches: [] };
	const difference = { alone: 0, batches: 0, own: 0 };
	let misplaced = 0;
	const differs = (name, a, b) =>
		(difference[name] = Math.max(difference[name], largestDifference(a.values, b.values)));
	try {
		const few = texts.slice(0, BATCH);
		await ourRun(host, folder, few);
		for (const peer of [plain, worker]) await peer?.run({ texts: few, batch: BATCH });
		for (let pair = 0; pair < pairs; pair++) {
			const ours = await ourRun(host, folder, texts);
			const batches = await plain.run({ texts, batch: BATCH });
			runs.ours.push(texts.length / ours.seconds);
			runs.batches.push(texts.length / batches.seconds);
			cpu.ours.push(texts.length / ours.cpuSeconds);
			cpu.batches.push(texts.length / batches.cpuSeconds);
			differs('batches', ours, batches);
			if (!otherWays) continue;
			runs.inWorker.push(texts.length / (await worker.run({ texts, batch: BATCH })).seconds);
			const oneByOne = await plain.run({ texts, batch: 1 });
			runs.oneByOne.push(texts.length / oneByOne.seconds);
			differs('alone', ours, oneByOne);
			differs('own', batches, oneByOne);
			misplaced += outOfPlace(ours.values, oneByOne.values, EMBEDDING_SIZE, texts);
		}
	} finally {
		plain.end();
		worker?.end();
		await host.close();
	}
	const what = `MiniLM q8, ${texts.length.toLocaleString('en')} ${kind}`;
	const bar = { of: 'ratio', from: 3 };
	const batched = `pipeline(), batches of ${BATCH} in order of arrival`;
	const against = (way, peers, peerName, ratioBar) =>
		measured({
			what: `${what}, ${way}`,
			unit: 'texts per second',
			values: runs.ours,
			peers,
			peerName,
			bar: ratioBar,
		});
	const far = (from, value, differenceBar) =>
		measured({ what: `Largest difference ${from}`, unit: '', values: [value], bar: differenceBar });
	const speed = [
		against(`against batches of ${BATCH}`, runs.batches, batched, bar),
		...byCpuTime(what, cpu.ours, cpu.batches, batched),
	];
	if (!otherWays) return speed;
	return [
		...speed,
		against(
			'against the same in a worker',
			runs.inWorker,
			`pipeline() in worker_threads, batches of ${BATCH}`,
			bar,
		),
		against('against a call for each text', runs.oneByOne, 'pipeline(), one call for each text'),
		far('from pipeline(), a call for each text', difference.alone, { to: 1e-3 }),
		// An 8-bit model reckons a scale over the whole batch: what pipeline() says of a text depends on its neighbours.
		far(`from pipeline(), batches of ${BATCH}`, difference.batches),
		far('of pipeline() in batches from itself with a call for each', difference.own),
		measured({
			what: 'Answers out of the order of the texts',
			unit: 'answers',
			values: [misplaced],
			bar: { to: 0 },
		}),
	];
}
