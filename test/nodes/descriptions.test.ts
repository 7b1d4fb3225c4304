import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { displayParameter, type INodeProperties, type INodeType } from 'n8n-workflow';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { Predict } from '../../nodes/Predict/Predict.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { Retrain } from '../../nodes/Retrain/Retrain.node';

const root = join(__dirname, '..', '..');

const nodes: Array<[string, INodeType]> = Object.entries({
	Predict: new Predict(),
	ConfidenceGate: new ConfidenceGate(),
	HumanReview: new HumanReview(),
	RecordFeedback: new RecordFeedback(),
	Retrain: new Retrain(),
	HitlDeskTrigger: new HitlDeskTrigger(),
});

const flatten = (properties: INodeProperties[]): INodeProperties[] =>
	properties.flatMap((property) => [
		property,
		...(property.options ?? []).flatMap((option) => ('values' in option ? flatten(option.values) : 'displayName' in option && 'type' in option ? flatten([option]) : [])),
	]);

describe.each(nodes)('%s', (folder, { description }) => {
	const all = flatten(description.properties);

	test('has an icon for light and dark, a codex that the search finds, and a subtitle', () => {
		const { icon } = description;
		if (typeof icon !== 'object') throw new Error('one icon for each theme');
		for (const file of [icon.light, icon.dark]) expect(existsSync(resolve(root, 'nodes', folder, file.replace('file:', '')))).toBe(true);
		const codex = JSON.parse(readFileSync(join(root, 'nodes', folder, `${folder}.node.json`), 'utf8')) as { node: string; categories: string[]; resources: object };
		expect(codex.node).toBe(`n8n-nodes-hitl.${description.name}`);
		expect(codex.categories).not.toContain('AI');
		expect(codex.resources).toBeDefined();
		expect(description.subtitle).toMatch(/^=/);
	});

	test('shows at most seven parameters at once, whatever is chosen', () => {
		const selectors = description.properties.filter(({ type, noDataExpression }) => type === 'options' && noDataExpression);
		const choices = selectors.reduce<Array<Record<string, string>>>(
			(sets, { name, options = [] }) => sets.flatMap((set) => options.flatMap((option) => ('value' in option ? [{ ...set, [name]: String(option.value) }] : []))),
			[{}],
		);
		for (const values of choices) {
			// Of the version that a new node has.
			const typeVersion = description.defaultVersion ?? 1;
			const shown = description.properties.filter((property) => property.type !== 'hidden' && displayParameter(values, property, { typeVersion }, description));
			expect(shown.length).toBeLessThanOrEqual(7);
		}
	});

	test('every text field has an example', () => {
		const bare = all.filter(({ type, placeholder }) => type === 'string' && !placeholder?.startsWith('e.g. '));
		expect(bare.map(({ name }) => name)).toEqual([]);
	});

	test('no parameter has a credential for each of its options: the editor would take it for the choice of a log-in, and hide it', () => {
		const needing = (description.credentials ?? []).flatMap(({ displayOptions }) => Object.entries(displayOptions?.show ?? {}));
		const hidden = description.properties.filter(({ name, options = [] }) => {
			const values = needing.flatMap(([named, given]) => (named === name && Array.isArray(given) ? given : []));
			return options.length > 0 && options.every((option) => 'value' in option && values.includes(option.value));
		});
		expect(hidden.map(({ name }) => name)).toEqual([]);
	});

	test('panel texts are sentences without statistics words', () => {
		for (const { displayName, description: text = '' } of all) {
			expect(`${displayName} ${text}`).not.toMatch(/\b(p-?value|McNemar|Bernoulli|logit|softmax|quantile|binomial|hyperparameter)\b/i);
		}
	});
});

test('the first output is the safe one', () => {
	expect(new HumanReview().description.outputNames).toEqual(['Undecided', 'Approved', 'Rejected']);
	expect(new Retrain().description.outputNames).toEqual(['Not Ready', 'Kept', 'Promoted', 'Ask a Person']);
	expect(String(new ConfidenceGate().description.outputs)).toMatch(/^[^"]*"main", displayName: "Review".*"Automate".*"Audit".*"What-If"/s);
});
