const formTypes = ['n8n-nodes-base.formTrigger'];
const webhookTypes = ['n8n-nodes-base.webhook'];

/** Addresses that people and programs can open once the examples are published: `[{ name, url, sample }]`. */
export function entrances(examples, base) {
	const of = (types, prefix) =>
		examples.flatMap(({ workflow }) =>
			workflow.nodes
				.filter((node) => types.includes(node.type) && !node.disabled)
				.map((node) => ({
					name: workflow.name,
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
	const body = platform === 'win32' ? `"${json.replaceAll('"', '\\"')}"` : `'${json.replaceAll('\'', '\'\\\'\'')}'`;
	return `curl -X ${method} ${url} -H "content-type: application/json" -d ${body}`;
}

/** What a newcomer needs, and nothing else. */
export function newcomerText({ base, owner, examples, seconds, logFile, lines, platform }) {
	const { forms, webhooks } = entrances(examples, base);
	const [form] = forms;
	const steps = form
		? [
				`1. Open the form ${form.url} and send one text.`,
				'2. Answer the review: in the editor, open Executions of that workflow, the one that waits, and its Human Review node.',
				'3. Send more, answer more: when Retrain has enough answers, sure texts go through without you.',
			]
		: ['1. Open the editor.', '2. Open an example workflow.', '3. Press Execute workflow.'];
	return [
		'',
		...lines.map((line) => `Note: ${line}`),
		`n8n is ready after ${seconds} s, with ${examples.length} example workflows active. Ctrl+C stops it; your data stay.`,
		'',
		`  Editor   ${base}`,
		`           log in with ${owner.email} and the password ${owner.password}`,
		...forms.map(({ name, url }) => `  Form     ${url}   (${name})`),
		...webhooks.map((webhook) => `  Webhook  ${curlLine(webhook, platform)}`),
		`  Log      ${logFile}`,
		'',
		'What to try first:',
		...steps.map((step) => `  ${step}`),
	].join('\n');
}
