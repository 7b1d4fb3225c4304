import type { PairedCounts, MeasuredOutcome } from '../trainingOutcome';
import { mcnemarExact } from './mcnemar';
import { judgeFirst } from './judgeFirst';
import { fewestUnknownLosses, unanswered, unknownLosses } from './unknownLosses';
import { automatesMore, moreAutomation, NO_WORSE_SHARE, type AutomationComparison } from './moreAutomation';
import { ALL_TESTS, FEWEST_ROWS, levelOfTest, NO_TESTS, pairsForNextTest, rowsForNextTest, type EarlierTests } from './spending';
import { failed, notDue, passed, promising, scoreSentence, texts, unknownSentence } from './sentences';

export interface PromotionVerdict {
	readonly verdict: 'promote' | 'keep';
	/** Plain words with the numbers. */
	readonly reason: string;
	/** How often chance alone gives such a lead, 0 to 1, unknown losses counted in full; absent without a champion. */
	readonly pValue?: number;
	/** Set when this was one of the tests that share the promise. It has to be remembered: the next one is stricter. */
	readonly test?: PromotionTest;
}

export interface PromotionTest {
	/** From 1, against this champion. */
	readonly number: number;
	/** What it could spend: see `levelOfTest`. */
	readonly level: number;
	/** Answered texts on which the two differed. */
	readonly pairs: number;
	/** All answered texts that neither had learned from. */
	readonly rows: number;
}

/** Part of a test's level that pays for bounding what nobody has answered. */
const BOUND_SHARE = 0.2;
/** For a label to count as worse: the same for every test, as it only ever keeps a version out. */
const CLEARLY_WORSE = 0.05;
/** Of the texts of a label: who loses more of them has got worse there, whatever it wins elsewhere. */
const LOST_AT_MOST = 0.1;

/**
 * Whether the challenger takes over. Without a champion: when it is right at least as often, out of fold, as the guesses
 * before any training. Else when it beats the champion, on answers that neither learned from, by more than chance explains:
 * exact McNemar, one-sided. Where nobody was asked, champion and challenger may differ unnoticed; each such text that
 * nobody has answered since counts as lost, up to the bound that random checks give (`unknownLosses`). All tests against one
 * champion together let one that is no better through with a chance of at most 5 % (`levelOfTest`). The first version whose
 * confidence is measured takes over from one whose confidence is not when it is no worse. No label may get clearly worse
 * (the same test the other way round, Bonferroni-corrected for the number of labels; see `clearlyWorseLabel`).
 *
 * @param automation where a gate promises something: then each test also asks whether a challenger that could answer clearly
 * more alone is not worse by half a point or more. Both questions share the test's level, so one that is worse by so much gets
 * through with a chance of at most 5 %, over all tests and on either way
 */
export function judge(
	outcome: MeasuredOutcome,
	champion?: { readonly calibrated: boolean },
	earlier: EarlierTests = NO_TESTS,
	automation?: AutomationComparison,
): PromotionVerdict {
	if (!champion) return judgeFirst(outcome);
	const { unseen, automated } = outcome;
	const number = earlier.made + 1;
	const open = unanswered(automated);
	const bound = levelOfTest(number) * BOUND_SHARE;
	const left = levelOfTest(number) - (open > 0 ? bound : 0);
	const noWorseLevel = automation === undefined ? 0 : left * NO_WORSE_SHARE;
	const level = left - noWorseLevel;
	const unknown = unknownLosses(automated, bound);
	const pValue = mcnemarExact(unseen.championOnly + unknown, unseen.challengerOnly);
	const pairs = unseen.challengerOnly + unseen.championOnly;
	const needed = pairsForNextTest(earlier, level, fewestUnknownLosses(automated, bound));
	const isDue = unseen.rows >= FEWEST_ROWS && (pairs >= needed || unseen.rows >= rowsForNextTest(earlier));
	// A test that is due is spent however it ends: to spend only what looks good would break the promise.
	const numbers = { pValue, ...(isDue && { test: { number, level: levelOfTest(number), pairs, rows: unseen.rows } }) };
	const keep = (reason: string): PromotionVerdict => ({ verdict: 'keep', reason, ...numbers });
	const promote = (reason: string): PromotionVerdict => ({ verdict: 'promote', reason, ...numbers });
	if (unseen.rows === 0) return keep('There is no answer yet that is new to both versions and could test the new one, so it stays out.');

	const score = `${scoreSentence(unseen)}${unknownSentence(open, unknown)}`;
	const worse = clearlyWorseLabel(outcome);
	if (worse) {
		return keep(
			`${score} But it would get worse at "${worse.label}": there ${worse.unseen.championOnly} of ${texts(worse.unseen.rows)} ` +
				`would turn from right to wrong and ${worse.unseen.challengerOnly} from wrong to right.`,
		);
	}
	const noWorse = unseen.challengerCorrect >= unseen.championCorrect + unknown;
	if (outcome.calibrated && !champion.calibrated && noWorse && unseen.rows >= FEWEST_ROWS) {
		return promote(`${score} That is no fewer, and how sure it is has been checked on ${outcome.outOfFold.rows} answers, so it takes over.`);
	}
	if (!isDue) return keep(`${score} ${promising(unseen, unknown)} ${notDue({ rows: unseen.rows, fewestRows: FEWEST_ROWS, pairs, needed, atLatest: rowsForNextTest(earlier), open })}`);
	if (pValue < level) return promote(`${score} ${passed(pValue, ALL_TESTS)}`);
	if (automation !== undefined && automatesMore(outcome, automation, unknown, noWorseLevel)) return promote(`${score} ${moreAutomation(automation)}`);
	const made = { made: number, pairs, rows: unseen.rows };
	const next = { pairs: pairsForNextTest(made, levelOfTest(number + 1), 0), atLatest: rowsForNextTest(made) };
	return keep(`${score} ${failed({ pValue, level, unseen, unknown, number, next, open })}`);
}

/**
 * A version that gave a label too often is right at nearly all of its texts, and takes others for it. Whoever mends that loses some of
 * the label's own texts and is no worse for it, as long as it wins more of the texts that have to do with the label.
 */
function clearlyWorseLabel({ perLabel }: MeasuredOutcome): { label: string; unseen: PairedCounts } | undefined {
	const tested = perLabel.filter(({ unseen }) => unseen.rows > 0);
	return tested.find(({ unseen, around }) => {
		if (mcnemarExact(unseen.challengerOnly, unseen.championOnly) >= CLEARLY_WORSE / tested.length) return false;
		const isBalanced = around.challengerOnly > around.championOnly;
		return !isBalanced || unseen.championOnly - unseen.challengerOnly > LOST_AT_MOST * unseen.rows;
	});
}
