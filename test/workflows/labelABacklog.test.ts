import type { INode, INodeExecutionData, INodeType, IRun } from 'n8n-workflow';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { bankingRows, exampleWorkflow } from '../support/exampleWorkflow';
import { newLoop } from '../support/fixedDraws';
import { PassThrough } from '../support/passThrough';
import { reviewUrl } from '../support/reviewLink';
import { leaving, WorkflowEngine } from '../support/workflowEngine';

// The example as it is shipped, from the node that picks on. What n8n's own nodes do in front and behind is not run here.

const OURS: Readonly<Record<string, INodeType>> = {
	'n8n-nodes-hitl.retrain': new Retrain(),
	'n8n-nodes-hitl.humanReview': new HumanReview(),
	'n8n-nodes-hitl.recordFeedback': new RecordFeedback(),
};

const example = exampleWorkflow('label-a-backlog.json');
const loop = newLoop('backlog');

/** The same nodes on a loop of this test's own; nobody listens at the address that the link is sent to. */
function ownCopy({ type, parameters, ...node }: INode): INode {
	if (!(type in OURS)) return { ...node, type: 'test.passThrough', parameters: {} };
	return { ...node, type, parameters: { ...parameters, ...('loop' in parameters ? { loop } : {}), ...('labelSource' in parameters ? { options: { title: 'Label a backlog' } } : {}) } };
}

const nodes = example.nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote').map(ownCopy);
const engine = () => new WorkflowEngine({ ...OURS, 'test.passThrough': new PassThrough() }, { nodes, connections: example.connections });

const rows = bankingRows().slice(0, 400);
const truth = new Map(rows.map(({ text, label }) => [text, label]));
const backlog = rows.map(({ text }, at) => ({ json: { text, ticket: `B-${at}` } }));

interface Asked {
	readonly itemId: string;
	readonly input: { readonly text: string };
	readonly gate: { readonly reason: string };
}

const askedOf = (run: IRun): Asked[] => leaving(run, 'Select for Review', 3).map(({ json }) => json['hitl'] as unknown as Asked);

/** One round: picks, asks, answers all with the labels of the data set, records, trains. */
async function round(): Promise<{ asked: Asked[]; kept: INodeExecutionData[]; recorded: INodeExecutionData[]; trained: INodeExecutionData[][] }> {
	const started = engine();
	const run = await started.start('Select for Review', backlog);
	expect(run.status).toBe('waiting');
	const asked = askedOf(run);
	const answers = asked.map(({ itemId, input }) => ({ itemId, label: truth.get(input.text) }));
	const { run: after, sent } = await started.request(run, 'POST', reviewUrl(run, 'Human Review'), { answers }, 'application/json');
	if (after === undefined) throw new Error(`still waiting: ${sent.text}`);
	expect(after.status).toBe('success');
	return {
		asked,
		kept: leaving(run, 'Select for Review', 1),
		recorded: leaving(after, 'Record Feedback'),
		trained: [0, 1, 2, 3].map((output) => leaving(after, 'Retrain', output)),
	};
}

test('label-a-backlog: typical texts first, answers are recorded, and once a version is trained people are asked what it cannot tell', async () => {
	const seen = new Set<string>();
	const reasons: string[][] = [];
	let promoted = false;
	for (let turn = 0; turn < 6 && !promoted; turn++) {
		const { asked, kept, recorded, trained } = await round();
		expect(asked).toHaveLength(20);
		expect(kept).toHaveLength(backlog.length - 20);
		expect(recorded.map(({ json }) => json['recorded'])).toEqual(asked.map(() => true));
		for (const { input } of asked) expect(seen.has(input.text)).toBe(false);
		for (const { input } of asked) seen.add(input.text);
		reasons.push(asked.map(({ gate }) => gate.reason));
		promoted = trained[2]?.length === 1;
	}
	expect(promoted).toBe(true);
	expect(reasons[0]?.every((reason) => reason.includes('stands for many similar texts'))).toBe(true);
	const { asked } = await round();
	const wavering = asked.filter(({ gate }) => gate.reason.includes('wavers between'));
	expect(wavering.length).toBeGreaterThanOrEqual(14);
}, 60_000);
