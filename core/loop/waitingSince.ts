import { z } from 'zod/v4';
import type { FeedbackStore, ModelVersion } from '../feedback/store';

const keptDetails = z.object({ champion: z.number().int(), lastRowId: z.number().int() });

/**
 * The row id after which answers count as new; undefined when a training need not wait. That is the newest answer that any
 * version was made from, or that a training has read which was kept out beside the version in use: after a rollback the next
 * training waits for new answers, or it would bring back what somebody has just gone back from. With no version in use
 * nothing counts as tried.
 */
export async function waitingSince(store: FeedbackStore, loop: string, champion: ModelVersion | undefined): Promise<number | undefined> {
	const [newest] = await store.events(loop, 1);
	const kept = newest?.kind === 'kept' ? keptDetails.safeParse(newest.details) : undefined;
	const tried = kept?.success && kept.data.champion === (champion?.version ?? 0) ? kept.data.lastRowId : undefined;
	if (champion === undefined) return tried;
	const versions = await store.versions(loop);
	return Math.max(tried ?? 0, ...versions.map(({ manifest }) => manifest.lastRowId));
}
