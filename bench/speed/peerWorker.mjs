// A peer in a worker thread, see peerProcess.mjs.
import { parentPort, workerData } from 'node:worker_threads';
import { peerPipeline } from './peerPipeline.mjs';

const loading = peerPipeline(workerData);
parentPort.on('message', async (request) => parentPort.postMessage(await (await loading)(request)));
