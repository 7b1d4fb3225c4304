import { classify } from '../../dist/core/inference/classifier/learnedClassifier.js';
import { measured } from '../comparison.mjs';
import { cpuSeconds } from './cpuTime.mjs';
import { Peer } from './peer.mjs';
import { referenceLoop } from './referenceLoop.mjs';

const PIPELINE_BATCH = 32;
const WARM_CPU_SECONDS = 1;

/**
 * Texts a CPU second on one core: from strings to both blocks of the encoding, and with a head of 77 labels as Predict
 * calls it. `pipeline()` runs a smaller model of the same kind in a process of its own, turn by turn with ours.
 */
export async function encoderRows({ encoder, head, texts, staticFolder, repeats, passes }) {
	const count = texts.length * passes;
	const labels = head.labels.map((name) => ({ name }));
	const champion = { version: 1, head, calibrated: true };
	const encodeAll = () => {
		for (let pass = 0; pass < passes; pass++) for (const text of texts) encoder.encode(text);
	};
	const classifyAll = async () => {
		for (let pass = 0; pass < passes; pass++) await classify(texts, { encoder, labels, champion });
	};
	const peer = new Peer({ task: 'text-classification', folder: staticFolder, dtype: 'fp32', threads: 1 });
	const runs = { loop: [], encode: [], classify: [], pipeline: [] };
	try {
		// Compilers first: a service runs for days, not for its first second.
		for (let warm = 0; warm < WARM_CPU_SECONDS; warm += await cpuSeconds(encodeAll)) continue;
		for (let warm = 0; warm < WARM_CPU_SECONDS; warm += await cpuSeconds(classifyAll)) continue;
		await peer.run({ texts, batch: PIPELINE_BATCH });
		for (let repeat = 0; repeat < repeats; repeat++) {
			runs.loop.push(referenceLoop());
			runs.encode.push(count / (await cpuSeconds(encodeAll)));
			runs.classify.push(count / (await cpuSeconds(classifyAll)));
			runs.pipeline.push(texts.length / (await peer.run({ texts, batch: PIPELINE_BATCH })).cpuSeconds);
		}
	} finally {
		peer.end();
	}
	const unit = 'texts per CPU second';
	return [
		measured({
			what: 'Reference loop beside it: 100 million integer steps',
			unit: 'CPU seconds',
			values: runs.loop,
		}),
		measured({
			what: 'Built-in encoder: short texts to both blocks',
			unit,
			values: runs.encode,
			bar: { from: 60_000 },
		}),
		measured({
			what: 'Built-in encoder with a head of 77 labels',
			unit,
			values: runs.classify,
			peers: runs.pipeline,
			peerName: `pipeline() over a smaller static model with 77 labels, batches of ${PIPELINE_BATCH}`,
			bar: { from: 40_000 },
		}),
	];
}
