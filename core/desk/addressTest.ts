import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod/v4';
import type { FeedbackStore } from '../feedback/store';
import { saidBy, type HostAnswer } from './askHost';

/** Field of the query by which the Desk asks at its own public address who answers there. */
export const PROBE = 'probe';

const probeSchema = z.string().regex(/^[\w-]{22}$/);

/** Only who has this store can tell the proof: an answer of somebody else's n8n is known as such. */
async function proofOf(store: Pick<FeedbackStore, 'loopKey'>, probe: string): Promise<string> {
	return createHmac('sha256', await store.loopKey('hitl-desk')).update(`address ${probe}`).digest('base64url');
}

/** What the Desk answers to a probe; undefined for a request that is none. Says nothing that a stranger could use. */
export async function answerProbe(store: Pick<FeedbackStore, 'loopKey'>, given: string): Promise<{ hitl: 'desk'; proof: string } | undefined> {
	const probe = probeSchema.safeParse(given);
	return probe.success ? { hitl: 'desk', proof: await proofOf(store, probe.data) } : undefined;
}

const answerSchema = z.object({ hitl: z.literal('desk'), proof: z.string() });

/**
 * Goes out to the public address of a Desk and back in, through whatever proxy and path prefix there is. Returns what is wrong,
 * as the end of a sentence; undefined where the Desk answered itself.
 */
export async function testAddress(store: Pick<FeedbackStore, 'loopKey'>, address: string, ask: (url: string) => Promise<HostAnswer | undefined>): Promise<string | undefined> {
	const probe = randomBytes(16).toString('base64url');
	const url = new URL(address);
	url.searchParams.set(PROBE, probe);
	const answer = await ask(url.toString());
	if (answer === undefined) return 'nobody answers there';
	const own = answerSchema.safeParse(saidBy(answer));
	if (!own.success) return `something else answers there, with status ${answer.status}`;
	return own.data.proof === (await proofOf(store, probe)) ? undefined : 'another n8n answers there';
}
