import { AnswerIndex } from '../dist/core/inference/answers/answerIndex.js';
import { logits, softmax } from '../dist/core/inference/classifier/linearHead.js';
import { closenessOf, energyAboveNothing, outOfScopeScore } from '../dist/core/inference/classifier/outOfScope.js';
import { featureMatrix } from '../dist/core/training/featureMatrix.js';
import { fitLogisticRegression } from '../dist/core/training/logisticRegression.js';
import { toLinearHead } from '../dist/core/training/toLinearHead.js';
import { textHash } from '../dist/core/feedback/textHash.js';

/** What can be asked about a text: larger is further out of scope. `shipped` is what Predict says. */
export const candidates = {
	shipped: ({ z, past }) => outOfScopeScore(z, past),
	'without past answers': ({ z }) => outOfScopeScore(z),
	'before the first training': ({ past }) => outOfScopeScore(undefined, past),
	'largest probability': ({ z }) => -Math.max(...softmax(z, 1)),
	'largest logit': ({ z }) => -Math.max(...z),
	energy: ({ energy }) => -energy,
	'nearest answer': ({ past }) => -past.similarity,
	'third nearest answer': ({ third }) => -third,
};

function trainHead(encoder, rows, C) {
	const names = [...new Set(rows.map(({ label }) => label))].sort();
	const classes = new Map(names.map((name, position) => [name, position]));
	const features = featureMatrix(rows.map(({ text }) => encoder.encode(text)), encoder);
	const { point } = fitLogisticRegression(features, rows.map(({ label }) => classes.get(label)), names.length, { C });
	return toLinearHead(point, names, 1, encoder);
}

async function indexOf(encoder, rows) {
	const index = new AnswerIndex(encoder.denseSize, 100_000);
	const decidedAt = '2026-01-01T00:00:00.000Z';
	const answers = rows.map(({ text, label }, row) => ({ itemId: `${row}`, text, textHash: textHash(text), label, decidedAt }));
	await index.take(answers, async (texts) => texts.map((text) => encoder.encode(text)));
	return index;
}

/** Facts of every text that the candidates read, by group: `within`, and each kind of text outside. */
export async function factsOf(encoder, { train, within, outside }, C) {
	const head = trainHead(encoder, train, C);
	const index = await indexOf(encoder, train);
	const facts = async (rows) => {
		// Nothing is said about a text without a known word.
		const encodings = rows.map(({ text }) => encoder.encode(text)).filter(({ knownTokenRatio }) => knownTokenRatio > 0);
		const typical = await index.typicalSimilarity();
		const near = await index.search(encodings, 3);
		return encodings.map((encoding, row) => {
			const z = logits(head, encoding);
			const past = { similarity: near[row][0].similarity, typical };
			return { z, energy: energyAboveNothing(z), past, closeness: closenessOf(past), third: near[row].at(-1).similarity };
		});
	};
	const kinds = Object.entries(outside).map(async ([kind, rows]) => [kind, await facts(rows)]);
	return { within: await facts(within), outside: Object.fromEntries(await Promise.all(kinds)) };
}

/** Chance in per cent that a text from outside scores higher than one from within, ties half (Mann and Whitney 1947). */
export function auroc(outside, within) {
	const all = [...outside.map((score) => ({ score, out: 1 })), ...within.map((score) => ({ score, out: 0 }))];
	all.sort((a, b) => a.score - b.score);
	let ranks = 0;
	for (let from = 0; from < all.length; ) {
		let to = from;
		let out = 0;
		for (; to < all.length && all[to].score === all[from].score; to++) out += all[to].out;
		ranks += (out * (from + to + 1)) / 2;
		from = to;
	}
	const least = (outside.length * (outside.length + 1)) / 2;
	return (100 * (ranks - least)) / (outside.length * within.length);
}
