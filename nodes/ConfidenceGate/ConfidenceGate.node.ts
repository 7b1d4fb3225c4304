import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { toolOutputs } from '../shared/toolOutputs';
import { gateItems } from './gateItems';
import { hasAuditOutput } from './parameters';
import { confidenceGateProperties } from './properties';

export class ConfidenceGate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Confidence Gate',
		name: 'confidenceGate',
		icon: { light: 'file:../../icons/confidence-gate.svg', dark: 'file:../../icons/confidence-gate.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ "Automate from " + $parameter["threshold"] }}',
		description: 'Sends unsure predictions to people and lets sure ones through',
		defaults: { name: 'Confidence Gate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		// The first output is the safe one: a deactivated node and a fault leave by it.
		outputs: `={{ $parameter["options"]["auditOutput"]
			? [{ type: "main", displayName: "Review" }, { type: "main", displayName: "Automate" }, { type: "main", displayName: "Audit" }]
			: [{ type: "main", displayName: "Review" }, { type: "main", displayName: "Automate" }] }}`,
		properties: confidenceGateProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const gated = await gateItems(this);
		const auditOutput = hasAuditOutput(this);
		const outputs: INodeExecutionData[][] = auditOutput ? [[], [], []] : [[], []];
		for (const { route, item } of gated) {
			const output = route === 'automate' ? 1 : route === 'audit' && auditOutput ? 2 : 0;
			outputs[output]?.push(item);
		}
		return toolOutputs(this, outputs);
	}
}
