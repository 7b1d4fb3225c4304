// Runs streams of one promise, each with its own seed, and says how often it was broken.
import { parentPort } from 'node:worker_threads';
import { seededNumbers } from '../seededNumbers.mjs';
import { promises } from './promises.mjs';

parentPort.on('message', ({ at, from, to }) => {
	let broken = 0;
	for (let stream = from; stream < to; stream++) broken += promises[at].brokenOf(seededNumbers(stream * 7919 + 1));
	parentPort.postMessage({ at, broken });
});
