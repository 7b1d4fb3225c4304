import type { IExecuteFunctions } from 'n8n-workflow';

/** Which run of the node in this execution, from 0: Loop Over Items runs a node again and again. */
export const runIndexOf = (context: IExecuteFunctions): number => Number(context.evaluateExpression('{{ $runIndex }}', 0));
