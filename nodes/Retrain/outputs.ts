import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** The first output is the safe one: a deactivated node and a fault leave by it. */
export const OUTPUT_NAMES = ['Not Ready', 'Kept', 'Promoted', 'Ask a Person'] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/** What was made from all input items together. */
export const fromAll = (context: IExecuteFunctions): Array<{ item: number }> => context.getInputData().map((_item, item) => ({ item }));

export const itemOf = (context: IExecuteFunctions, json: IDataObject): INodeExecutionData => ({ json, pairedItem: fromAll(context) });

/** The node's outputs with items on some of them. */
export const leaveBy = (items: Partial<Record<OutputName, INodeExecutionData[]>>): INodeExecutionData[][] => OUTPUT_NAMES.map((name) => items[name] ?? []);
