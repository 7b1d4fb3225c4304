import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IRun } from 'n8n-workflow';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { loopWorkflow, node, nodeTypes } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving, WorkflowEngine } from '../support/workflowEngine';

interface Example {
	readonly text: string;
	readonly label: string;
}

const DATA = join(__dirname, '..', '..', 'examples', 'data', 'banking77-ten-intents.csv');

// Names that say nothing, so that the first guesses are poor whatever the draw of the sides.
const TEAMS = ['amber', 'azure', 'coral', 'ivory', 'jade', 'lilac', 'olive', 'ruby', 'teal', 'violet'];

function chosenExamples(): Example[] {
	const rows = parse(readFileSync(DATA, 'utf8'), { columns: true }) as Example[];
	const intents = [...new Set(rows.map(({ label }) => label))].sort();
	return rows.map(({ text, label }) => ({ text, label: TEAMS[intents.indexOf(label)] ?? '' }));
}

const chosen = chosenExamples();

const loop = newLoop('learning');

const predict = { labelSource: 'json', labelsJson: JSON.stringify(TEAMS) };

const teach = () => new WorkflowEngine(nodeTypes, loopWorkflow({ loop, predict, gate: { options: { auditPercent: 0 } } }));

const retrainer = (parameters: object = {}) =>
	new WorkflowEngine({ 'hitl.retrain': new Retrain() }, {
		nodes: [{ ...node('Retrain', 'test.passThrough'), type: 'hitl.retrain', parameters: { operation: 'train', loop, minNewAnswers: 10, ...parameters } }],
		connections: {},
	});

interface TravellingHitl {
	readonly itemId: string;
	readonly input: { readonly text: string };
	readonly prediction: { readonly label: string; readonly confidence: number; readonly calibrated: boolean; readonly model: { readonly version: number } };
	readonly gate: { readonly reason: string };
}

const hitlOf = (run: IRun, name: string, output = 0) => leaving(run, name, output).map(({ json }) => json['hitl'] as unknown as TravellingHitl);

/** Sends texts through the loop and answers the whole page with the true labels. */
async function turn(texts: readonly Example[]): Promise<IRun> {
	const engine = teach();
	const truth = new Map(texts.map(({ text, label }) => [text, label]));
	const run = await engine.start('Predict', texts.map(({ text }) => ({ json: { text } })));
	if (run.status !== 'waiting') return run;
	const answers = hitlOf(run, 'Gate', 0).map(({ itemId, input }) => ({ itemId, label: truth.get(input.text) }));
	const url = reviewUrl(run);
	const { run: after, sent } = await engine.request(run, 'POST', url, { answers }, 'application/json');
	if (after === undefined) throw new Error(`still waiting: ${sent.text}`);
	expect(after.status).toBe('success');
	return after;
}

const asked = async (text: string) => hitlOf(await teach().start('Predict', [{ json: { text } }]), 'Predict')[0];

test('a turn of the loop: guesses, answers, a first version, a better one, and back again', async () => {
	const { text = '', label = '' } = chosen[0] ?? {};
	const before = await asked(text);
	expect(before?.prediction.model.version).toBe(0);
	expect(before?.prediction.confidence).toBeLessThanOrEqual(0.5);

	const early = await retrainer().start('Retrain', [{ json: {} }]);
	expect(leaving(early, 'Retrain', 0)[0]?.json).toMatchObject({ kind: 'notReady', answers: 0 });

	await turn(chosen.slice(0, 60));
	const first = await retrainer().start('Retrain', [{ json: {} }]);
	expect(leaving(first, 'Retrain', 2)[0]?.json).toMatchObject({ kind: 'promoted', version: 1, parent: 0 });

	const after = await asked(text);
	expect(after?.prediction).toMatchObject({ calibrated: false, model: { version: 1 } });
	expect(after?.prediction.confidence).toBeGreaterThan(before?.prediction.confidence ?? 1);
	const again = await retrainer().start('Retrain', [{ json: {} }]);
	expect(leaving(again, 'Retrain', 0)[0]?.json).toMatchObject({ kind: 'notReady', newAnswers: 0, needed: 10 });

	for (let from = 60; from < 360; from += 100) await turn(chosen.slice(from, from + 100));
	const second = await retrainer().start('Retrain', [{ json: {} }]);
	expect(leaving(second, 'Retrain', 2)[0]?.json).toMatchObject({ kind: 'promoted', version: 2, parent: 1 });
	const calibrated = await asked(text);
	expect(calibrated?.prediction).toMatchObject({ label, calibrated: true, model: { version: 2 } });

	const stream = await turn(chosen.slice(360, 560));
	const automated = hitlOf(stream, 'Automatic');
	expect(automated.length).toBeGreaterThan(20);
	const truth = new Map(chosen.map(({ text: known, label: meant }) => [known, meant]));
	const right = automated.filter(({ input, prediction }) => truth.get(input.text) === prediction.label);
	expect(right.length / automated.length).toBeGreaterThan(0.9);

	const back = await retrainer({ operation: 'rollBack', rollBackTo: 'previous' }).start('Retrain', [{ json: {} }]);
	expect(leaving(back, 'Retrain', 2)[0]?.json).toMatchObject({ kind: 'rolledBack', from: 2, version: 1 });
	expect((await asked(text))?.prediction.model.version).toBe(1);
}, 60_000);
