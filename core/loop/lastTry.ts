import { z } from 'zod/v4';
import type { FeedbackStore } from '../feedback/store';

const EVENTS_READ = 100;

const keptDetails = z.object({ lastRowId: z.number().int() });

/**
 * Highest row id that a training of this loop has read, whatever came of it; undefined before the first. Promotions are in
 * the versions' manifests (a rollback does not undo that they were tried), the others in `kept` events.
 */
export async function lastTriedRowId(store: FeedbackStore, loop: string): Promise<number | undefined> {
	const versions = await store.versions(loop);
	const events = await store.events(loop, EVENTS_READ);
	const kept = events.flatMap(({ kind, details }) => {
		const read = keptDetails.safeParse(details);
		return kind === 'kept' && read.success ? [read.data.lastRowId] : [];
	});
	const tried = [...versions.map(({ manifest }) => manifest.lastRowId), ...kept];
	return tried.length === 0 ? undefined : Math.max(...tried);
}
