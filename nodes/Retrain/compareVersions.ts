import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import { compareVersions as compare } from '../../core/loop/compareVersions';
import { readLoopName } from '../../core/loopName';
import { readNumberWithin } from '../../core/readNumber';
import { asJson } from '../shared/asJson';
import { openStore } from '../shared/openStore';
import { itemOf, leaveBy } from './outputs';

function readVersion(context: IExecuteFunctions, field: 'oneVersion' | 'otherVersion'): number {
	const version = readNumberWithin(context.getNodeParameter(field, 0), 1, Number.MAX_SAFE_INTEGER);
	if (version !== undefined && Number.isInteger(version)) return version;
	throw new HitlError('version-unknown', `${field === 'oneVersion' ? 'Version' : 'Compare With'} is not the number of a version`, 'Write for example 1. List Versions shows all of them.');
}

/** What two versions know and how often they were right, as one item. */
export async function compareVersions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const [one, other] = [readVersion(context, 'oneVersion'), readVersion(context, 'otherVersion')];
	return leaveBy({ Kept: [itemOf(context, asJson(await compare(await openStore(), loop, one, other)))] });
}
