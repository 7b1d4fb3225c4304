import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import { readLoopName } from '../../core/loopName';
import { readNumberWithin } from '../../core/readNumber';
import { openStore } from '../shared/openStore';
import { itemOf, leaveBy } from './outputs';

function readCandidate(context: IExecuteFunctions): number {
	const version = readNumberWithin(context.getNodeParameter('candidate', 0), 1, Number.MAX_SAFE_INTEGER);
	if (version !== undefined && Number.isInteger(version)) return version;
	throw new HitlError('version-unknown', 'Candidate is not the number of a version', 'Map it to the version of the item that left by Ask a Person: {{ $json.candidate.version }}.');
}

const decidedBy = (context: IExecuteFunctions): string => `the workflow "${context.getWorkflow().name ?? ''}"`;

/** Puts a candidate into use, if what it was tested against is still in use. */
export async function promoteCandidate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const version = readCandidate(context);
	const store = await openStore();
	// Not by reading the champion: a damaged one must not keep a sound candidate out.
	const parent = (await store.versions(loop)).find(({ champion }) => champion)?.version ?? 0;
	const reason = `Agreed to in ${decidedBy(context)}.`;
	await store.promoteCandidate({ loop, version, expectedChampion: parent, at: new Date().toISOString(), reason });
	return leaveBy({ Promoted: [itemOf(context, { loop, kind: 'promoted', version, parent, reason })] });
}

/** Turns a candidate down; the version in use stays. */
export async function refuseCandidate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const version = readCandidate(context);
	const reason = `Turned down in ${decidedBy(context)}.`;
	await (await openStore()).dropCandidate({ loop, version, at: new Date().toISOString(), reason });
	return leaveBy({ Kept: [itemOf(context, { loop, kind: 'refused', version, reason })] });
}
