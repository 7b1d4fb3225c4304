import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackage } from '../../scripts/demoFolder.mjs';
import { logIn, publish } from '../../scripts/n8nApi.mjs';
import { n8nEnvironment } from '../../scripts/n8nEnvironment.mjs';
import { installN8n } from '../../scripts/n8nInstall.mjs';
import { startN8n } from '../../scripts/n8nProcess.mjs';
import { root } from '../../scripts/places.mjs';
import { freePort } from '../../scripts/port.mjs';
import { until } from '../../scripts/until.mjs';

/**
 * A real n8n of this repository over a folder of its own, with the package linked into it as `npm start` does and the
 * probe in its process. `prepare(userFolder)` runs before it starts.
 */
export async function startBenchN8n(prepare) {
	await installN8n();
	const userFolder = mkdtempSync(join(tmpdir(), 'hitl-bench-n8n-'));
	mkdirSync(userFolder, { recursive: true });
	linkPackage(userFolder);
	await prepare(userFolder);
	const [port, brokerPort, probePort] = [await freePort(0), await freePort(0), await freePort(0)];
	const env = {
		...n8nEnvironment({ node: process.execPath, userFolder, port, brokerPort }),
		NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'bench/eventLoop/probe.cjs'))}`,
		HITL_PROBE_PORT: String(probePort),
		N8N_PAYLOAD_SIZE_MAX: '64',
	};
	const n8n = await startN8n({ node: process.execPath, env, userFolder, port });
	const base = `http://127.0.0.1:${port}`;
	const api = await logIn(base);
	const ask = async (what) => {
		const response = await fetch(`http://127.0.0.1:${probePort}/${what}`, { method: 'POST' });
		if (!response.ok) throw new Error(`the probe: ${await response.text()}`);
		return await response.json();
	};
	return {
		pid: n8n.child.pid,
		userFolder,
		probe: ask,
		/** Saves and publishes a workflow; its webhook answers when this returns. */
		async add(workflow) {
			const { status, data, message } = await api('workflows', 'POST', workflow);
			if (status >= 400) throw new Error(`n8n refused ${workflow.name}: ${message}`);
			const refusal = await publish(api, data.id);
			if (refusal !== '') throw new Error(`n8n did not publish ${workflow.name}: ${refusal}`);
		},
		/** Saves a credential, and returns what a node names it by. */
		async addCredential(credential) {
			const { status, data, message } = await api('credentials', 'POST', credential);
			if (status >= 400) throw new Error(`n8n refused the credential: ${message}`);
			return { [credential.type]: { id: data.id, name: credential.name } };
		},
		/** Sends a body to a webhook. Throws with n8n's words unless the workflow ended well. */
		async call(path, body) {
			const answer = await fetch(`${base}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body,
			});
			const text = await answer.text();
			if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await whyFailed(api)}`);
			return text;
		},
		ready: async (path, body) =>
			await until(
				async () =>
					(
						await fetch(`${base}/webhook/${path}`, {
							method: 'POST',
							headers: { 'content-type': 'application/json' },
							body,
						})
					).ok,
			),
		async stop() {
			await n8n.stop();
			rmSync(userFolder, { recursive: true, force: true });
		},
	};
}

/** What stopped the last execution: n8n says only that something did. */
async function whyFailed(api) {
	const { data } = await api('executions?limit=1');
	const [last] = data?.results ?? [];
	const { data: execution } = await api(`executions/${last?.id}`);
	// The run is a list in which parts refer to each other by position; texts stand in it as they are.
	const texts =
		typeof execution?.data === 'string'
			? JSON.parse(execution.data).filter((part) => typeof part === 'string')
			: [];
	return texts
		.filter((text) => /\s/.test(text) && text.length < 400 && !text.includes('{{'))
		.slice(0, 3)
		.join(' | ');
}
