import type { GateVerdict } from '../item';
import type { GateSettings } from './gateSettings';
import type { Judgement } from './judge';
import type { KeyedDraws } from './keyedDraw';

/** What holds for all items of one predictor in one run. */
export interface Deciding {
	readonly rule: GateSettings['rule'];
	/** What made the predictions, as it will stand in the record. */
	readonly predictor: string;
	/** Of the loop's key, for random checks. */
	readonly drawOf: KeyedDraws;
	/** Share of what goes on without a person that one checks all the same, 0 to 1. */
	readonly auditShare: number;
	/** Everything goes to people; the decision is noted. */
	readonly shadow: boolean;
	/** Audited items go on at once. */
	readonly checkLater: boolean;
	/** What is beyond the budget may go on without a person, if only its confidence stands against it. */
	readonly lettingThrough: boolean;
	/** Of the budget, where there is one. */
	readonly per?: 'hour' | 'day';
}

export interface DrawnItem {
	readonly itemId: string;
	readonly text: string;
}

/** Whether a person checks this item, if it can go on. Keyed by its id and text: a retry never rolls again, and nobody learns by one text what becomes of another. */
export const isAudited = ({ drawOf, auditShare }: Pick<Deciding, 'drawOf' | 'auditShare'>, { itemId, text }: DrawnItem): boolean =>
	auditShare > 0 && (auditShare >= 1 || drawOf(`${itemId}\0${text}`) < auditShare);

/**
 * Who answers an item: a pure function of its arguments.
 *
 * @param audited as `isAudited` says; counts where the item can go on without a person
 * @param beyond the item is for a person, and the budget is used up
 */
export function decide(judgement: Judgement, deciding: Deciding, audited: boolean, beyond = false): GateVerdict {
	const { rule, predictor, auditShare, shadow, lettingThrough, per = 'hour' } = deciding;
	const { sure, reason, threshold, closed, yields } = judgement;
	const common = { predictor, threshold, rule };
	if (shadow) {
		const shadowRoute = sure ? (audited ? 'audit' : 'automate') : 'review';
		return { ...common, route: 'review', reason: `Shadow mode, a person answers; else: ${reason}`, reviewProbability: 1, leastProbability: 1, shadowRoute };
	}
	const passes = sure || (beyond && lettingThrough && yields);
	const leastProbability = closed ? 1 : auditShare;
	if (!passes) {
		if (!beyond) return { ...common, route: 'review', reason, reviewProbability: 1, leastProbability };
		return { ...common, route: 'review', reason: `${reason}; the reviews of this ${per} are used up, so it waits`, reviewProbability: 1, leastProbability, overBudget: true };
	}
	const marked = sure ? {} : { overBudget: true };
	const why = sure ? reason : `${reason}; the reviews of this ${per} are used up, so it goes on unchecked, outside of what is promised`;
	if (!audited) return { ...common, route: 'automate', reason: why, reviewProbability: auditShare, leastProbability, ...marked };
	const checkLater = deciding.checkLater ? { checkLater: true } : {};
	return { ...common, route: 'audit', reason: `${why}; picked at random for a check by a person`, reviewProbability: auditShare, leastProbability, ...marked, ...checkLater };
}
