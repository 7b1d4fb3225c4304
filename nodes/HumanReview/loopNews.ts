import type { FeedbackStore, GateDecision } from '../../core/feedback/store';
import type { Clock } from '../../core/review/moment';
import { queueAge } from '../../core/review/notices/queueAge';
import { standingAlarms } from '../../core/review/notices/standingAlarms';
import type { ReviewForm } from '../../core/review/reviewForm';

/** What a loop has to say besides the question, in sentences. */
export interface LoopNews {
	readonly alarms: readonly string[];
	/** That others wait for long. */
	readonly queue?: string;
}

const MOST_EVENTS = 50;

async function alarmsOf(store: FeedbackStore, loop: string, decisions: readonly GateDecision[], now: string): Promise<string[]> {
	const events = await store.events(loop, MOST_EVENTS, ['alarmRaised', 'alarmCleared']);
	return standingAlarms(events, new Set(decisions.map(({ verdict }) => verdict.predictor)), new Date(now));
}

/** What was asked longer ago than half of the time that people get now waits long. */
async function queueOf(store: FeedbackStore, { loop, deadlineAt }: ReviewForm, clock: Clock): Promise<string | undefined> {
	const now = new Date(clock.now).getTime();
	const openedBefore = new Date(now - (new Date(deadlineAt).getTime() - now) / 2).toISOString();
	return queueAge(await store.waitingLong(loop, openedBefore, clock.now), clock);
}

export async function loopNews(store: FeedbackStore, form: ReviewForm, decisions: readonly GateDecision[], clock: Clock): Promise<LoopNews> {
	const [alarms, queue] = await Promise.all([alarmsOf(store, form.loop, decisions, clock.now), queueOf(store, form, clock)]);
	return { alarms, ...(queue === undefined ? {} : { queue }) };
}
