import { Readable } from 'node:stream';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { exportCsv, exportJsonl } from '../../core/feedback/exportRows';
import type { FeedbackRow } from '../../core/feedback/store';
import { readLoopName } from '../../core/loopName';
import { openStore } from '../shared/openStore';

const FORMATS = {
	csv: { write: exportCsv, mimeType: 'text/csv' },
	jsonl: { write: exportJsonl, mimeType: 'application/jsonl' },
} as const;

/** All rows of the loop as one file on one item. Rows are read page by page, so that memory stays small. */
export async function exportFile(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const format = context.getNodeParameter('format', 0) === 'jsonl' ? 'jsonl' : 'csv';
	const binaryProperty = String(context.getNodeParameter('binaryProperty', 0, 'data'));
	const store = await openStore();
	let rows = 0;
	async function* counted(): AsyncGenerator<FeedbackRow[]> {
		for await (const page of store.feedback(loop)) {
			rows += page.length;
			yield page;
		}
	}
	const { write, mimeType } = FORMATS[format];
	const file = await context.helpers.prepareBinaryData(Readable.from(write(counted())), `${loop}.${format}`, mimeType);
	const from = context.getInputData().map((_item, item) => ({ item }));
	return [{ json: { loop, format, rows }, binary: { [binaryProperty]: file }, pairedItem: from }];
}
