import { createHmac } from 'node:crypto';
import { certify } from '../../dist/core/gate/certification/certify.js';
import { logBetting } from '../../dist/core/gate/certification/betting.js';
import { logClosedForm } from '../../dist/core/gate/certification/closedForm.js';
import { newEvidence, promotedNow, withAnswer } from '../../dist/core/gate/certification/evidence.js';
import { thresholdsFor } from '../../dist/core/gate/certification/thresholds.js';
import { withAnswers } from '../../dist/core/gate/certification/withAnswers.js';
import { decide, isAudited } from '../../dist/core/gate/decide.js';
import { keyedDraws } from '../../dist/core/gate/keyedDraw.js';
import { openGate } from '../../dist/core/gate/openGate.js';
import { signingKey } from '../../dist/core/gate/signingKey.js';
import { measured } from '../comparison.mjs';
import { seededNumbers } from '../seededNumbers.mjs';
import { cpuSeconds } from '../speed/cpuTime.mjs';
import { referenceLoop } from '../speed/referenceLoop.mjs';

const ITEMS = 10_000;
const LABELS = 77;
const promise = { alpha: 0.05, delta: 0.1 };
const loopKey = new Uint8Array(32).fill(7);
const key = signingKey(loopKey);
const drawOf = keyedDraws(loopKey, 'audit');
const labels = Array.from({ length: LABELS }, (_, at) => `label ${at}`);

const common = { alwaysReview: ['legal'], auditShare: 0.05, trustUncalibrated: false };
const rules = {
	'a fixed threshold': { ...common, rule: 'fixedThreshold', threshold: 0.2 },
	'a target error rate': { ...common, rule: 'targetErrorRate', ...promise },
};

/** Items as Predict hands them over, sure and unsure ones. */
function items(next) {
	return Array.from({ length: ITEMS }, (_, at) => {
		const confidence = next();
		const label = labels[at % LABELS];
		const scores = [{ label, score: confidence }, ...labels.slice(0, 4).map((other) => ({ label: other, score: (1 - confidence) / 5 }))];
		return {
			itemId: `T-${at}`,
			text: `My new card has not arrived yet, and I have waited for ${at} days`,
			prediction: { label, confidence, scores, calibrated: true, labelEarned: true, model: { id: 'bench', version: 1 } },
		};
	});
}

/** Three in ten wrong among the less sure half. With checks: what is surer than one half was seen one time in twenty. */
const answersOf = (given, checks) =>
	given.map(({ prediction: { label, confidence } }, at) => ({
		confidence,
		label,
		wrong: confidence < 0.5 && at % 10 < 3,
		reviewProbability: checks && confidence >= 0.5 ? 0.05 : 1,
		leastProbability: checks ? 0.05 : 1,
	}));

function certified(answers) {
	const thresholds = thresholdsFor(answers.map(({ confidence, reviewProbability }) => ({ confidence, weight: 1 / reviewProbability })));
	const evidence = promotedNow(withAnswers(newEvidence(thresholds, { labels, labelMap: 0 }), answers));
	return { evidence, certificate: certify(evidence, promise) };
}

function gateOf(settings, evidence) {
	const reviews = { lastHour: 0, lastDay: 0, dueLastHour: 0, dueLastDay: 0, dueConfidences: [] };
	const state = { predictors: new Map([['bench v1', { number: 1, evidence }]]), labelMap: { version: 0, entries: new Map() }, labels, reviews };
	const gate = openGate(settings, 'bench v1', state);
	const deciding = { rule: settings.rule, predictor: 'bench v1', drawOf, auditShare: gate.auditShare, shadow: false, checkLater: false, lettingThrough: false };
	return { judge: gate.judge, deciding };
}

/** Decides all items; says how many go on, so that nothing of it can be left out. */
function decideAll({ judge, deciding }, given, isDrawn) {
	let through = 0;
	for (const item of given) {
		const judgement = judge(item.prediction);
		if (decide(judgement, deciding, isDrawn && judgement.sure && isAudited(deciding, item)).route === 'automate') through++;
	}
	if (through === 0 || through === given.length) throw new Error('the gate sends all items one way');
}

function bareHmac(given) {
	let bytes = 0;
	for (const { itemId, text } of given) bytes += createHmac('sha256', key).update(`audit\0${itemId}\0${text}`).digest().length;
	if (bytes !== 32 * given.length) throw new Error('a digest is missing');
}

/** Times that a work runs before it is measured: the first ones are compiled while they run. */
const WARM = 5;

