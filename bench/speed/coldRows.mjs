import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/places.mjs';
import { measured } from '../comparison.mjs';
import { encoderFolder } from '../models/benchModels.mjs';

async function coldProcess(files) {
	const started = performance.now();
	const child = fork(join(root, 'bench/speed/coldProcess.mjs'), [encoderFolder, ...files], { execArgv: [] });
	const [first] = await once(child, 'message');
	const wallMs = performance.now() - started;
	const [more] = await once(child, 'message');
	await once(child, 'exit');
	if (first.label === '') throw new Error('the cold process gave no label');
	return { wallMs, ...more };
}

/** From the start of a fresh process to its first prediction, and what encoder and head add to its memory. */
export async function coldRows({ folder, head, texts, repeats }) {
	const files = [join(folder, 'cold-weights.bin'), join(folder, 'cold.json')];
	writeFileSync(files[0], head.weights);
	writeFileSync(files[1], JSON.stringify({ labels: head.labels, texts }));
	// The first one brings the files into the system's cache: a disk is not what is measured.
	await coldProcess(files);
	const runs = [];
	for (let repeat = 0; repeat < repeats; repeat++) runs.push(await coldProcess(files));
	const row = (what, unit, key, bar) => measured({ what, unit, values: runs.map((run) => run[key]), bar });
	return [
		row('Cold process to first prediction, Node included', 'ms', 'wallMs', { to: 250 }),
		row('The same in CPU time', 'ms', 'cpuMs', { to: 250 }),
		row('Memory of encoder and head, first prediction', 'MB', 'firstMb', { to: 60 }),
		row(`Memory of encoder and head, ${texts.length.toLocaleString('en')} predictions`, 'MB', 'allMb', {
			to: 60,
		}),
		row('Memory of encoder and head, at its highest', 'MB', 'peakMb', { to: 60 }),
	];
}
