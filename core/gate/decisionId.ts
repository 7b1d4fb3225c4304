import { createHash } from 'node:crypto';

export interface DecisionPlace {
	/** What tells the execution from every other one. */
	readonly executionId: string;
	/** The gate: a workflow may have several on one loop. */
	readonly nodeId: string;
	/** Which run of the gate in this execution, from 0. */
	readonly runIndex: number;
}

/** The same item with the same text in the same run has one decision, however often the run is tried again. */
export const decisionIdOf = ({ executionId, nodeId, runIndex }: DecisionPlace, itemId: string, text: string): string =>
	createHash('sha256')
		.update(JSON.stringify([executionId, nodeId, runIndex, itemId, text]))
		.digest('base64url')
		.slice(0, 32);
