// A fresh process: loads the encoder and a head, predicts one text as Predict does, says what that took, then goes on
// with more texts to show how much memory stays. Usage: node coldProcess.mjs ENCODER_FOLDER (head and texts on standard input)
import { readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';

const atStart = process.memoryUsage.rss();
// Bytes as they come from a store: labels, weights and texts, parsed before the clock of memory is read again.
const begin = performance.now();
const { loadStaticEncoder } = await import('../../dist/core/inference/encoder/staticEncoder.js');
const { classify } = await import('../../dist/core/inference/classifier/learnedClassifier.js');
const encoder = await loadStaticEncoder(process.argv[2]);
const stored = readFileSync(process.argv[3]);
const names = JSON.parse(readFileSync(process.argv[4], 'utf8'));
const weights = new Float32Array(
	stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.byteLength),
);
const options = {
	encoder,
	labels: names.labels.map((name) => ({ name })),
	champion: { version: 1, head: { labels: names.labels, weights, temperature: 1 }, calibrated: true },
};
const [first] = await classify(names.texts.slice(0, 1), options);
const toFirst = performance.now();
const { user, system } = process.cpuUsage();
const afterFirst = process.memoryUsage.rss();
await new Promise((resolve) => process.send({ label: first.label }, resolve));
await classify(names.texts, options);
process.send({
	ownMs: toFirst - begin,
	cpuMs: (user + system) / 1000,
	firstMb: (afterFirst - atStart) / 1e6,
	allMb: (process.memoryUsage.rss() - atStart) / 1e6,
	peakMb: (resourceUsage().maxRSS * 1024 - atStart) / 1e6,
});
process.disconnect();
