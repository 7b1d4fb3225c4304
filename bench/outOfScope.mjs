// `npm run bench:out-of-scope`: does the out-of-scope score tell texts that fit no label from those that do?
import { join } from 'node:path';
import { loadStaticEncoder } from '../dist/core/inference/encoder/staticEncoder.js';
import { root } from '../scripts/places.mjs';
import { script } from '../scripts/sentence.mjs';
import { readArguments } from './arguments.mjs';
import { comparison, meanAndSpread } from './comparison.mjs';
import { readDataSets } from './dataSets.mjs';
import { features, logisticWeights, trainingRows } from './outOfScopeFit.mjs';
import { outOfScopePicture } from './outOfScopePicture.mjs';
import { auroc, candidates, factsOf } from './outOfScopeScores.mjs';
import { drawnSets, heads } from './outOfScopeSets.mjs';
import { machine, number, table, verdict, writeResult } from './report.mjs';

const seed = 1;
const peerName = 'the largest probability of the same head';
/** From here on a text counts as out of scope in the figures on errors. */
const HALF = 0.5;

const mean = (values) => meanAndSpread(values).mean;
const share = (scores) => (100 * scores.filter((score) => score >= HALF).length) / scores.length;

/** Everything about one head and one kind of text outside, over the draws. */
function rowOf(measurements, { head, kind, score = candidates.shipped }) {
	const own = measurements.filter((measurement) => measurement.head === head);
	const over = (candidate) =>
		own.map(({ facts }) => auroc(facts.outside[kind].map(candidate), facts.within.map(candidate)));
	const peer = mean(over(candidates['largest probability']));
	const row = comparison({
		what: `${head.set}, ${head.name}: ${kind}`,
		unit: '%',
		values: over(score),
		peer,
		peerName,
		bar: { from: peer },
	});
	return {
		...row,
		candidates: Object.fromEntries(Object.entries(candidates).map(([name, candidate]) => [name, mean(over(candidate))])),
		atHalf: {
			flaggedWithin: mean(own.map(({ facts }) => share(facts.within.map(score)))),
			flaggedOutside: mean(own.map(({ facts }) => share(facts.outside[kind].map(score)))),
		},
	};
}

const weightsOf = (measurements, feature) => logisticWeights(trainingRows(measurements, feature));

/** The same combination with weights that have not seen the data set that it is measured on. */
function unseenSetMean(measurements, kinds) {
	const sets = [...new Set(heads.map(({ set }) => set))];
	const weights = new Map(
		sets.map((set) => [set, weightsOf(measurements.filter(({ head }) => head.set !== set), features.both)]),
	);
	return mean(
		kinds.map(({ head, kind }) => {
			const [base, ...slopes] = weights.get(head.set);
			const score = (text) => features.both(text).reduce((sum, value, i) => sum + value * slopes[i], base);
			return rowOf(measurements, { head, kind, score }).ours;
		}),
	);
}

await script(async () => {
	const { quick } = readArguments(process.argv.slice(2));
	const files = readDataSets();
	const encoder = await loadStaticEncoder(join(root, 'dist/models/hitl-encoder-en'));
	const measurements = [];
	for (let draw = 0; draw < (quick ? 2 : 5); draw++) {
		const sets = drawnSets(files, seed + draw);
		for (const head of heads.filter(({ slow }) => !quick || !slow)) {
			const started = performance.now();
			const facts = await factsOf(encoder, head.split(sets, seed + draw), head.C);
			measurements.push({ head, facts });
			console.log(`  ${head.set}, ${head.name}, draw ${draw + 1} (${number((performance.now() - started) / 1000)} s)`);
		}
	}
	const measuredHeads = heads.filter((head) => measurements.some((measurement) => measurement.head === head));
	const kinds = measuredHeads.flatMap((head) =>
		Object.keys(measurements.find((measurement) => measurement.head === head).facts.outside).map((kind) => ({ head, kind })),
	);
	const rows = kinds.map((which) => rowOf(measurements, which));
	const means = Object.fromEntries(Object.keys(candidates).map((name) => [name, mean(rows.map((row) => row.candidates[name]))]));
	const weights = Object.fromEntries(Object.entries(features).map(([name, feature]) => [name, weightsOf(measurements, feature)]));
	const result = {
		...{ name: 'outOfScope', seed, machine: machine(), quick, rows, means, weights },
		unseenSetMean: unseenSetMean(measurements, kinds),
	};
	console.log(`\n${table(result, { peer: 'probability' })}\n\n${verdict(result)}\n\nMean over the rows:`);
	for (const [name, value] of Object.entries(means)) console.log(`  ${name}: ${number(value)} %`);
	console.log(`  as shipped, weights fitted without the data set: ${number(result.unseenSetMean)} %`);
	console.log('Weights that fit these rows best (base, then slopes):');
	for (const [name, values] of Object.entries(weights)) console.log(`  ${name}: ${values.map(number).join(', ')}`);
	console.log(`\nAt a score of ${HALF}, per cent of the texts within and outside that count as out of scope:`);
	for (const { what, atHalf } of rows) console.log(`  ${what}: ${number(atHalf.flaggedWithin)}, ${number(atHalf.flaggedOutside)}`);
	writeResult(result, outOfScopePicture(result));
	console.log('Written: bench/results/outOfScope.json and bench/results/outOfScope.svg');
});
