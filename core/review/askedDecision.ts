import { decisionIdOf, type DecisionPlace } from '../gate/decisionId';
import type { GateDecision } from '../feedback/store';
import type { Suggestion } from './reviewForm';

/** An item that people are asked about without a gate in front. */
export interface UngatedItem {
	readonly loop: string;
	readonly itemId: string;
	readonly subjectKey?: string;
	/** What people read. */
	readonly text: string;
	/** What the step in front suggests; empty: nothing. */
	readonly suggestion: string;
}

/** What such decisions are about: no gate ever lets an answer of this name through, for nobody says how sure it is. */
export const UNGATED = 'without-a-gate';

const REASON = 'Every item of this step is asked about';

/** In place of a gate's decision: everything goes to people. Its answers are learned from like those behind a gate. */
export function askedDecision({ suggestion, ...item }: UngatedItem, place: DecisionPlace, now: Date): GateDecision {
	const decisionId = decisionIdOf(place, item.itemId, item.text);
	return {
		...item,
		decisionId,
		executionId: place.executionId,
		prediction: { label: suggestion, confidence: 0, model: { id: UNGATED } },
		verdict: { decisionId, route: 'review', reason: REASON, predictor: UNGATED, threshold: 1, rule: 'asked', reviewProbability: 1, leastProbability: 1 },
		decidedAt: now.toISOString(),
	};
}

/** Without a confidence: nobody said how sure it is. */
export const suggestionOf = (label: string): Suggestion => ({ label, reason: 'The step in front suggests this.' });

export const suggestedIn = ({ prediction: { label } }: GateDecision): Suggestion | undefined => (label === '' ? undefined : suggestionOf(label));
