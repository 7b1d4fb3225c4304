import { auditShareOf } from '../../dist/core/gate/auditShare.js';
import { certifyingChance } from '../../dist/core/gate/certification/certifyingChance.js';
import { BROKEN_AT, promiseBroken } from '../../dist/core/gate/certification/promiseBroken.js';
import { newEvidence, promotedNow, withAnswer } from '../../dist/core/gate/certification/evidence.js';
import { regionsOf } from '../../dist/core/gate/certification/region.js';
import { shownThreshold } from '../../dist/core/gate/certification/shownThreshold.js';
import { COVERAGE_LEVELS } from '../../dist/core/gate/certification/thresholds.js';
import { wholeLifeShare } from '../../dist/core/gate/certification/spending.js';
import { mcnemarExact } from '../../dist/core/training/promotion/mcnemar.js';
import { levelOfTest } from '../../dist/core/training/promotion/spending.js';

/** Simulated items have scores spread evenly from 0 to 1; threshold i lets the surest (i + 1)/COUNT of them through. */
const COUNT = COVERAGE_LEVELS;
const shareAt = (at) => (at + 1) / COUNT;
export const thresholds = Array.from({ length: COUNT }, (_, i) => 1 - (i + 1) / COUNT);

/**
 * How often an item of a score is wrong. `broken` says which thresholds let errors of α or more through.
 * - flat: at every threshold the error is exactly α.
 * - edge: never wrong among the surest half, and at 55 %, and every looser threshold, exactly α: all of δ gets there.
 * - slope: errors rise steadily as scores fall, to exactly α among the surest 60 % and above α beyond. An answer that counted
 *   too much or too little would tilt it.
 */
export const profiles = {
	flat: (alpha) => ({ errorOf: () => alpha, broken: () => true }),
	edge: (alpha) => ({
		// Just below the middle an error of 11 α over one twentieth makes up for the half without errors.
		errorOf: (score) => (score >= 0.5 ? 0 : score >= 0.45 ? 11 * alpha : alpha),
		broken: (at) => shareAt(at) >= 0.55,
	}),
	slope: (alpha) => ({ errorOf: (score) => ((1 - score) * 2 * alpha) / 0.6, broken: (at) => shareAt(at) >= 0.6 }),
};

/**
 * What a predictor may say of its own mistakes. `boastful`: hardly any down to 55 %, where errors of `edge` become exactly α, so
 * most of δ is spent on that threshold.
 */
const EXPECTED = { boastful: thresholds.map((_, at) => (shareAt(at) <= 0.55 ? 0.001 : 0.9)) };

const nothing = (says) => newEvidence(thresholds, { labels: ['a'], labelMap: 0, ...(says && { expected: EXPECTED[says] }) });
const everybody = { reviewProbability: 1, leastProbability: 1 };

function item(next, errorOf) {
	const score = next();
	return { confidence: score, label: 'a', wrong: next() < errorOf(score) };
}

/** Looks at evidence after every answer. The test at the promotion never changes, so it is made once. */
function looks(evidence, alpha, delta) {
	const { atPromotion, expected } = evidence;
	if (atPromotion === undefined) return ({ soFar }) => shownThreshold({ soFar, expected }, alpha, delta)?.at ?? -1;
	const batch = shownThreshold({ atPromotion, soFar: nothing().soFar, expected }, alpha, delta)?.at ?? -1;
	return ({ soFar }) => Math.max(batch, shownThreshold({ soFar, expected }, alpha, delta / 2)?.at ?? -1);
}

const answered = (evidence, said, chance) => withAnswer(evidence, { ...said, ...chance });

function answersAtOnce(next, errorOf, answers, says) {
	let evidence = nothing(says);
	for (let i = 0; i < answers; i++) evidence = answered(evidence, item(next, errorOf), everybody);
	return evidence;
}

/** One test at a promotion, and no other. */
export function batchOnly(next, { alpha, delta, profile, answers = 400, says }) {
	const { errorOf, broken } = profiles[profile](alpha);
	const evidence = answersAtOnce(next, errorOf, answers, says);
	const shown = looks({ ...nothing(says), atPromotion: evidence.soFar }, alpha, delta)(nothing(says));
	return shown >= 0 && broken(shown);
}

/** What is usual: on the same answers, the loosest threshold from which no more than α of them are mistakes. */
export function plugIn(next, { alpha, profile, answers = 400 }) {
	const { errorOf, broken } = profiles[profile](alpha);
	const regions = regionsOf(answersAtOnce(next, errorOf, answers).soFar).slice(0, -1);
	const shown = regions.findLastIndex((region) => region.answers > 0 && region.mistakes <= alpha * region.answers);
	return shown >= 0 && broken(shown);
}

/** A look after every answer, everybody asked; with `promotedAfter`, and a test at a promotion by the answers so far. */
export function everyAnswer(next, { alpha, delta, profile, answers = 400, promotedAfter, says }) {
	const { errorOf, broken } = profiles[profile](alpha);
	let evidence = nothing(says);
	let look = promotedAfter === undefined ? looks(evidence, alpha, delta) : () => -1;
	for (let i = 1; i <= answers; i++) {
		evidence = answered(evidence, item(next, errorOf), everybody);
		if (i === promotedAfter) look = looks((evidence = promotedNow(evidence)), alpha, delta);
		const shown = look(evidence);
		if (shown >= 0 && broken(shown)) return true;
	}
	return false;
}

