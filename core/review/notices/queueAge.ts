import type { WaitingLong } from '../../feedback/reviewRecords';
import { clockTime, type Clock } from '../moment';

/** What a question says of those that were asked long before and are still open, for whoever reads it; undefined when there are none. */
export function queueAge({ reviews, oldestOpenedAt }: WaitingLong, clock: Clock): string | undefined {
	if (oldestOpenedAt === undefined) return undefined;
	const asked = clockTime(oldestOpenedAt, clock);
	return reviews === 1 ? `An earlier question of this loop still waits for an answer, asked ${asked}.` : `${reviews} earlier questions of this loop still wait for answers, the oldest asked ${asked}.`;
}
