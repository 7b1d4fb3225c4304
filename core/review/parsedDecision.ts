import type { DecidedChoice } from './choice';
import type { Reviewer } from './reviewers';

export interface ParsedAnswer extends DecidedChoice {
	readonly itemId: string;
	readonly blind: boolean;
	readonly comment?: string;
	/** Fields whose value somebody changed. */
	readonly edits?: Readonly<Record<string, unknown>>;
	/** Where a text is asked for: the text that is accepted or was written. */
	readonly text?: string;
	/** As the browser counted while the item was in sight, at most two minutes. */
	readonly secondsOnItem?: number;
}

export interface Problem {
	readonly itemId?: string;
	/** The editable field that it is about. */
	readonly field?: string;
	/** Where it stands in a program's JSON, such as `answers[0].label`. */
	readonly path?: string;
	/** One or two sentences: what is wrong and what to do. */
	readonly message: string;
}

export type ParsedDecision =
	| {
			readonly kind: 'answers';
			/** Each item at most once, in the form's order. */
			readonly answers: readonly ParsedAnswer[];
			/** As typed, nobody has checked it; or whose link was used. */
			readonly reviewer?: string;
			/** When the page was served, ISO 8601, as the browser gave it back. */
			readonly shownAt?: string;
	  }
	| { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export interface DecisionRules {
	/** Whether an answer without a name is refused. */
	readonly nameRequired?: boolean;
	/** Whose link was used: no other name is taken, and none is needed. */
	readonly linkOf?: Reviewer;
	/** People who have links of their own: nobody else answers in their names. */
	readonly others?: readonly Reviewer[];
	/** People who asked for the items themselves. */
	readonly requesters?: readonly Reviewer[];
}