/**
 * A gate that is half open from the first item on: of what is surer than a threshold a share is checked, 1 in 20 at first. Every 25
 * items both move: looser and fewer checks after a stretch without a mistake, stricter and more after one with mistakes, so that
 * how people are asked follows from what they found. A look after every answer, and the test at a promotion in between.
 */
export function halfOpen(next, { alpha, delta, profile, items = 1_000, promotedAfter }) {
	const { errorOf, broken } = profiles[profile](alpha);
	let evidence = nothing();
	let look = promotedAfter === undefined ? looks(evidence, alpha, delta) : () => -1;
	let [inForce, mistakes, auditShare] = [0.6, 0, 0.05];
	for (let i = 1; i <= items; i++) {
		const said = item(next, errorOf);
		const through = said.confidence >= inForce;
		if (i === promotedAfter) look = looks((evidence = promotedNow(evidence)), alpha, delta);
		if (i % 25 === 0) {
			inForce = Math.min(0.95, Math.max(0.05, inForce + (mistakes === 0 ? -0.1 : 0.07 * mistakes)));
			auditShare = mistakes === 0 ? 0.05 : 0.2;
			mistakes = 0;
		}
		if (through && next() >= auditShare) continue;
		if (said.wrong) mistakes++;
		evidence = answered(evidence, said, { reviewProbability: through ? auditShare : 1, leastProbability: auditShare });
		const shown = look(evidence);
		if (shown >= 0 && broken(shown)) return true;
	}
	return false;
}

/**
 * The life of a loop: everybody is asked until a threshold is shown, then what is surer goes through, with as many checks as the default makes;
 * after every `cycle` items a new version takes over, tested on all answers held out so far. `sameModel`: it says what the one
 * before said, the worst case, for then its test looks at answers that an earlier one has looked at.
 * Returns for each version whether its promise was broken at any time.
 */
export function lifeOf(next, { alpha, delta, profile, promotions = 10, cycle = 100, wholeLife, sameModel, heldOutShare = 0.3 }) {
	const { errorOf, broken } = profiles[profile](alpha);
	const heldOut = [];
	const results = [];
	let inForce;
	for (let version = 0; version <= promotions; version++) {
		const level = wholeLife ? wholeLifeShare(delta, Math.max(1, version)) : delta;
		let evidence = nothing();
		// A new model gives the same items other scores, and errs on others.
		if (!sameModel) for (const old of heldOut) old.said = item(next, errorOf);
		for (const { said, chance, audited } of heldOut) evidence = answered(evidence, said, certifyingChance(chance, true, audited, heldOutShare));
		evidence = promotedNow(evidence);
		const at = looks(evidence, alpha, level);
		const look = () => {
			// Nothing is automated before the first training.
			const shown = version === 0 ? -1 : at(evidence);
			inForce = thresholds[shown];
			if (shown >= 0 && broken(shown)) results[version - 1] = true;
		};
		if (version > 0) results.push(false);
		look();
		for (let i = 0; i < cycle; i++) {
			const said = item(next, errorOf);
			const open = inForce !== undefined;
			const through = open && said.confidence >= inForce;
			const auditShare = open ? auditShareOf({ configured: 'automatic', threshold: inForce, evidence, promise: { alpha, delta }, factor: 1 }) : 1;
			if (through && next() >= auditShare) continue;
			const chance = open ? { reviewProbability: through ? auditShare : 1, leastProbability: auditShare } : everybody;
			evidence = answered(evidence, said, chance);
			if (through || next() < heldOutShare) heldOut.push({ said, chance, audited: through });
			look();
		}
	}
	return results;
}

/** Whether the alarm goes off in the life of a version whose error is exactly α at every threshold, looked at after every answer. */
export function alarmInLife(next, { alpha, errorIs = alpha, answers, auditShare = 1, isMoving = false }) {
	let evidence = nothing();
	let inForce = 0.5;
	for (let i = 1; i <= answers; i++) {
		const said = item(next, () => errorIs);
		// As after new answers, or by an alarm of another kind.
		if (isMoving && i % 50 === 0) inForce = thresholds[Math.floor(next() * COUNT)];
		const through = said.confidence >= inForce;
		if (through && next() >= auditShare) continue;
		evidence = answered(evidence, said, { reviewProbability: through ? auditShare : 1, leastProbability: auditShare });
		if (promiseBroken(evidence, inForce, { alpha }) >= BROKEN_AT) return true;
	}
	return false;
}

/**
 * A version whose error is exactly α everywhere is tested against the one in use on the answers that certify it then; if it wins, it comes into use and
 * is looked at after every answer to come. Undefined where it does not win.
 */
export function chosenAndCertified(next, { alpha, delta, championError, answers = 400, later = 400 }) {
	let evidence = nothing();
	const only = { champion: 0, challenger: 0 };
	for (let i = 0; i < answers; i++) {
		const said = item(next, () => alpha);
		const isChampionWrong = next() < championError;
		if (said.wrong && !isChampionWrong) only.champion++;
		if (!said.wrong && isChampionWrong) only.challenger++;
		evidence = answered(evidence, said, everybody);
	}
	if (mcnemarExact(only.champion, only.challenger) >= levelOfTest(1)) return undefined;
	evidence = promotedNow(evidence);
	const look = looks(evidence, alpha, delta);
	for (let i = 0; i <= later; i++) {
		if (look(evidence) >= 0) return true;
		evidence = answered(evidence, item(next, () => alpha), everybody);
	}
	return false;
}
