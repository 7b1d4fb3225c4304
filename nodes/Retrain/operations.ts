import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import { changeLabels } from './changeLabels';
import { compareVersions } from './compareVersions';
import { promoteCandidate, refuseCandidate } from './decideCandidate';
import { listVersions } from './listVersions';
import { rehearse } from './rehearse';
import { rollBackLoop } from './rollBackLoop';
import { selectForReview } from './selectForReview';
import { resumeAutomation, stopAutomation } from './stopAutomation';
import { trainLoop } from './trainLoop';

type Operation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

const OPERATIONS = new Map<unknown, Operation>([
	['changeLabels', changeLabels],
	['compareVersions', compareVersions],
	['listVersions', listVersions],
	['promoteCandidate', promoteCandidate],
	['refuseCandidate', refuseCandidate],
	['rehearse', rehearse],
	['resumeAutomation', resumeAutomation],
	['rollBack', rollBackLoop],
	['selectForReview', selectForReview],
	['stopAutomation', stopAutomation],
	['train', trainLoop],
]);

/** What the panel chooses. Throws `item-malformed`. */
export function operationOf(context: IExecuteFunctions): Operation {
	const operation = OPERATIONS.get(context.getNodeParameter('operation', 0));
	if (operation !== undefined) return operation;
	throw new HitlError('item-malformed', 'Operation is none of those that the list offers', 'Choose one from the list in the panel.');
}
