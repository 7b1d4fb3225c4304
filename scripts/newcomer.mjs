const formTypes = ['n8n-nodes-base.formTrigger'];
const webhookTypes = ['n8n-nodes-base.webhook'];

/** Addresses that people and programs can open once the examples are published, the first of a kind in each: `[{ name, url, sample }]`. */
export function entrances(examples, base) {
	const of = (types, prefix) =>
		examples.flatMap(({ workflow }) =>
			workflow.nodes
				.filter((node) => types.includes(node.type) && !node.disabled)
				.slice(0, 1)
				.map((node) => ({
					name: workflow.name,
					editor: `${base}/workflow/${workflow.id}`,
					url: `${base}/${prefix}/${node.parameters.path ?? node.parameters.options?.path ?? node.webhookId}`,
					method: node.parameters.httpMethod ?? 'GET',
					sample: workflow.meta?.sample ?? workflow.pinData?.[node.name]?.[0]?.json?.body,
				})),
		);
	return { forms: of(formTypes, 'form'), webhooks: of(webhookTypes, 'webhook') };
}

/** A line for a terminal that sends a sample to a webhook. PowerShell and cmd read quotes otherwise, so theirs are escaped. */
export function curlLine({ url, method, sample = { text: 'I was charged twice for my order' } }, platform) {
	if (method === 'GET') return `curl "${url}"`;
	const json = JSON.stringify(sample);
	const body =
		platform === 'win32' ? `"${json.replaceAll('"', '\\"')}"` : `'${json.replaceAll("'", "'\\''")}'`;
	return `curl -X ${method} ${url} -H "content-type: application/json" -d ${body}`;
}

/** What to try first, in a few lines: with the example that has a form, or with any other. */
function firstSteps({ forms: [form], webhooks }, messages) {
	if (form === undefined) return ['Open the editor.', 'Open an example workflow.', 'Press Execute workflow.'];
	const many = webhooks.find(({ name }) => name === form.name);
	return [
		`Open the form ${form.url} and send one message.`,
		'Here, in this terminal, appears the link to the page where people answer. Open it and choose a label.',
		many
			? `Send many at once and answer them on one page: curl -X ${many.method} ${many.url} ` +
				`-H "content-type: application/json" -d @${messages}`
			: 'Send more and answer more: when Retrain has enough answers, sure messages go through without you.',
		`Let it learn: open ${form.editor}, move the mouse over "Every Five Minutes", press Execute workflow there, and open Retrain.`,
	];
}

/** What a newcomer needs, and nothing else. */
export function newcomerText({ base, owner, examples, seconds, logFile, lines, platform }) {
	const doors = entrances(examples, base);
	return [
		'',
		...lines.map((line) => `Note: ${line}`),
		`n8n is ready after ${seconds} s. Active example workflows: ${examples.length}. Ctrl+C stops n8n; your data stay.`,
		'',
		`  Editor   ${base}`,
		`           log in with ${owner.email} and the password ${owner.password}`,
		...doors.forms.map(({ name, url }) => `  Form     ${url}   (${name})`),
		...doors.webhooks.map((webhook) => `  Webhook  ${curlLine(webhook, platform)}   (${webhook.name})`),
		`  Log      ${logFile}`,
		'',
		'What to try first:',
		...firstSteps(doors, 'examples/data/messages.json').map((step, index) => `  ${index + 1}. ${step}`),
	].join('\n');
}
