import { ExecutionLifecycleHooks, WebhookContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeHelpers,
	Workflow,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

export interface WorkflowJson {
	readonly nodes: INode[];
	readonly connections: IConnections;
}

export interface Sent {
	status: number;
	headers: Record<string, unknown>;
	text: string;
}

export interface WebhookReply {
	/** What the person gets. */
	readonly sent: Sent;
	/** The execution after it went on; undefined while it still waits. */
	readonly run?: IRun;
	/** What webhook() handed on. */
	readonly outputs?: INodeExecutionData[][];
}

export type EngineCredentials = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** As n8n puts the header of a credential into a request. */
function authenticated(type: string, data: Readonly<Record<string, unknown>>, request: { headers?: Record<string, unknown> }): object {
	const header = type === 'httpHeaderAuth' ? { [String(data['name'])]: data['value'] } : { Authorization: `Bearer ${String(data['accessToken'])}` };
	return { ...request, headers: { ...request.headers, ...header } };
}

const credentialsHelper = (credentials: EngineCredentials) => ({
	getParentTypes: () => [],
	getCredentialsProperties: () => [],
	isCredentialUsableByNode: () => true,
	preAuthentication: async () => undefined,
	getDecrypted: async (_data: unknown, _found: unknown, type: string) => credentials[type],
	authenticate: async (data: Record<string, unknown>, type: string, request: object) => authenticated(type, data, request),
});

const stored = (data: IRunExecutionData): IRunExecutionData => JSON.parse(JSON.stringify(data)) as IRunExecutionData;

let executions = 0;

/** Runs workflows through n8n's own engine in this process, with no server and no database of n8n's. */
export class WorkflowEngine {
	/** One execution: its id stays over pauses. */
	private readonly executionId = String(++executions);

	constructor(
		private readonly types: Readonly<Record<string, INodeType>>,
		private readonly json: WorkflowJson,
		/** What n8n keeps under the names of credentials, in the clear. */
		private readonly credentials: EngineCredentials = {},
		/** Where people reach n8n. */
		private readonly publicAddress = 'http://127.0.0.1:5678',
	) {}

	private nodeTypes(): INodeTypes {
		const type = (name: string): INodeType => {
			const found = this.types[name];
			if (found === undefined) throw new Error(`the test gives no node type ${name}`);
			return found;
		};
		return {
			getByName: type,
			getByNameAndVersion: (name: string, version?: number) => NodeHelpers.getVersionedNodeType(type(name), version),
			getKnownTypes: () => ({}),
		};
	}

	private workflow(): Workflow {
		const { nodes, connections } = structuredClone(this.json);
		return new Workflow({ id: 'w', name: 'w', nodes, connections, active: false, nodeTypes: this.nodeTypes(), settings: { executionOrder: 'v1' } });
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		const workflowData = { id: 'w', name: 'w', active: false, settings: {}, ...this.json } as unknown as IWorkflowBase;
		return {
			hooks: new ExecutionLifecycleHooks('trigger', this.executionId, workflowData),
			executionId: this.executionId,
			variables: {},
			instanceBaseUrl: `${this.publicAddress}/`,
			webhookWaitingBaseUrl: `${this.publicAddress}/webhook-waiting`,
			formWaitingBaseUrl: `${this.publicAddress}/form-waiting`,
			credentialsHelper: credentialsHelper(this.credentials),
			setExecutionStatus() {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	/** `killed`: the same execution, of which nothing but its beginning was kept, runs once more. */
	async start(nodeName: string, items: INodeExecutionData[], killed?: IRun): Promise<IRun> {
		const workflow = this.workflow();
		const node = workflow.getNode(nodeName);
		if (node === null) throw new Error(`no node ${nodeName}`);
		const data = createRunExecutionData({ executionData: { nodeExecutionStack: [{ node, data: { main: [items] }, source: null }] } });
		if (killed !== undefined) data.resumeToken = killed.data.resumeToken;
		return await new WorkflowExecute(this.additionalData(), 'trigger', data).processRunExecutionData(workflow);
	}

	/** What n8n does when nobody answered in time: it runs no code of the node and passes on what was stored. */
	async expire(run: IRun): Promise<IRun> {
		const { copy, entry } = this.resumed(run);
		entry.node.disabled = true;
		return await new WorkflowExecute(this.additionalData(), 'trigger', copy).processRunExecutionData(this.workflow());
	}

	/** What n8n does when webhook() throws: one empty item goes on by the first output. */
	async fault(run: IRun): Promise<IRun> {
		return await this.goOn(run, [[{ json: {} }]]);
	}

	/** Calls webhook() of the waiting node in n8n's own context; when it answers with data, the execution goes on as in n8n. */
	async request(run: IRun, method: 'GET' | 'POST', address: string, body: unknown = {}, contentType = 'application/x-www-form-urlencoded', headers: Readonly<Record<string, string>> = {}): Promise<WebhookReply> {
		const data = stored(run.data);
		const workflow = this.workflow();
		const node = workflow.getNode(data.resultData.lastNodeExecuted ?? '');
		if (node === null) throw new Error('no node waits');
		await workflow.expression.acquireIsolate?.();
		const sent: Sent = { status: 200, headers: {}, text: '' };
		const response = {
			status: (code: number) => ((sent.status = code), response),
			setHeader: (name: string, value: unknown) => ((sent.headers[name.toLowerCase()] = value), response),
			end: (text: string) => ((sent.text = text), response),
		};
		const query: IDataObject = Object.fromEntries(new URL(address).searchParams);
		const httpRequest = { method, query, body, headers: { 'content-type': contentType, ...headers }, params: {} };
		const context = new WebhookContext(
			workflow,
			node,
			{ ...this.additionalData(), httpRequest, httpResponse: response } as never,
			'trigger',
			{ webhookDescription: { name: 'default' } } as never,
			[],
			data,
		);
		const answer = await this.types[node.type]?.webhook?.call(context);
		if (answer?.workflowData === undefined) return { sent };
		sent.text = typeof answer.webhookResponse === 'string' ? answer.webhookResponse : JSON.stringify(answer.webhookResponse);
		const outputs = answer.workflowData as INodeExecutionData[][];
		return { sent, outputs, run: await this.goOn(run, outputs) };
	}

	private async goOn(run: IRun, outputs: INodeExecutionData[][]): Promise<IRun> {
		const { copy, entry } = this.resumed(run);
		entry.node.disabled = true;
		entry.data.main = outputs;
		entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
		return await new WorkflowExecute(this.additionalData(), 'trigger', copy).processRunExecutionData(this.workflow());
	}

	/** The execution as it comes back from n8n's database. */
	private resumed(run: IRun) {
		const copy = stored(run.data);
		const entry = copy.executionData?.nodeExecutionStack[0];
		if (entry === undefined) throw new Error('the execution does not wait');
		copy.waitTill = undefined;
		copy.resultData.runData[copy.resultData.lastNodeExecuted ?? '']?.pop();
		return { copy, entry };
	}
}

/** What left a node by one of its outputs, over all its runs. */
export const leaving = (run: IRun, node: string, output = 0): INodeExecutionData[] =>
	(run.data.resultData.runData[node] ?? []).flatMap((task) => task.data?.main?.[output] ?? []);
