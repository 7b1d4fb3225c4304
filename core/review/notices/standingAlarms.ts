import type { LoopEvent } from '../../feedback/store';

/** Of a model that nobody promoted or watched since: what it was alarmed about longer ago is no news. */
const DAYS_TOLD = 7;

/**
 * What a message about items of these predictors says besides: the sentences of their alarms that have not passed, the newest of
 * each kind. Whoever is asked is the first to be able to do something about them.
 *
 * @param events of the loop, the newest first
 */
export function standingAlarms(events: readonly LoopEvent[], predictors: ReadonlySet<string>, now: Date): string[] {
	const from = new Date(now.getTime() - DAYS_TOLD * 86_400_000).toISOString();
	const newest = new Map<string, LoopEvent>();
	for (const event of events) {
		const { predictor, alarm } = event.details;
		if (event.at < from || typeof predictor !== 'string' || !predictors.has(predictor)) continue;
		const key = JSON.stringify([predictor, alarm]);
		if (!newest.has(key)) newest.set(key, event);
	}
	const sentences = [...newest.values()].flatMap(({ kind, details: { sentence } }) => (kind === 'alarmRaised' && typeof sentence === 'string' ? [sentence] : []));
	return [...new Set(sentences)];
}
