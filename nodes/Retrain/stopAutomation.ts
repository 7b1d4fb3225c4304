import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import type { StopRequest } from '../../core/feedback/gateRecords';
import type { FeedbackStore } from '../../core/feedback/store';
import { readLoopName } from '../../core/loopName';
import { openStore } from '../shared/openStore';
import { itemOf, leaveBy } from './outputs';

const MOST_LETTERS = 500;

/** What everybody reads who wonders why everything goes to people. */
function readRequest(context: IExecuteFunctions): StopRequest {
	const reason = String(context.getNodeParameter('stopReason', 0, '')).trim();
	if (reason !== '' && reason.length <= MOST_LETTERS) {
		return { reason, by: `the workflow "${context.getWorkflow().name ?? ''}"`, at: new Date().toISOString() };
	}
	throw new HitlError(
		'item-malformed',
		reason === '' ? 'Reason is empty' : `Reason has more than ${MOST_LETTERS} letters`,
		'Write in a few words why, e.g. "A customer was answered wrongly". Nothing was changed: whoever looks at the loop should be able to read it.',
	);
}

/** A brake that is pulled in the wrong place must not look as if it held. */
async function knownLoop(store: FeedbackStore, loop: string): Promise<void> {
	const loops = await store.loops();
	if (loops.includes(loop)) return;
	throw new HitlError(
		'loop-unknown',
		`There is no loop called "${loop}", so nothing was stopped or resumed`,
		loops.length === 0 ? 'No loop has recorded anything yet. Check the name in the other nodes.' : `Known loops: ${loops.join(', ')}.`,
	);
}

async function change(context: IExecuteFunctions, kind: 'automationStopped' | 'automationResumed'): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const request = readRequest(context);
	const store = await openStore();
	await knownLoop(store, loop);
	const changed = await (kind === 'automationStopped' ? store.stopAutomation(loop, request) : store.resumeAutomation(loop, request));
	// One that was stopped before keeps its first reason.
	const json: IDataObject = { loop, kind, changed, ...(changed && { ...request }) };
	return leaveBy({ Kept: [itemOf(context, json)] });
}

/** Every gate of the loop sends everything to people from its next run on. */
export const stopAutomation = async (context: IExecuteFunctions): Promise<INodeExecutionData[][]> => await change(context, 'automationStopped');

/** Takes a stop back. */
export const resumeAutomation = async (context: IExecuteFunctions): Promise<INodeExecutionData[][]> => await change(context, 'automationResumed');
