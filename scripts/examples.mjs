import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from './n8nApi.mjs';
import { root } from './places.mjs';
import { until } from './until.mjs';

/** The example workflows: `[{ file, hash, workflow }]`. */
export const readExamples = (folder = join(root, 'examples')) =>
	readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const text = readFileSync(join(folder, file), 'utf8');
			return { file, hash: createHash('sha256').update(text).digest('hex'), workflow: JSON.parse(text) };
		});

/**
 * Brings the examples into n8n: a new one is added and published, unless it needs a credential first; one whose file has changed is replaced unless a person
 * has edited it; one that a person has deleted stays away. Returns a line for each thing a person should know.
 */
export async function bringExamples(api, userFolder, examples = readExamples()) {
	const notePath = join(userFolder, 'examples.json');
	const note = existsSync(notePath) ? JSON.parse(readFileSync(notePath, 'utf8')) : {};
	const remember = (file, entry) => {
		note[file] = entry;
		writeFileSync(notePath, JSON.stringify(note, null, '\t'));
	};
	const lines = [];
	for (const { file, hash, workflow } of examples) {
		if (note[file]?.hash === hash) continue;
		const current = await api(`workflows/${workflow.id}`);
		const exists = current.status === 200;
		if (!exists && note[file] !== undefined) {
			remember(file, { ...note[file], hash });
		} else if (exists && current.data.versionId !== note[file]?.versionId) {
			lines.push(`examples/${file} is newer than your edited copy of "${current.data.name}"; yours stays.`);
			remember(file, { ...note[file], hash });
		} else {
			const saved = await save(api, workflow, exists);
			// Without its hash until it is published: the next start tries again.
			if (saved.data) remember(file, { hash: '', versionId: saved.data.versionId });
			const problem = saved.problem ?? (runsAtOnce(workflow) ? await publish(api, workflow.id) : '');
			if (problem) lines.push(`examples/${file} could not be activated: ${problem}`);
			else remember(file, { hash, versionId: saved.data.versionId });
		}
	}
	return lines;
}

/** Whether a workflow needs no credential, as n8n notes it: the others wait in n8n for a person to choose one. */
export const runsAtOnce = ({ meta }) => meta?.templateCredsSetupCompleted !== false;

/** The examples that n8n runs now: a person may have deleted or switched off some. */
export async function activeExamples(api, examples) {
	const running = await Promise.all(examples.map(({ workflow }) => isRunning(api, workflow.id)));
	return examples.filter((_, index) => running[index]);
}

/** A moment after the start n8n may still be publishing what was active before. */
async function isRunning(api, id) {
	const { data } = await api(`workflows/${id}`);
	if (!data?.activeVersionId) return false;
	const published = async () => (await api(`workflows/${id}/publication-status`)).data?.status === 'published';
	return Boolean(await until(published, { limitMs: 15_000 }));
}

async function save(api, workflow, exists) {
	const { id, name, nodes, connections, settings, pinData } = workflow;
	const body = { id, name, nodes, connections, settings, pinData };
	const { status, data, message } = exists
		? await api(`workflows/${id}`, 'PATCH', body)
		: await api('workflows', 'POST', body);
	return status < 400 ? { data } : { problem: message ?? `n8n answered ${status}` };
}
