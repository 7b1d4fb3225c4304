import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { toolOutputs } from '../shared/toolOutputs';
import { gateItems } from './gateItems';
import { extraOutputs } from './parameters';
import { confidenceGateProperties } from './properties';

export class ConfidenceGate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Confidence Gate',
		name: 'confidenceGate',
		icon: { light: 'file:../../icons/confidence-gate.svg', dark: 'file:../../icons/confidence-gate.dark.svg' },
		group: ['transform'],
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle:
			'={{ $parameter["rule"] === "targetErrorRate" ? "At most " + $parameter["alpha"] * 100 + " mistakes in 100" : $parameter["rule"] === "conditions" ? "By conditions" : $parameter["rule"] === "cost" ? "By costs" : "Automate from " + $parameter["threshold"] }}',
		description: 'Sends unsure predictions to people and lets sure ones through',
		defaults: { name: 'Confidence Gate' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		// The first output is the safe one: a deactivated node and a fault leave by it.
		outputs: `={{ [
			{ type: "main", displayName: "Review" },
			{ type: "main", displayName: "Automate" },
			...($parameter["options"]["auditOutput"] ? [{ type: "main", displayName: "Audit" }] : []),
			...($parameter["options"]["whatIf"] ? [{ type: "main", displayName: "What-If" }] : []),
		] }}`,
		properties: confidenceGateProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const gated = await gateItems(this);
		const extra = extraOutputs(this);
		const [review, automate, audit, whatIf]: [INodeExecutionData[], INodeExecutionData[], INodeExecutionData[], INodeExecutionData[]] = [[], [], [], gated.whatIf];
		for (const { route, item, checkLater } of gated.items) {
			if (route === 'automate') automate.push(item);
			else (route === 'audit' && extra.audit ? audit : review).push(item);
			// An AI agent that calls the node as a tool gets each item once.
			if (checkLater && !this.isToolExecution()) automate.push({ ...item });
		}
		return toolOutputs(this, [review, automate, ...(extra.audit ? [audit] : []), ...(extra.whatIf ? [whatIf] : [])]);
	}
}
