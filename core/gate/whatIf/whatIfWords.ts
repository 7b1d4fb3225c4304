import { percent } from '../../percent';
import { answers } from '../../training/report/countWords';
import type { WhatIf, WhatIfRow } from './whatIf';

const NO_BREAK_SPACE = '\u00a0';
const MOST_DIGITS = 4;

/** A threshold with the digits that tell it from 100 %: 91 %, 98.3 %, 99.95 %. */
export function thresholdWords(threshold: number): string {
	for (let digits = 1; digits < MOST_DIGITS; digits++) {
		const shown = Number((threshold * 100).toFixed(digits));
		if (threshold === 1 || shown < 100) return `${shown}${NO_BREAK_SPACE}%`;
	}
	return `${(Math.floor(threshold * 1e6) / 1e4).toFixed(MOST_DIGITS)}${NO_BREAK_SPACE}%`;
}

/** "At 85 % people would answer 31 % and the model 69 %, with 1.2 to 2.9 % mistakes." */
export function rowSentence({ threshold, reviewed, automated, answers: seen, low, high }: WhatIfRow): string {
	const at = `At ${thresholdWords(threshold)}`;
	if (reviewed === undefined || automated === undefined) return `${at} nobody can say yet: there are no answers by people.`;
	const shares = `${at} people would answer ${percent(reviewed)} and the model ${percent(automated)}`;
	return seen === 0 ? `${shares}; how often it would be wrong nobody can say yet.` : `${shares}, with ${rangeWords(low, high)} mistakes.`;
}

/** "1.2 to 2.9 %"; "under 2.9 %" from nothing on. */
export function rangeWords(low: number, high: number): string {
	const [from, to] = [percent(low), percent(high)];
	if (low === 0) return high === 1 ? 'any share of' : `under ${to}`;
	return from === to ? `about ${to}` : `${from.replace(`${NO_BREAK_SPACE}%`, '')} to ${to}`;
}

/** What holds now, for the head of the picture. */
export function inForceWords({ answers: all, inForce, inForceRow }: WhatIf): { readonly headline: string; readonly more: string } {
	const basis = all === 0 ? 'There are no answers by people yet that could show it.' : `This rests on ${answers(all)} by people.`;
	if (inForce === undefined) return { headline: 'Everything goes to people now.', more: `What other thresholds would mean stands below. ${basis}` };
	const { reviewed, automated, low, high, keeps } = inForceRow ?? {};
	if (reviewed === undefined || automated === undefined || low === undefined || high === undefined) {
		return { headline: `From ${thresholdWords(inForce)} on the model answers alone.`, more: `How often it is wrong there nobody can say yet. ${basis}` };
	}
	const promise = keeps === undefined ? 'No promise is shown to hold there.' : `That mistakes stay under ${percent(keeps)} there is shown.`;
	return {
		headline: `From ${thresholdWords(inForce)} on the model answers alone: ${percent(automated)} of all items. People answer ${percent(reviewed)}.`,
		more: `Of what the model answers, ${rangeWords(low, high)} is wrong. ${promise} ${basis}`,
	};
}
