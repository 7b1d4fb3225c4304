// A peer of a benchmark in a process of its own, see peer.mjs. It ends with its parent.
import { Worker } from 'node:worker_threads';
import { peerNetwork } from './peerNetwork.mjs';
import { peerPipeline } from './peerPipeline.mjs';

process.on('disconnect', () => process.exit());
const { inWorker, networkAlone, ...settings } = JSON.parse(process.argv[2]);

if (inWorker) {
	const worker = new Worker(new URL('./peerWorker.mjs', import.meta.url), { workerData: settings });
	process.on('message', (request) => worker.postMessage(request));
	worker.on('message', (answer) => process.send(answer));
} else {
	const loading = networkAlone ? peerNetwork(settings) : peerPipeline(settings);
	process.on('message', async (request) => process.send(await (await loading)(request)));
}
