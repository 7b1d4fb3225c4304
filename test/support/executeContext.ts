import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData, INodeTypeDescription, NodeExecutionHint } from 'n8n-workflow';

export interface FakeContext {
	readonly context: IExecuteFunctions;
	readonly hints: NodeExecutionHint[];
	/** When the node paused, until when. */
	readonly waits: Date[];
}

export interface FakeSettings {
	readonly description: INodeTypeDescription;
	/** By parameter name; a function gets the index of the item, as an expression would see its item. */
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly items?: INodeExecutionData[];
	readonly continueOnFail?: boolean;
	readonly signal?: AbortSignal;
}

const EXPRESSIONS: Readonly<Record<string, unknown>> = {
	'{{ $runIndex }}': 0,
	'{{ $execution.resumeUrl }}': 'http://127.0.0.1:5678/webhook-waiting/7?signature=abc',
};

/** What stands in the panel itself: a function here is an expression there. */
const fixedOnes = (parameters: Readonly<Record<string, unknown>>): INode['parameters'] =>
	Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, typeof value === 'function' ? '={{ $json.' + name + ' }}' : value])) as INode['parameters'];

/** A context made by hand: what a node asks for and is not given here is an error, so wrong calls show. */
export function executeContext({ description, parameters = {}, items = [{ json: {} }], continueOnFail = false, signal }: FakeSettings): FakeContext {
	const node: INode = { id: 'node-1', name: description.displayName, type: `hitl.${description.name}`, typeVersion: 1, position: [0, 0], parameters: fixedOnes(parameters) };
	const hints: NodeExecutionHint[] = [];
	const waits: Date[] = [];
	const executeData = { data: { main: [items] }, node, source: null };
	const stash: IDataObject = {};
	const defaults = new Map(description.properties.map(({ name, default: value }) => [name, value]));
	const given = {
		getNode: () => node,
		getInputData: () => items,
		getWorkflow: () => ({ id: 'w', name: 'w', active: false }),
		getExecutionId: () => '7',
		getTimezone: () => 'Europe/Berlin',
		getContext: () => stash,
		getExecuteData: () => executeData,
		getExecutionCancelSignal: () => signal,
		getSignedResumeUrl: ({ k }: { k: string }) => `https://n8n.example.org/webhook-waiting/7/node-1?k=${k}&signature=s`,
		getParentNodes: () => [],
		continueOnFail: () => continueOnFail,
		isToolExecution: () => false,
		addExecutionHints: (...more: NodeExecutionHint[]) => void hints.push(...more),
		putExecutionToWait: async (until: Date) => void waits.push(until),
		helpers: {
			getBinaryDataBuffer: async (itemIndex: number, property: string) => Buffer.from(items[itemIndex]?.binary?.[property]?.data ?? '', 'base64'),
		},
		logger: { debug() {}, info() {}, warn() {}, error() {} },
		evaluateExpression: (expression: string) => {
			if (expression in EXPRESSIONS) return EXPRESSIONS[expression];
			throw new Error(`the node evaluates ${expression}`);
		},
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			if (!defaults.has(name)) throw new Error(`the node reads a parameter that its panel does not have: ${name}`);
			const value = Object.hasOwn(parameters, name) ? parameters[name] : (defaults.get(name) ?? fallback);
			return typeof value === 'function' ? (value as (index: number) => unknown)(itemIndex) : value;
		},
	};
	const context = new Proxy(given, {
		get(target, name) {
			if (Object.hasOwn(target, name)) return Reflect.get(target, name) as unknown;
			throw new Error(`the node asks for ${String(name)}`);
		},
	});
	return { context: context as unknown as IExecuteFunctions, hints, waits };
}
