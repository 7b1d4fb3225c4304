import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';

interface Example {
	readonly id: string;
	readonly name: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly meta?: { readonly templateCredsSetupCompleted?: boolean };
	readonly settings: { readonly executionOrder: string };
}

const folder = join(__dirname, '..', '..', 'examples');

const examples = readdirSync(folder)
	.filter((file) => file.endsWith('.json'))
	.map((file): [string, Example] => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Example]);

const OUTPUT = { review: 0, automate: 1 };

test('there are examples', () => expect(examples.length).toBeGreaterThanOrEqual(2));

test('one of them has a Desk, and it runs as soon as it is there', () => {
	const withDesk = examples.filter(([, { nodes }]) => nodes.some(({ type, disabled }) => type === 'n8n-nodes-hitl.hitlDeskTrigger' && !disabled));
	expect(withDesk.map(([file, { meta }]) => [file, meta?.templateCredsSetupCompleted])).toEqual([['hitl-desk.json', true]]);
});

describe.each(examples)('%s', (_file, { nodes, connections, settings, id, meta }) => {
	const named = new Map(nodes.map((node) => [node.name, node]));

	test('has a fixed id, a known order of branches and unique node names', () => {
		expect(id).toMatch(/^[A-Za-z0-9]{8,36}$/);
		expect(settings.executionOrder).toBe('v1');
		expect(named.size).toBe(nodes.length);
	});

	test('wires lead to nodes that exist', () => {
		for (const [from, kinds] of Object.entries(connections)) {
			expect(named.has(from)).toBe(true);
			const wires = Object.values(kinds).flatMap((outputs) => outputs.flatMap((some) => some ?? []));
			expect(wires.length).toBeGreaterThan(0);
			for (const wire of wires) expect(named.has(wire.node)).toBe(true);
		}
	});

	test('the Automate branch lies above the Review branch, or automated items wait for a person', () => {
		for (const gate of nodes.filter(({ type }) => type.endsWith('.confidenceGate'))) {
			const heights = (output: number) => (connections[gate.name]?.['main']?.[output] ?? []).map(({ node }) => named.get(node)?.position[1] ?? Number.NaN);
			expect(Math.max(...heights(OUTPUT.automate))).toBeLessThan(Math.min(...heights(OUTPUT.review)));
		}
	});

	test('whatever people say of an item, and silence, is recorded: mistakes would seem rarer than they are', () => {
		const leadsToRecord = (name: string, seen = new Set<string>()): boolean => {
			if (named.get(name)?.type.endsWith('.recordFeedback')) return true;
			if (seen.has(name)) return false;
			seen.add(name);
			return (connections[name]?.['main'] ?? []).some((wires) => (wires ?? []).some(({ node }) => leadsToRecord(node, seen)));
		};
		if (!nodes.some(({ type }) => type.endsWith('.recordFeedback'))) return;
		for (const { name } of nodes.filter(({ type }) => type.endsWith('.humanReview'))) {
			const outputs = connections[name]?.['main'] ?? [];
			expect([0, 1, 2].map((output) => (outputs[output] ?? []).some(({ node }) => leadsToRecord(node)))).toEqual([true, true, true]);
		}
	});

	test('sticky notes explain every node of ours in words', () => {
		const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote').map(({ parameters }) => String(parameters['content']));
		for (const { type } of nodes.filter((node) => node.type.startsWith('n8n-nodes-hitl.') && !node.type.endsWith('recordFeedback'))) {
			const title = type.replace('n8n-nodes-hitl.', '').replace(/HitlTool$/, '').replace(/([A-Z])/g, ' $1').trim();
			expect(notes.some((note) => note.toLowerCase().includes(title.toLowerCase()))).toBe(true);
		}
	});

	test('a workflow whose nodes need a credential says so, and is not activated before one is chosen', () => {
		const needs = nodes.some(({ type, parameters }) => /\.(lmChatOpenAi|slackTrigger|emailReadImap)$/.test(type) || parameters['authentication'] !== undefined);
		expect(meta?.templateCredsSetupCompleted ?? true).toBe(!needs);
		expect(nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
	});

	test('webhooks answer early: nobody waits for a person on an open line', () => {
		const modes = nodes.map(({ parameters }) => parameters['responseMode']).filter((mode) => mode !== undefined);
		expect(modes.filter((mode) => mode !== 'onReceived')).toEqual([]);
	});
});
