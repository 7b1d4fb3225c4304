import type { VersionState } from '../feedback/store';

/** How many versions stay whole behind the newest one, this one included. */
export const VERSIONS_KEPT = 20;

export interface PrunableVersion {
	readonly version: number;
	readonly state: Exclude<VersionState, 'damaged'>;
	readonly pruned: boolean;
	/** The version that it replaced or wanted to replace; 0 for none. */
	readonly parent: number;
}

/**
 * Versions that lose their weights; their numbers stay listed. Whole stay the newest `keep`, the one in use, the one that it
 * replaced (a rollback goes there), candidates that wait for a word, and those that predicted items of a review that still
 * waits for answers.
 */
export function versionsToPrune(versions: readonly PrunableVersion[], inReview: ReadonlySet<number>, keep: number): number[] {
	const newestFirst = versions.toSorted((one, other) => other.version - one.version);
	const replaced = versions.find(({ state }) => state === 'champion')?.parent;
	return newestFirst
		.slice(Math.max(1, Math.trunc(keep)))
		.filter(({ version, state, pruned }) => !pruned && version !== replaced && !inReview.has(version) && state !== 'champion' && state !== 'candidate')
		.map(({ version }) => version);
}
