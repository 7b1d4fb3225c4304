import { percent } from '../../percent';
import type { MeasuredOutcome } from '../trainingOutcome';
import { isNoWorse } from './nonInferior';
import { unanswered } from './unknownLosses';

/** What either version could answer alone under what a gate promises, on the same answers. */
export interface AutomationComparison {
	/** The share of mistakes that is allowed. */
	readonly alpha: number;
	/** Shares of the traffic, 0 to 1. */
	readonly challenger: number;
	readonly champion: number;
}

/** More by less is nothing that would be worth a change: a step of the thresholds that are tried. */
const CLEARLY_MORE = 0.05;

/** Part of a test's level that goes to whether the challenger is no worse, where that can matter. */
export const NO_WORSE_SHARE = 0.4;

/** Whether the challenger is no worse and could answer clearly more without people. `unknownLosses` as in the test for better. */
export function automatesMore({ unseen, automated }: MeasuredOutcome, automation: AutomationComparison, unknownLosses: number, level: number): boolean {
	if (automation.challenger < automation.champion + CLEARLY_MORE) return false;
	// Where both say the same of a text that nobody was asked about, there is no difference, whatever is right.
	const texts = unseen.rows + unanswered(automated) + (automated?.alike ?? 0);
	return isNoWorse(unseen.championOnly + unknownLosses, unseen.challengerOnly, texts, level);
}

export const moreAutomation = ({ alpha, challenger, champion }: AutomationComparison): string =>
	`It takes over: it is not more than half a point worse, and under the promise of at most ${percent(alpha)} mistakes it could answer ` +
	`${percent(challenger)} of the items alone, where the one in use can answer ${percent(champion)}.`;
