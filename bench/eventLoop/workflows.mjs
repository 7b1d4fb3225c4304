const node = (name, type, typeVersion, parameters, at) => ({
	id: name,
	name,
	type,
	typeVersion,
	parameters,
	position: [at * 220, 0],
	...(type.endsWith('.webhook') ? { webhookId: `${name}-${parameters.path}` } : {}),
});

const PREDICT = 'n8n-nodes-hitl.predict';
const RETRAIN = 'n8n-nodes-hitl.retrain';

/**
 * Items from a webhook, through the nodes under test, one small answer at the end. Runs are not kept: what n8n does to store
 * them would be measured too, and grows with what our node says.
 */
function workflow(path, nodes) {
	const all = [
		node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path, responseMode: 'lastNode' }, 0),
		node('Split', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }, 1),
		...nodes.map((make, position) => make(position + 2)),
		node('Count', 'n8n-nodes-base.limit', 1, { maxItems: 1 }, nodes.length + 2),
	];
	// Whatever output the node under test leaves by: one that has fewer ignores the others.
	const links = all.slice(0, -1).map(({ name }, at) => {
		const next = [{ node: all[at + 1].name, type: 'main', index: 0 }];
		return [name, { main: all[at].type === RETRAIN ? [next, next, next, next] : [next] }];
	});
	return {
		name: path,
		nodes: all,
		connections: Object.fromEntries(links),
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'none',
			saveManualExecutions: false,
			saveExecutionProgress: false,
		},
	};
}

const toFile = (at) =>
	node(
		'To File',
		'n8n-nodes-base.convertToFile',
		1.1,
		{
			operation: 'toBinary',
			sourceProperty: 'image',
			options: { fileName: 'image.jpg', mimeType: 'image/jpeg' },
		},
		at,
	);

/** The workflow with our node and the one with NoOp in its place, as `{ path, workflow }`; `credentials` are our node's. */
export function workflowPair({ name, images = false, predict, retrain }, credentials) {
	const before = images ? [toFile] : [];
	const under = (at) => ({
		...node('Ours', retrain === undefined ? PREDICT : RETRAIN, 1, { loop: `bench-${name}`, ...predict, ...retrain }, at),
		...(credentials === undefined ? {} : { credentials }),
	});
	const nothing = (at) => node('NoOp', 'n8n-nodes-base.noOp', 1, {}, at);
	const made = (kind, middle) => {
		const path = `${name}-${kind}`;
		return { path, workflow: workflow(path, [...before, middle]) };
	};
	return { ours: made('ours', under), nothing: made('noop', nothing) };
}
