import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import type { VersionSummary } from '../../core/feedback/store';
import { readLoopName } from '../../core/loopName';
import { asJson } from '../shared/asJson';
import { openStore } from '../shared/openStore';
import { itemOf, leaveBy } from './outputs';

const measured = z.object({ outOfFold: z.object({ rows: z.number(), correct: z.number() }) });

/** A line of the list: what people choose by. */
function line({ version, parent, state, pruned, labels, encoder, manifest, reason, createdAt, metrics }: VersionSummary): object {
	const { data } = measured.safeParse(metrics);
	const right = data === undefined ? {} : { tested: data.outOfFold.rows, right: data.outOfFold.correct };
	return { version, state, createdAt, learnedFrom: manifest.rows, ...right, labels: labels.length, encoder: encoder.id, parent, pruned, reason };
}

/** All versions of a loop, oldest first: an item each. */
export async function listVersions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const versions = await (await openStore()).versions(loop);
	return leaveBy({ Kept: versions.map((version) => itemOf(context, asJson({ loop, ...line(version) }))) });
}
