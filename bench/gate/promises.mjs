import { alarmInLife, batchOnly, chosenAndCertified, everyAnswer, halfOpen, lifeOf, plugIn } from './streams.mjs';

const usual = { alpha: 0.05, delta: 0.1 };
const exactly = 'error exactly 5 % everywhere';
const belowMiddle = 'exactly 5 % from the middle on';
const rising = 'rising to 5 %';

/** Broken: any threshold was shown from which mistakes are at α or above. */
const streams = [
	...[
		['flat', exactly],
		['edge', belowMiddle],
		['slope', rising],
	].flatMap(([profile, words]) => [
		{ what: `one test, ${words}`, run: (next) => batchOnly(next, { ...usual, profile }) },
		{ what: `a look after every answer, ${words}`, run: (next) => everyAnswer(next, { ...usual, profile }) },
		{ what: `both together, ${words}`, run: (next) => everyAnswer(next, { ...usual, profile, promotedAfter: 200 }) },
	]),
	{ what: `one test, begun where a boastful model says, ${belowMiddle}`, run: (next) => batchOnly(next, { ...usual, profile: 'edge', says: 'boastful' }) },
	{ what: `both together, begun where a boastful model says, ${belowMiddle}`, run: (next) => everyAnswer(next, { ...usual, profile: 'edge', says: 'boastful', promotedAfter: 200 }) },
	{ what: 'one test, 2 % with 95 %, 1,000 answers', delta: 0.05, run: (next) => batchOnly(next, { alpha: 0.02, delta: 0.05, profile: 'flat', answers: 1_000 }) },
	{ what: `random checks, a look after every answer, ${exactly}`, run: (next) => halfOpen(next, { ...usual, profile: 'flat' }) },
	{ what: `random checks, both together, ${exactly}`, run: (next) => halfOpen(next, { ...usual, profile: 'flat', promotedAfter: 500 }) },
	{ what: `random checks, both together, ${rising}`, run: (next) => halfOpen(next, { ...usual, profile: 'slope', promotedAfter: 500 }) },
];

/** One row: how many of the streams are broken. */
const once = ({ run, ...row }) => ({ run, rows: [{ delta: usual.delta, ...row, brokenOf: (isBroken) => (isBroken ? 1 : 0) }] });

const mean = (results) => results.filter(Boolean).length / results.length;

const lives = [
	{ words: 'new models', sameModel: false },
	{ words: 'ten times the same model', sameModel: true },
].flatMap(({ words, sameModel }) => {
	const settings = { ...usual, profile: 'flat', sameModel };
	return [
		once({ what: `ten promotions, ${words}: lives with "whole life" broken`, run: (next) => lifeOf(next, { ...settings, wholeLife: true }).includes(true) }),
		{
			run: (next) => lifeOf(next, { ...settings, wholeLife: false }),
			// Versions of one life have answers in common: only lives are independent.
			rows: [{ what: `ten promotions, ${words}: versions broken`, delta: usual.delta, brokenOf: mean }],
		},
	];
});

/** A promise that is just kept, watched for a life; the alarm says "a hundred to one". */
const alarms = [
	{ what: 'alarm although the promise is just kept: 2,000 answers, everybody asked', delta: 0.01, settings: { answers: 2_000 } },
	{ what: 'alarm although the promise is just kept: 5,000 items, 5 % checked', delta: 0.01, settings: { answers: 5_000, auditShare: 0.05 } },
	{ what: 'alarm although the promise is just kept: the same, thresholds moving', delta: 0.01, settings: { answers: 5_000, auditShare: 0.05, isMoving: true } },
	{ what: 'alarm within 500 answers where twice as much is wrong as allowed', settings: { answers: 500, errorIs: 2 * usual.alpha } },
].map(({ what, delta, settings }) => once({ what, delta, run: (next) => alarmInLife(next, { ...usual, ...settings }) }));

/** The answers that choose a version are those that certify it. */
const chosen = [
	{ words: 'a better version (the last errs in 10 %)', championError: 0.1 },
	{ words: 'one as good as the last', championError: usual.alpha },
].map(({ words, championError }) => ({
	run: (next) => chosenAndCertified(next, { ...usual, championError }),
	rows: [
		{ what: `chosen and certified by the same answers, ${words}: of all tried`, delta: usual.delta, brokenOf: (isBroken) => (isBroken === true ? 1 : 0) },
		{
			what: `chosen and certified by the same answers, ${words}: of those chosen`,
			...(championError > usual.alpha && { delta: usual.delta }),
			brokenOf: (isBroken) => (isBroken === undefined ? undefined : isBroken ? 1 : 0),
		},
	],
}));

/**
 * What is measured: `run` draws one stream, and each row's `brokenOf` says of what it found from 0 to 1 how far promises were
 * broken, or undefined where it made none. A row without `delta` has no bar.
 */
export const promises = [
	...streams.map(once),
	...lives,
	...chosen,
	...alarms,
	once({ what: `the loosest threshold with few enough mistakes, ${exactly}`, delta: undefined, run: (next) => plugIn(next, { ...usual, profile: 'flat' }) }),
];
