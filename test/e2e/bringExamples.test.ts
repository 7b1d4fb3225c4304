import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { root } from '../support/installedPackage';
import { eventually } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

/** What `npm start` does with the examples, first, later, and after a person has had a hand in them. */

const folder = mkdtempSync(join(tmpdir(), 'hitl-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const workflow = (id: string, name: string) => ({
	id,
	name,
	nodes: [
		{
			id: 'hook',
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			position: [0, 0],
			webhookId: id,
			parameters: { httpMethod: 'POST', path: id },
		},
	],
	connections: {},
	settings: { executionOrder: 'v1' },
});

async function bring(place: string, examples: Record<string, object>): Promise<string[]> {
	const examplesFolder = join(place, 'examples');
	rmSync(examplesFolder, { recursive: true, force: true });
	mkdirSync(examplesFolder, { recursive: true });
	for (const [file, example] of Object.entries(examples))
		writeFileSync(join(examplesFolder, file), JSON.stringify(example));
	const n8n = sharedN8n();
	const args = [
		join(root, 'test', 'support', 'bringExamples.mjs'),
		n8n.base,
		await n8n.login(),
		place,
		examplesFolder,
	];
	const out = execFileSync(process.execPath, args, {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	return z.array(z.string()).parse(JSON.parse(out));
}

const nameOf = async (id: string) => {
	const { status, data } = await sharedN8n().rest(`workflows/${id}`);
	return status === 200 ? z.object({ name: z.string() }).parse(data).name : status;
};

const stateOf = async (id: string) =>
	z.object({ status: z.string() }).parse((await sharedN8n().rest(`workflows/${id}/publication-status`)).data)
		.status;

it('adds and publishes a new example, once', async () => {
	const place = join(folder, 'new');
	expect(await bring(place, { 'a.json': workflow('bringNewOne1', 'New') })).toEqual([]);
	expect(await stateOf('bringNewOne1')).toBe('published');
	expect(await bring(place, { 'a.json': workflow('bringNewOne1', 'New') })).toEqual([]);
	expect(await nameOf('bringNewOne1')).toBe('New');
});

it('adds an example that needs a credential, and leaves it to a person to choose one and to publish', async () => {
	const place = join(folder, 'credential');
	const waiting = { ...workflow('bringWaiting1', 'Waiting'), meta: { templateCredsSetupCompleted: false } };
	expect(await bring(place, { 'a.json': waiting })).toEqual([]);
	expect(await nameOf('bringWaiting1')).toBe('Waiting');
	expect(await stateOf('bringWaiting1')).not.toBe('published');
	expect(await bring(place, { 'a.json': waiting })).toEqual([]);
});

it('replaces an example whose file has changed, and publishes the new version', async () => {
	const place = join(folder, 'changed');
	await bring(place, { 'a.json': workflow('bringChanged1', 'Old text') });
	expect(await bring(place, { 'a.json': workflow('bringChanged1', 'New text') })).toEqual([]);
	expect(await nameOf('bringChanged1')).toBe('New text');
	expect(await stateOf('bringChanged1')).toBe('published');
});

it('keeps what a person has edited, and says so once', async () => {
	const place = join(folder, 'edited');
	await bring(place, { 'a.json': workflow('bringEdited01', 'As shipped') });
	const mine = workflow('bringEdited01', 'Edited by a person');
	await sharedN8n().rest('workflows/bringEdited01', {
		method: 'PATCH',
		body: { ...mine, nodes: [{ ...mine.nodes[0], position: [40, 40] }] },
	});
	const newer = { 'a.json': workflow('bringEdited01', 'Shipped later') };
	expect(await bring(place, newer)).toEqual([expect.stringContaining('yours stays')]);
	expect(await nameOf('bringEdited01')).toBe('Edited by a person');
	expect(await bring(place, newer)).toEqual([]);
});

it('does not bring back what a person has deleted', async () => {
	const place = join(folder, 'deleted');
	await bring(place, { 'a.json': workflow('bringDeleted1', 'As shipped') });
	await sharedN8n().rest('workflows/bringDeleted1/archive', { method: 'POST', body: {} });
	// n8n takes a published workflow down a moment after it is archived, and refuses to delete it until then.
	await eventually('n8n deletes it', async () => (await sharedN8n().rest('workflows/bringDeleted1', { method: 'DELETE' })).status === 200 || undefined);
	expect(await bring(place, { 'a.json': workflow('bringDeleted1', 'Shipped later') })).toEqual([]);
	expect(await nameOf('bringDeleted1')).toBe(404);
});

it('says which example n8n will not run, tries it again the next time, and goes on with the others', async () => {
	const place = join(folder, 'broken');
	const unknown = workflow('bringBroken01', 'Broken');
	const broken = { ...unknown, nodes: [{ ...unknown.nodes[0], type: 'n8n-nodes-hitl.thereIsNoSuchNode' }] };
	const both = { 'a.json': broken, 'b.json': workflow('bringBesides1', 'Besides') };
	expect(await bring(place, both)).toEqual([
		expect.stringMatching(/^examples\/a\.json could not be activated: ./),
	]);
	expect(await stateOf('bringBesides1')).toBe('published');
	expect(await bring(place, both)).toHaveLength(1);
	expect(await bring(place, { ...both, 'a.json': workflow('bringBroken01', 'Mended') })).toEqual([]);
	expect(await stateOf('bringBroken01')).toBe('published');
});
