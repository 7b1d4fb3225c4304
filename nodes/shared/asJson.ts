import { jsonParse, type IDataObject } from 'n8n-workflow';

/** What travels in an item is JSON and nothing else: no Date, no typed array, no shared reference survives a pause. */
export const asJson = (value: object): IDataObject => jsonParse<IDataObject>(JSON.stringify(value));