/** CPU seconds of each of several works, in turn, so that what else the machine does falls on all alike. */
async function inTurn(repeats, works) {
	const seconds = works.map(() => []);
	for (let time = 0; time < WARM; time++) for (const work of works) work();
	for (let repeat = 0; repeat < repeats; repeat++) for (const [at, work] of works.entries()) seconds[at].push(await cpuSeconds(work));
	return seconds;
}

const timesOver = (times, work) => () => {
	for (let time = 0; time < times; time++) work();
};

const inMicroseconds = (seconds, times) => seconds.map((value) => (value / times) * 1e6);

async function decisionRows(given, evidence, repeats) {
	const times = 20;
	// So many that each turn clears away its own garbage: in turns of one, the same of the two mostly does it for both.
	const drawTimes = 10;
	const rows = [];
	for (const [name, settings] of Object.entries(rules)) {
		const gate = gateOf(settings, evidence);
		const [seconds] = await inTurn(repeats, [timesOver(times, () => decideAll(gate, given, false))]);
		const values = seconds.map((value) => (times * ITEMS) / value);
		rows.push(measured({ what: `decisions by ${name}, without the draw`, unit: 'decisions per CPU second', values, bar: { from: 1_000_000 } }));
		const sure = given.filter(({ prediction }) => gate.judge(prediction).sure);
		const unsure = given.find(({ prediction }) => !gate.judge(prediction).sure);
		// One that is not sure shows that the gate still tells them apart; all others are drawn.
		const drawn = [...sure, unsure];
		const [withDraw, bare] = await inTurn(repeats, [timesOver(drawTimes, () => decideAll(gate, drawn, true)), timesOver(drawTimes, () => bareHmac(drawn))]);
		const rate = (value) => (drawTimes * drawn.length) / value;
		rows.push(
			measured({
				what: `decisions by ${name}, with the draw`,
				unit: 'decisions per CPU second',
				values: withDraw.map(rate),
				peers: bare.map(rate),
				peerName: 'a bare loop of createHmac().update().digest()',
				bar: { of: 'ratio', from: 0.8 },
			}),
		);
	}
	return rows;
}

async function certifyingRows(given, repeats) {
	const [all, some] = [false, true].map((checks) => answersOf(given, checks));
	const [everybody, withChecks] = await inTurn(repeats, [() => certified(all), () => certified(some)]);
	const row = (what, seconds) => measured({ what, unit: 'ms', values: seconds.map((value) => 1e3 * value), bar: { to: 10 } });
	const shown = [all, some].map((answers) => certified(answers).certificate.threshold);
	if (shown.includes(undefined)) throw new Error('nothing was certified');
	return [row('certifying 10,000 rows that everybody was asked about', everybody), row('certifying 10,000 rows, sure ones by random checks', withChecks)];
}

async function updateRows(given, repeats) {
	const times = 20_000;
	const answers = answersOf(given, false);
	const start = certified(answers).evidence;
	const sums = { closed: 0, bets: 0 };
	const closed = () => {
		let evidence = start;
		for (let at = 0; at < times; at++) {
			evidence = withAnswer(evidence, answers[at % ITEMS]);
			sums.closed += logClosedForm(at % 50, 1_000 + at, promise.alpha);
		}
	};
	const bets = () => {
		for (let at = 0; at < times; at++) sums.bets += logBetting([{ weight: 1, answers: 300 + at, mistakes: at % 20 }, { weight: 0.05, answers: 6_000, mistakes: 100 }], promise.alpha);
	};
	const [one, other] = await inTurn(repeats, [closed, bets]);
	if (!Number.isFinite(sums.closed + sums.bets)) throw new Error('E is no number');
	const row = (what, seconds) => measured({ what, unit: 'µs', values: inMicroseconds(seconds, times), bar: { to: 5 } });
	return [row('an answer counted, and the e-process in closed form', one), row('the e-process by bets, answers of two chances', other)];
}

/** Rows of the table of `npm run bench:gate`: how fast the gate decides and certifies, by CPU time. */
export async function gateSpeedRows({ quick }) {
	const repeats = quick ? 9 : 15;
	const given = items(seededNumbers(1));
	const { evidence } = certified(answersOf(given, false));
	const before = Array.from({ length: quick ? 1 : 3 }, referenceLoop);
	const rows = [...(await decisionRows(given, evidence, repeats)), ...(await certifyingRows(given, repeats)), ...(await updateRows(given, repeats))];
	const reference = [...before, ...Array.from({ length: quick ? 1 : 3 }, referenceLoop)];
	return [measured({ what: 'Reference loop beside it: 100 million integer steps', unit: 'CPU seconds', values: reference }), ...rows];
}
