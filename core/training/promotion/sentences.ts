import type { PairedCounts } from '../trainingOutcome';

/** What a verdict says to people who know no statistics. */

export const texts = (count: number): string => (count === 1 ? '1 text' : `${count} texts`);

export const times = (count: number): string => (count === 1 ? '1 time' : `${count} times`);

export const scoreSentence = ({ rows, challengerCorrect, championCorrect, challengerOnly, championOnly }: PairedCounts): string =>
	`Of the ${texts(rows)} that people answered and neither version has learned from, the new version gets ${challengerCorrect} right and the one in use ` +
	`${championCorrect}; ${challengerOnly} only the new one, ${championOnly} only the one in use.`;

/** Of what was answered without a person. */
export function unknownSentence(open: number, unknownLosses: number): string {
	if (open === 0) return '';
	const where = ` On ${texts(open)} answered without a person the two differ as well, and nobody has said who is right; `;
	if (unknownLosses === 0) return `${where}by the random checks none counts against the new one.`;
	if (open === 1) return `${where}that may be a mistake of the new one and counts against it.`;
	return `${where}${unknownLosses === open ? 'all' : `up to ${unknownLosses}`} may be mistakes of the new one and count against it.`;
}

/** How it looks before there is a test. */
export function promising({ challengerOnly, championOnly }: PairedCounts, unknownLosses: number): string {
	return challengerOnly > championOnly + unknownLosses ? 'That can still be luck.' : 'It is not better, so it stays out.';
}

interface Waiting {
	readonly rows: number;
	readonly fewestRows: number;
	readonly pairs: number;
	readonly needed: number;
	/** So many such texts are enough however few they differ on; `Infinity` for none. */
	readonly atLatest: number;
	readonly open: number;
}

/** When it will be tested again. */
export function notDue({ rows, fewestRows, pairs, needed, atLatest, open }: Waiting): string {
	if (pairs >= needed) return `It is tested once there are ${fewestRows} such texts.`;
	// At the rate so far; without any difference there is no rate.
	const byPairs = pairs === 0 ? Infinity : Math.ceil(((needed - pairs) * rows) / pairs);
	const more = Math.min(byPairs, atLatest - rows);
	const about = more === Infinity ? '' : `, so after about ${more} more ${more === 1 ? 'answer' : 'answers'}`;
	return `The next test is made when they differ on ${needed} of the texts that people answered${about}.${helpMost(open)}`;
}

/** Why it takes over. */
export const passed = (pValue: number, allTests: number): string =>
	`It takes over: ${luck(pValue)}. All tests against the version in use together let luck through at most ${times(Math.round(allTests * 100))} in 100.`;

interface FailedTest {
	readonly pValue: number;
	readonly level: number;
	readonly unseen: PairedCounts;
	readonly unknown: number;
	readonly number: number;
	/** On how many texts they have to differ before the next test, and how many texts are enough whatever they say. */
	readonly next: { readonly pairs: number; readonly atLatest: number };
	readonly open: number;
}

/** Why it does not. */
export function failed({ pValue, level, unseen, unknown, number, next, open }: FailedTest): string {
	const again = `The next test is made when they differ on ${next.pairs} of the texts that people answered, or once there are ${next.atLatest} of these.${helpMost(open)}`;
	if (unseen.challengerOnly <= unseen.championOnly + unknown) return `It is not better, so it stays out. ${again}`;
	const which = number === 1 ? 'in this first test' : `in this test, the ${ordinal(number)} against the version in use,`;
	return `That can still be luck: ${luck(pValue)}, and ${which} it has to be less than ${rate(level)}. ${again}`;
}

const luck = (pValue: number): string => `were both equally good, luck alone would give such a lead ${howOften(pValue)}`;

const helpMost = (open: number): string =>
	open === 0 ? '' : ' Answers to the texts answered without a person on which they differ help most.';

function howOften(share: number): string {
	return share < 0.001 ? 'less than once in 1,000 tries' : `about ${rate(share)}`;
}

function rate(share: number): string {
	if (share * 100 >= 1) return `${times(Math.round(share * 100))} in 100 tries`;
	if (share * 1_000 >= 1) return `${times(Math.round(share * 1_000))} in 1,000 tries`;
	return `${times(Math.max(1, Math.round(share * 100_000)))} in 100,000 tries`;
}

const ENDINGS: Readonly<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });

const ordinal = (number: number): string => `${number}${ENDINGS[ordinals.select(number)]}`;
