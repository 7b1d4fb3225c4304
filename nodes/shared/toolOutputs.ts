import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** An AI agent that calls the node as a tool reads the first output only: there, everything leaves by it. */
export const toolOutputs = (context: IExecuteFunctions, outputs: INodeExecutionData[][]): INodeExecutionData[][] =>
	context.isToolExecution() ? [outputs.flat()] : outputs;
