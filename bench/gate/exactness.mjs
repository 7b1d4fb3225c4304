import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logClosedForm } from '../../dist/core/gate/certification/closedForm.js';
import { fewestAnswers } from '../../dist/core/gate/fewestAnswers.js';
import { logAtLeast, logAtMost } from '../../dist/core/statistics/binomialTails.js';
import { lowerBound, upperBound } from '../../dist/core/statistics/clopperPearson.js';
import { logIncompleteBeta } from '../../dist/core/statistics/incompleteBeta.js';
import { root } from '../../scripts/places.mjs';

const fixture = join(root, 'test/core/statistics/fixtures/scipy.json');
const DIGITS = 10;
/** Beyond the digits that a number has. */
const MOST_DIGITS = 16;

const apart = (ours, theirs, floor) => (ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(theirs), floor));

/** How many digits of the worst pair agree. A logarithm near 0 is held against 1, any other against itself. */
function digitsRow(what, pairs, floor = 0) {
	const worst = pairs.reduce((most, [ours, theirs]) => Math.max(most, apart(ours, theirs, floor)), 0);
	const digits = Math.min(MOST_DIGITS, -Math.log10(worst));
	return { ...figure(`${what}, ${pairs.length.toLocaleString('en')} values`, 'digits', digits), bar: { from: DIGITS }, holds: digits >= DIGITS };
}

const figure = (what, unit, ours) => ({ what, unit, ours, spread: null, peer: null, peerName: null, ratio: null, repeats: 1 });

const exactRow = (what, ours, peer, peerName) => ({ ...figure(what, 'answers', ours), peer, peerName, bar: { from: peer, to: peer }, holds: ours === peer });

function firstAtTen(alpha) {
	let answers = 0;
	while (Math.exp(logClosedForm(0, answers, alpha)) < 10) answers++;
	return answers;
}

/** Rows of the table of `npm run bench:gate`: the statistics against SciPy, and the mixture against 50 digits. */
export async function exactnessRows() {
	const { incompleteBeta, binomial, bounds, mixture } = JSON.parse(readFileSync(fixture, 'utf8'));
	const tails = incompleteBeta.flatMap(({ a, b, x, logLower, logUpper }) => {
		const ours = logIncompleteBeta(x, a, b);
		return [[ours.lower, logLower], [ours.upper, logUpper]];
	});
	const binomials = binomial.flatMap(({ n, p, k, logAtMost: atMost, logAtLeast: atLeast }) => [[logAtMost(k, n, p), atMost], [logAtLeast(k, n, p), atLeast]]);
	const intervals = bounds.flatMap(({ n, k, delta, upper, lower }) => [[upperBound(k, n, delta), upper], [lowerBound(k, n, delta), lower]]);
	const mixtures = mixture.flatMap(({ alpha, n, k, kept, broken }) => [[logClosedForm(k, n, alpha), kept], [logClosedForm(k, n, alpha, 'above'), broken]]);
	return [
		digitsRow('incomplete beta function, both tails', tails),
		digitsRow('tails of counts of mistakes, n up to 1,000,000', binomials),
		digitsRow('Clopper-Pearson bounds, n up to 1,000,000', intervals),
		digitsRow('e-process, n up to 1,000,000', mixtures, 1),
		...[
			[0.05, 55],
			[0.02, 139],
			[0.01, 280],
		].map(([alpha, answers]) => exactRow(`answers without a mistake until E is 10, ${100 * alpha} %`, firstAtTen(alpha), answers, 'SciPy')),
		...[
			[0.05, 0.1, 45],
			[0.02, 0.1, 114],
			[0.01, 0.05, 299],
		].map(([alpha, delta, answers]) => exactRow(`fewest answers of all, ${100 * alpha} % with ${100 * (1 - delta)} %`, fewestAnswers(alpha, delta), answers, 'the formula')),
	];
}
