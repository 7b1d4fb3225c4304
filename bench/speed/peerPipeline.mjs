import { env, pipeline } from '@huggingface/transformers';

const runners = {
	'text-classification': (pipe) => async (texts) => {
		await pipe(texts);
		return [];
	},
	'feature-extraction': (pipe) => async (texts) => [
		(await pipe(texts, { pooling: 'mean', normalize: true })).data,
	],
	'zero-shot-classification': (pipe) => async (texts, labels) => {
		const answers = await pipe(texts, labels);
		return answers.map(({ labels: ranked, scores }) => {
			const byName = new Map(ranked.map((name, i) => [name, scores[i]]));
			return Float32Array.from(labels, (name) => byName.get(name));
		});
	},
};

/** The library's pipeline over a folder, used as its documentation does: texts in the order in which they came. */
export async function peerPipeline({ task, folder, dtype, threads }) {
	env.allowRemoteModels = false;
	const session_options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
	const run = runners[task](await pipeline(task, folder, { dtype, session_options }));
	return async ({ texts, batch, labels }) => {
		const started = performance.now();
		const cpu = process.cpuUsage();
		const parts = [];
		for (let begin = 0; begin < texts.length; begin += batch)
			parts.push(...(await run(texts.slice(begin, begin + batch), labels)));
		const { user, system } = process.cpuUsage(cpu);
		const seconds = (performance.now() - started) / 1000;
		const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
		let at = 0;
		for (const part of parts) {
			values.set(part, at);
			at += part.length;
		}
		return { seconds, cpuSeconds: (user + system) / 1e6, values };
	};
}
