import { manifest } from './installedPackage';

const node = (
	id: string,
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
	x: number,
) => ({
	id,
	name,
	type,
	typeVersion,
	parameters,
	position: [x, 0],
	webhookId: id,
});

/** What the classifier of a folder answers is trusted and recorded: the second output of the gate is Automate. */
export const pretrainedWorkflow = (modelFolder: string) => ({
	name: 'Pretrained',
	nodes: [
		node(
			'hook',
			'Webhook',
			'n8n-nodes-base.webhook',
			2,
			{ httpMethod: 'POST', path: 'pretrained', responseMode: 'lastNode' },
			0,
		),
		node(
			'predict',
			'Predict',
			`${manifest.name}.predict`,
			1,
			{ mode: 'textClassifier', loop: 'pretrained', text: '={{ $json.body.text }}', model: { __rl: true, mode: 'folder', value: modelFolder } },
			300,
		),
		node(
			'gate',
			'Gate',
			`${manifest.name}.confidenceGate`,
			1,
			{ threshold: 0, options: { auditPercent: 0, trustUncalibrated: true } },
			600,
		),
		node('record', 'Record', `${manifest.name}.recordFeedback`, 1, { operation: 'record' }, 900),
	],
	connections: {
		Webhook: { main: [[{ node: 'Predict', type: 'main', index: 0 }]] },
		Predict: { main: [[{ node: 'Gate', type: 'main', index: 0 }]] },
		Gate: { main: [[], [{ node: 'Record', type: 'main', index: 0 }]] },
	},
	settings: { executionOrder: 'v1' },
});
