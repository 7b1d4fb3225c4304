import type { AutomatedComparison } from '../trainingOutcome';
import { mostLosses } from './mostLosses';

/**
 * The most texts that were answered without a person, that nobody has answered since, and where only the champion may be
 * right; wrong at most with probability `level`. Each group is bounded by itself, from its random sample, and what people
 * have said of it is known.
 */
export function unknownLosses(automated: AutomatedComparison | undefined, level: number): number {
	const groups = automated?.groups ?? [];
	return groups.reduce((sum, { disagreements, sampled, sampledLosses, answered, answeredLosses }) => {
		const most = mostLosses(disagreements, sampled, sampledLosses, level / groups.length);
		return sum + Math.min(Math.max(0, most - answeredLosses), disagreements - answered);
	}, 0);
}

/** The same, had every answer shown that the challenger loses nothing. */
export function fewestUnknownLosses(automated: AutomatedComparison | undefined, level: number): number {
	if (automated === undefined) return 0;
	const groups = automated.groups.map((group) => ({ ...group, sampledLosses: 0, answeredLosses: 0 }));
	return unknownLosses({ ...automated, groups }, level);
}

/** Texts where the two differ and nobody has said who is right. */
export const unanswered = (automated: AutomatedComparison | undefined): number =>
	(automated?.groups ?? []).reduce((sum, { disagreements, answered }) => sum + disagreements - answered, 0);
