import type { FeedbackStore, GateDecision } from '../feedback/store';
import { decisionIdOf, type DecisionPlace } from '../gate/decisionId';
import type { Hitl, Prediction } from '../item';

/** An item that people should look at, though it did not come through a gate just now. */
export interface RowToAsk {
	readonly itemId: string;
	readonly text: string;
	readonly subjectKey?: string;
	/** What is suggested to them. */
	readonly prediction: Prediction;
	/** Why they are asked, in plain words. */
	readonly reason: string;
	/** What for, e.g. `second look`: under one purpose an item with one text is asked about once in its life. */
	readonly purpose: string;
}

export interface AskAgainOptions {
	readonly store: FeedbackStore;
	readonly loop: string;
	/** The execution that asks. */
	readonly executionId: string;
	readonly now: Date;
	/** Most items to ask about now. */
	readonly limit: number;
}

/**
 * Writes a decision for each row that was not asked about for this purpose before, and gives the items as Human Review
 * takes them, in the given order. Harmless when repeated: what was written and got lost on the way is not asked again.
 */
export async function askAgain(rows: readonly RowToAsk[], options: AskAgainOptions): Promise<Hitl[]> {
	const { store, loop, executionId, now, limit } = options;
	const keyed = rows.map((row) => ({ row, decisionId: decisionIdOf(placeOf(row), row.itemId, row.text) }));
	const known = await store.findDecisions(keyed.map(({ decisionId }) => ({ loop, decisionId })));
	const decisions = keyed
		.filter((_, at) => known[at] === undefined)
		.slice(0, limit)
		.map(({ row: { reason, purpose: _asked, ...row }, decisionId }): GateDecision => {
			const { id, version } = row.prediction.model;
			const predictor = version === undefined ? id : `${id} v${version}`;
			const verdict = { decisionId, route: 'review' as const, reason, predictor, threshold: 1, rule: 'asked' as const, reviewProbability: 1 };
			return { loop, decisionId, executionId, decidedAt: now.toISOString(), verdict, ...row };
		});
	const standing = await store.recordDecisions(decisions);
	return standing.map(({ itemId, text, subjectKey, prediction, verdict }) => ({
		loop,
		itemId,
		...(subjectKey === undefined ? {} : { subjectKey }),
		input: { text },
		prediction,
		gate: verdict,
	}));
}

/** Not the execution's own: that is how what was asked before is known. */
const placeOf = ({ purpose }: RowToAsk): DecisionPlace => ({ executionId: purpose, nodeId: 'retrain', runIndex: 0 });
