import type { IConnections, INode } from 'n8n-workflow';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { Predict } from '../../nodes/Predict/Predict.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { PassThrough } from './passThrough';
import { WorkflowEngine, type EngineCredentials, type WorkflowJson } from './workflowEngine';

export const nodeTypes = {
	'hitl.predict': new Predict(),
	'hitl.confidenceGate': new ConfidenceGate(),
	'hitl.humanReview': new HumanReview(),
	'hitl.recordFeedback': new RecordFeedback(),
	'test.passThrough': new PassThrough(),
};

export const to = (...names: string[]) => names.map((node) => ({ node, type: 'main' as const, index: 0 }));

export const node = (name: string, type: keyof typeof nodeTypes, parameters: INode['parameters'] = {}, y = 0, x = 0): INode => ({
	id: name.toLowerCase().replaceAll(' ', '-'),
	name,
	type,
	typeVersion: 1,
	position: [x, y],
	parameters,
});

export const LABELS = { label: [{ name: 'card', description: 'my card is lost' }, { name: 'refund', description: 'I want my money back' }] };

export interface LoopParameters {
	readonly loop: string;
	readonly predict?: INode['parameters'];
	readonly gate?: INode['parameters'];
	readonly review?: INode['parameters'];
	/** Credentials of Human Review, by their types. */
	readonly credentials?: EngineCredentials;
}

const ownedBy = (credentials: EngineCredentials): NonNullable<INode['credentials']> =>
	Object.fromEntries(Object.keys(credentials).map((type) => [type, { id: `of ${type}`, name: type }]));

/** Predict, Confidence Gate, Human Review and what is wired behind, with the Automate branch above the Review branch. */
export function loopWorkflow({ loop, predict = {}, gate = {}, review = {}, credentials = {} }: LoopParameters): WorkflowJson {
	const connections: IConnections = {
		Predict: { main: [to('Gate')] },
		Gate: { main: [to('Review'), to('Automatic')] },
		Automatic: { main: [to('Record Automatic')] },
		Review: { main: [to('Undecided'), to('Approved'), to('Rejected')] },
		Undecided: { main: [to('Record')] },
		Approved: { main: [to('Record')] },
		Rejected: { main: [to('Record')] },
	};
	return {
		connections,
		nodes: [
			node('Predict', 'hitl.predict', { mode: 'learnedClassifier', loop, text: '={{ $json.text }}', labelSource: 'list', labels: LABELS, ...predict }),
			node('Gate', 'hitl.confidenceGate', { predictionFrom: 'predict', threshold: 0.9, ...gate }),
			node('Automatic', 'test.passThrough', {}, -200, 400),
			node('Record Automatic', 'hitl.recordFeedback', { operation: 'record' }, -200, 600),
			{ ...node('Review', 'hitl.humanReview', { message: 'Which label fits?', ...review }, 200, 400), credentials: ownedBy(credentials) },
			node('Undecided', 'test.passThrough', {}, 100, 600),
			node('Approved', 'test.passThrough', {}, 250, 600),
			node('Rejected', 'test.passThrough', {}, 400, 600),
			node('Record', 'hitl.recordFeedback', { operation: 'record' }, 250, 800),
		],
	};
}

export const engineFor = (parameters: LoopParameters): WorkflowEngine => new WorkflowEngine(nodeTypes, loopWorkflow(parameters), parameters.credentials);
