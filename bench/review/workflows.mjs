const node = (name, type, typeVersion, parameters, at, more = {}, y = 0) => ({
	id: name.toLowerCase(),
	name,
	type,
	typeVersion,
	parameters,
	position: [at * 220, y],
	...more,
});

const to = (name) => [{ node: name, type: 'main', index: 0 }];

const OURS = (address) => ({
	type: 'n8n-nodes-hitl.humanReview',
	version: 1,
	outputs: 3,
	parameters: { operation: 'sendAndWait', message: 'May this pass?', answerWith: 'approval', hoursToAnswer: 24, sendLinkTo: `${address}/link` },
});

const PEER = () => ({
	type: 'n8n-nodes-base.emailSend',
	version: 2.1,
	outputs: 1,
	parameters: {
		resource: 'email',
		operation: 'sendAndWait',
		fromEmail: 'bench@example.org',
		toEmail: 'people@example.org',
		subject: 'May this pass?',
		message: 'May this pass?',
		responseType: 'freeText',
		options: {},
	},
});

/** Items from a webhook through the gate to one of the two nodes, with a report before it and one from the next node: all else is the same. */
function workflow(kind, { type, version, outputs, parameters }, address, credentials) {
	const path = `bench-review-${kind}`;
	const gate = {
		predictionFrom: 'anotherStep',
		loop: 'bench-review',
		text: '={{ $json.text }}',
		label: 'pass',
		confidence: 0.1,
		threshold: 0.9,
		options: { itemId: '={{ $json.key }}', auditPercent: 0 },
	};
	const report = (what) => ({ method: 'POST', url: `${address}/${what}`, options: {} });
	return {
		name: path,
		nodes: [
			node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} }, 0, { webhookId: path }),
			node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }, 1),
			node('Gate', 'n8n-nodes-hitl.confidenceGate', 1, gate, 2),
			// Higher up, so it runs first.
			node('Begin', 'n8n-nodes-base.httpRequest', 4.2, report('begin'), 3, { executeOnce: true }, -200),
			node('Review', type, version, parameters, 3, { ...(credentials && { credentials }), webhookId: `${path}-review` }, 200),
			node('Next', 'n8n-nodes-base.httpRequest', 4.2, report('next'), 4, { executeOnce: true }, 200),
		],
		connections: {
			Webhook: { main: [to('Split')] },
			Split: { main: [to('Gate')] },
			Gate: { main: [[...to('Begin'), ...to('Review')]] },
			Review: { main: Array.from({ length: outputs }, () => to('Next')) },
		},
		settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none', saveManualExecutions: false, saveExecutionProgress: false },
	};
}

/** Adds both workflows to n8n. */
export async function addWorkflows(n8n, { address, mailPort }) {
	const smtp = await n8n.addCredential({
		name: 'bench mail',
		type: 'smtp',
		data: { user: '', password: '', host: '127.0.0.1', port: mailPort, secure: false, disableStartTls: true, hostName: '' },
	});
	await n8n.add(workflow('ours', OURS(address), address));
	await n8n.add(workflow('peer', PEER(), address, smtp));
}
