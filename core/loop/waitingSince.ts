import { z } from 'zod/v4';
import type { FeedbackStore, LoopEvent, ModelVersion, VersionSummary } from '../feedback/store';

const keptDetails = z.object({ champion: z.number().int(), lastRowId: z.number().int() });
const candidateDetails = z.object({ version: z.number().int() });

/**
 * The row id after which answers count as new; undefined when a training need not wait. That is the newest answer that any
 * version was made from, or that a training has read which was kept out beside the version in use: after a rollback the next
 * training waits for new answers, or it would bring back what somebody has just gone back from. With no version in use
 * nothing counts as tried but what was just tried: kept out, or left for somebody to sign off.
 */
export async function waitingSince(store: FeedbackStore, loop: string, champion: ModelVersion | undefined): Promise<number | undefined> {
	// Others, such as a change of labels, say nothing of what was tried.
	const [newest] = await store.events(loop, 1, ['kept', 'candidate', 'candidateDropped', 'promoted', 'rolledBack']);
	const versions = await store.versions(loop);
	const tried = newest && justTried(newest, versions, champion?.version ?? 0);
	if (champion === undefined) return tried;
	return Math.max(tried ?? 0, ...versions.map(({ manifest }) => manifest.lastRowId));
}

function justTried({ kind, details }: LoopEvent, versions: readonly VersionSummary[], champion: number): number | undefined {
	if (kind === 'kept') {
		const kept = keptDetails.safeParse(details);
		return kept.success && kept.data.champion === champion ? kept.data.lastRowId : undefined;
	}
	if (kind !== 'candidate' && kind !== 'candidateDropped') return undefined;
	const candidate = candidateDetails.safeParse(details);
	const made = versions.find(({ version, parent }) => version === candidate.data?.version && parent === champion);
	return made?.manifest.lastRowId;
}
