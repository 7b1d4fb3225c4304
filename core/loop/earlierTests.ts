import { z } from 'zod/v4';
import type { FeedbackStore, LoopEvent } from '../feedback/store';
import { NO_TESTS, type EarlierTests } from '../training/promotion/spending';

const testsSchema = z.object({ made: z.number().int(), pairs: z.number(), rows: z.number().optional() });
const keptDetails = z.object({ champion: z.number().int(), tests: testsSchema });
const passedTest = z.object({ test: z.object({ number: z.number().int(), pairs: z.number(), rows: z.number().optional() }) });

const EVENTS_AT_FIRST = 10;

/**
 * The tests that challengers of one version have been through, from what is stored of them, so that all processes agree.
 * Those kept out left an event; those that passed are versions, or wait for somebody to sign them off.
 */
export async function earlierTests(store: FeedbackStore, loop: string, champion: number): Promise<EarlierTests> {
	const passed = (await store.versions(loop)).flatMap(({ parent, metrics }): EarlierTests[] => {
		const read = parent === champion ? passedTest.safeParse(metrics) : undefined;
		return read?.success ? [{ made: read.data.test.number, pairs: read.data.test.pairs, rows: read.data.test.rows }] : [];
	});
	return [await lastKept(store, loop, champion), ...passed].reduce((most, tests) => (tests.made > most.made ? tests : most));
}

/** Each such event carries the count so far, so the newest tells all; none is older than the version itself. */
async function lastKept(store: FeedbackStore, loop: string, champion: number): Promise<EarlierTests> {
	for (let limit = EVENTS_AT_FIRST; ; limit *= 10) {
		const events = await store.events(loop, limit, ['kept', 'promoted']);
		const tests = events.flatMap((event) => testsKept(event, champion));
		if (tests[0] !== undefined) return tests[0];
		if (events.length < limit || events.some(({ kind, details }) => kind === 'promoted' && details.version === champion)) return NO_TESTS;
	}
}

function testsKept({ kind, details }: LoopEvent, champion: number): EarlierTests[] {
	const read = kind === 'kept' ? keptDetails.safeParse(details) : undefined;
	return read?.success && read.data.champion === champion ? [read.data.tests] : [];
}
