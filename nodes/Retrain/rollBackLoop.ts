import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import { readLoopName } from '../../core/loopName';
import { readNumberWithin } from '../../core/readNumber';
import { rollBack } from '../../core/loop/rollBack';
import { openStore } from '../shared/openStore';
import { itemOf, leaveBy } from './outputs';

function readVersion(context: IExecuteFunctions): number | undefined {
	if (context.getNodeParameter('rollBackTo', 0) !== 'number') return undefined;
	const version = readNumberWithin(context.getNodeParameter('version', 0), 0, Number.MAX_SAFE_INTEGER);
	if (version !== undefined && Number.isInteger(version)) return version;
	throw new HitlError('version-unknown', 'Version is not a whole number', 'Write the number of a version, or 0 for the state before any training.');
}

/** Points the loop at an older version. The version left behind stays stored and can be chosen again. */
export async function rollBackLoop(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const to = readVersion(context);
	const { from, to: version } = await rollBack({
		loop,
		store: await openStore(),
		now: () => new Date(),
		reason: `Rolled back by the workflow "${context.getWorkflow().name ?? ''}"`,
		...(to === undefined ? {} : { to }),
	});
	// The version now in use was promoted once: what hangs on that output, such as telling people, fits here as well.
	return leaveBy({ Promoted: [itemOf(context, { loop, kind: 'rolledBack', from, version })] });
}
