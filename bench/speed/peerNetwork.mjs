import { AutoModelForSequenceClassification, AutoTokenizer, env } from '@huggingface/transformers';

const BATCH = 16;

/**
 * The passes of a zero-shot task through the network and nothing else: each text with each label, sorted by length, in
 * batches. Times are those of the network alone: what is left of the work when everything around it costs nothing.
 */
export async function peerNetwork({ folder, dtype, threads }) {
	env.allowRemoteModels = false;
	const session_options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
	const tokenizer = await AutoTokenizer.from_pretrained(folder);
	const model = await AutoModelForSequenceClassification.from_pretrained(folder, { dtype, session_options });
	return async ({ texts, labels, hypothesis }) => {
		const pairs = texts
			.flatMap((text) => labels.map((label) => [text, hypothesis.replace('{}', label)]))
			.map((pair) => ({ pair, length: tokenizer.encode(pair[0], { text_pair: pair[1] }).length }))
			.sort((a, b) => a.length - b.length)
			.map(({ pair }) => pair);
		let seconds = 0;
		let cpuSeconds = 0;
		for (let begin = 0; begin < pairs.length; begin += BATCH) {
			const some = pairs.slice(begin, begin + BATCH);
			const inputs = tokenizer(
				some.map(([text]) => text),
				{ text_pair: some.map(([, sentence]) => sentence), padding: true, truncation: true },
			);
			const started = performance.now();
			const cpu = process.cpuUsage();
			await model(inputs);
			const { user, system } = process.cpuUsage(cpu);
			cpuSeconds += (user + system) / 1e6;
			seconds += (performance.now() - started) / 1000;
		}
		return { seconds, cpuSeconds, values: new Float32Array(0) };
	};
}
