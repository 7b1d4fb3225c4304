// Wrong answers are planted among right ones: are they the ones that look wrong?
import { featureMatrix } from '../../dist/core/training/featureMatrix.js';
import { crossValidate } from '../../dist/core/training/crossValidation.js';
import { doubtInAnswers, labelErrors } from '../../dist/core/training/labelErrors.js';
import { foldCountFor, stratifiedFolds } from '../../dist/core/training/stratifiedFolds.js';
import { fitTemperature } from '../../dist/core/training/temperature.js';
import { softmax } from '../../dist/core/inference/classifier/linearHead.js';
import { meanAndSpread } from '../comparison.mjs';
import { pairedInterval } from '../eventLoop/pairedInterval.mjs';
import { number } from '../report.mjs';
import { shuffled } from '../seededDraw.mjs';
import { seededNumbers } from '../seededNumbers.mjs';

const PLANTED_SHARE = 0.1;
const CONFUSABLE = 5;
const BAR = 93;
/** The score was chosen on other draws than these. */
const FIRST_SEED = 1_001;
const SETS = { SMS: 'sms-spam.tsv', 'AG News': 'ag-news.csv', BANKING77: 'banking77-train.csv' };

const kinds = { 'any other label': otherLabels, 'a label that is easily confused': nearestLabels };

/**
 * Rows of the table: per data set and kind of mistake how well doubt tells planted from other answers, and what share of the
 * answers that are shown to a person was planted. BANKING77 is taken as it is, with the wrong answers of its own.
 */
export async function labelErrorRows({ encoder, files, quick, log = () => undefined }) {
	const { draws, rowsPerDraw } = quick ? { draws: 3, rowsPerDraw: 2_000 } : { draws: 10, rowsPerDraw: 5_000 };
	const rows = [];
	for (const [set, file] of Object.entries(SETS)) {
		if (quick && set === 'BANKING77') continue;
		const encoded = files[file].map(({ text, label }) => ({ text, label, encoding: encoder.encode(text) }));
		for (const [kind, labelsToChoose] of Object.entries(kinds)) {
			// With two labels there is but one other.
			if (labelsToChoose === nearestLabels && new Set(encoded.map(({ label }) => label)).size === 2) continue;
			const what = `${set}, 10 % answered with ${kind}`;
			const measures = [];
			for (let seed = FIRST_SEED; seed < FIRST_SEED + draws; seed++) {
				const started = performance.now();
				const drawn = shuffled(encoded, `${set}\0${seed}`).slice(0, rowsPerDraw);
				measures.push(await measureDraw(encoder, drawn, labelsToChoose, seed));
				const seconds = number((performance.now() - started) / 1000);
				log(`  ${what}, draw ${measures.length}: AUROC ${measures.at(-1).auroc.toFixed(1)} % (${seconds} s)`);
			}
			rows.push(...tableRows(what, measures));
		}
	}
	return rows;
}

function tableRows(what, measures) {
	const row = (name, unit, values, more) => ({
		what: `${what}: ${name}`,
		unit,
		ours: meanAndSpread(values).mean,
		spread: meanAndSpread(values).spread,
		peer: null,
		peerName: null,
		ratio: null,
		bar: null,
		holds: null,
		interval: { ours: pairedInterval(values).high - pairedInterval(values).mean },
		...more,
	});
	const values = (key) => measures.map((measure) => measure[key]);
	const { mean } = meanAndSpread(values('auroc'));
	return [
		row('doubted more than another (AUROC)', '%', values('auroc'), { bar: { from: BAR }, holds: mean >= BAR }),
		row('the same by self-confidence', '%', values('selfConfidence')),
		row('the same by the normalised margin', '%', values('margin')),
		row('planted among those shown to a person', '%', values('shownPlanted')),
		row('shown of those planted, where 5 % of all answers may be', '%', values('plantedShown')),
		row('suggestion right, of the planted ones shown', '%', values('suggestionRight')),
	];
}

