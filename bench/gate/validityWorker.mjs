// Runs streams of one promise, each with its own seed, and says how many were made and how many of these broken.
import { parentPort } from 'node:worker_threads';
import { seededNumbers } from '../seededNumbers.mjs';
import { promises } from './promises.mjs';

parentPort.on('message', ({ at, from, to }) => {
	let [broken, made] = [0, 0];
	for (let stream = from; stream < to; stream++) {
		const found = promises[at].brokenOf(seededNumbers(stream * 7919 + 1));
		if (found === undefined) continue;
		broken += found;
		made++;
	}
	parentPort.postMessage({ at, broken, made });
});
