// Runs streams of one promise, each with its own seed, and says of each row how many were made and how many of these broken.
import { parentPort } from 'node:worker_threads';
import { seededNumbers } from '../seededNumbers.mjs';
import { promises } from './promises.mjs';

parentPort.on('message', ({ at, from, to }) => {
	const { run, rows } = promises[at];
	const counts = rows.map(() => ({ broken: 0, made: 0 }));
	for (let stream = from; stream < to; stream++) {
		const found = run(seededNumbers(stream * 7919 + 1));
		for (const [row, { brokenOf }] of rows.entries()) {
			const broken = brokenOf(found);
			if (broken === undefined) continue;
			counts[row].broken += broken;
			counts[row].made++;
		}
	}
	parentPort.postMessage({ at, counts });
});
