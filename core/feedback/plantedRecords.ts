import type { GateDecision } from './store';

/** The part of the loop's memory that knows how well people know answers that are known. */
export interface PlantedRecords {
	/**
	 * Past items whose answer is well known: given alike at least twice and never otherwise, or by whoever decided between
	 * others. At most so many of each of these kinds, those answered last first, under the labels of today.
	 */
	knownItems(loop: string, most: number): Promise<KnownItem[]>;
}

/** A past item with the answer that is known. */
export interface KnownItem extends Pick<GateDecision, 'itemId' | 'decisionId' | 'text' | 'prediction' | 'verdict'> {
	readonly label: string;
	/** Names and Slack member IDs of everybody who has said something of it. */
	readonly answeredBy: readonly string[];
}

/** A past item among those of a review. The workflow waits for no answer to it. */
export interface PlantedItem {
	readonly itemId: string;
	readonly decisionId: string;
	/** The label that is known. */
	readonly known: string;
}