async function measureDraw(encoder, drawn, labelsToChoose, seed) {
	const names = [...new Set(drawn.map(({ label }) => label))].sort();
	const truth = drawn.map(({ label }) => names.indexOf(label));
	const planted = new Set(shuffled([...drawn.keys()], `planted\0${seed}`).slice(0, Math.round(PLANTED_SHARE * drawn.length)));
	const random = seededNumbers(seed);
	const choices = labelsToChoose(drawn, truth, names.length);
	const answers = truth.map((label, row) => (planted.has(row) ? choices[label][Math.floor(random() * choices[label].length)] : label));

	const texts = drawn.map(({ text }) => text.trim().toLowerCase());
	const features = featureMatrix(
		drawn.map(({ encoding }) => encoding),
		encoder,
	);
	const folds = stratifiedFolds(answers, texts, foldCountFor(answers, texts), seed);
	const scored = await crossValidate(features, answers, names.length, folds);
	const { temperature } = fitTemperature(scored);
	const isPlanted = scored.rows.map((row) => planted.has(row));
	const shown = labelErrors(scored, temperature);
	const shownPlanted = shown.filter(({ row }) => isPlanted[row]);
	const inHundred = (part, whole) => (whole === 0 ? 0 : (100 * part) / whole);
	return {
		auroc: auroc(doubtInAnswers(scored, temperature), isPlanted),
		selfConfidence: auroc(otherScores(scored, temperature, (own) => -own), isPlanted),
		margin: auroc(otherScores(scored, temperature, (own, rival) => rival - own), isPlanted),
		shownPlanted: inHundred(shownPlanted.length, shown.length),
		plantedShown: inHundred(shownPlanted.length, planted.size),
		suggestionRight: inHundred(shownPlanted.filter(({ row, suggested }) => suggested === truth[scored.rows[row]]).length, shownPlanted.length),
	};
}

function otherLabels(_drawn, _truth, classCount) {
	const classes = Array.from({ length: classCount }, (_, c) => c);
	return classes.map((label) => classes.filter((other) => other !== label));
}

/** Per label the few whose texts are nearest on average: five, or half of the others where there are fewer. */
function nearestLabels(drawn, truth, classCount) {
	const size = drawn[0].encoding.dense.length;
	const centres = Array.from({ length: classCount }, () => new Float64Array(size));
	drawn.forEach(({ encoding }, row) => encoding.dense.forEach((value, d) => (centres[truth[row]][d] += value)));
	const unit = centres.map((centre) => centre.map((value) => value / Math.hypot(...centre)));
	const cosine = (a, b) => unit[a].reduce((sum, value, d) => sum + value * unit[b][d], 0);
	return otherLabels(drawn, truth, classCount).map((others, label) =>
		others.sort((a, b) => cosine(b, label) - cosine(a, label)).slice(0, Math.min(CONFUSABLE, Math.floor(others.length / 2))),
	);
}

/** The scores of the paper, from the probabilities of the answer and of the likeliest other label. */
function otherScores({ scores, labels, classCount }, temperature, scoreOf) {
	return Array.from(labels, (label, row) => {
		const probabilities = softmax(scores.subarray(row * classCount, (row + 1) * classCount), temperature);
		const own = probabilities[label];
		probabilities[label] = -1;
		return scoreOf(own, Math.max(...probabilities));
	});
}

/** How often in a hundred pairs a planted answer is doubted more than another one; ties count half (Mann & Whitney). */
function auroc(doubts, isPlanted) {
	const order = [...doubts.keys()].sort((a, b) => doubts[a] - doubts[b]);
	let ranks = 0;
	for (let from = 0; from < order.length; ) {
		let to = from;
		while (to < order.length && doubts[order[to]] === doubts[order[from]]) to++;
		for (let at = from; at < to; at++) if (isPlanted[order[at]]) ranks += (from + to + 1) / 2;
		from = to;
	}
	const found = isPlanted.filter(Boolean).length;
	return (100 * (ranks - (found * (found + 1)) / 2)) / (found * (isPlanted.length - found));
}
