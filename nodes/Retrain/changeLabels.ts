import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError } from '../../core/errors';
import type { LabelChangeRequest } from '../../core/feedback/labelMaps';
import { askAgain } from '../../core/loop/askAgain';
import { splitRow } from '../../core/loop/itemsToAsk';
import { readLoopName } from '../../core/loopName';
import { asJson } from '../shared/asJson';
import { executionKey } from '../shared/executionKey';
import { openStore } from '../shared/openStore';
import { runIndexOf } from '../shared/runIndex';
import { itemOf, leaveBy } from './outputs';

/** Most items that one run asks about: what Human Review shows on a page that people can finish. The next run goes on. */
const ITEMS_A_RUN = 100;

const text = (context: IExecuteFunctions, name: string): string => String(context.getNodeParameter(name, 0, '')).trim();

const lines = (context: IExecuteFunctions, name: string): string[] =>
	text(context, name).split('\n').map((line) => line.trim()).filter((line) => line !== '');

function readChange(context: IExecuteFunctions): LabelChangeRequest['change'] {
	const kind = context.getNodeParameter('labelChange', 0);
	switch (kind) {
		case 'rename':
			return { kind, from: text(context, 'label'), to: text(context, 'newName') };
		case 'merge':
			return { kind, from: lines(context, 'labels'), to: text(context, 'newName') };
		case 'split':
			return { kind, from: text(context, 'label'), into: lines(context, 'newLabels') };
		case 'undo':
			return { kind };
		default:
			throw new HitlError('label-change-refused', 'Change is none of those that the list offers', 'Choose one from the list in the panel.');
	}
}

/** Changes what labels are called. Items of a label that was split leave by Ask a Person, each once. */
export async function changeLabels(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const store = await openStore();
	const executionId = executionKey(context);
	const now = new Date();
	const key = [executionId, context.getNode().id, runIndexOf(context)].join('/');
	const reason = `Changed by the workflow "${context.getWorkflow().name ?? ''}".`;
	const { version, change } = await store.changeLabels({ loop, key, change: readChange(context), reason, at: now.toISOString() });
	const open = await store.rowsToAskAgain(loop);
	const asked = await askAgain(open.map(splitRow), { store, loop, executionId, now, limit: ITEMS_A_RUN });
	return leaveBy({
		Kept: [itemOf(context, asJson({ loop, kind: 'labelsChanged', labelMap: version, change, toAskAgain: open.length, askedNow: asked.length }))],
		'Ask a Person': asked.map((hitl) => itemOf(context, asJson({ text: hitl.input.text, hitl }))),
	});
}
