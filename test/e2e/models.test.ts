import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod/v4';
import { RECOMMENDED_MODELS, recommendedReference } from '../../core/inference/models/recommendedModels';
import { isComputing } from '../core/inference/host/fixtures/processes';
import { writeEmbeddingFixture } from '../support/embeddingFixture';
import { writeEntitiesFixture } from '../support/entitiesFixture';
import { bankingRows, exampleWorkflow, renamed, type LabelledText } from '../support/exampleWorkflow';
import { executionData, executionsOf, hasStatus, postJson, reviewUrlOf, runFrom, startedBy } from '../support/executions';
import { writeImageFixture } from '../support/imageFixture';
import { manifest } from '../support/installedPackage';
import { startModelHub, type ModelHub } from '../support/modelHub';
import { eventually, type N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';
import { writeClassificationFixture } from '../support/textClassificationFixture';
import { callRoute, publishRoutes, type RouteNode } from '../support/webhookRoutes';
import { writeZeroShotFixture } from '../support/zeroShotFixture';

const PREDICT = `${manifest.name}.predict`;
const LABELS = [{ name: 'card', description: 'my card is lost' }, { name: 'refund', description: 'I want my money back' }];

let n8n: N8nConnection;
let models: string;

beforeAll(async () => {
	n8n = sharedN8n();
	models = await mkdtemp(join(tmpdir(), 'hitl-models-'));
});

afterAll(async () => await rm(models, { recursive: true, force: true }));

const predict = (parameters: object, more: Partial<RouteNode> = {}): RouteNode => ({ type: PREDICT, parameters, ...more });
const byFolder = (value: string) => ({ __rl: true, mode: 'folder', value });
const split = (field: string): RouteNode => ({ type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: `body.${field}`, options: {} } });

const predictionSchema = z.object({
	label: z.string(),
	confidence: z.number(),
	reason: z.string().default(''),
	model: z.object({ id: z.string(), version: z.number().optional() }),
	fields: z.array(z.object({ name: z.string(), value: z.string(), start: z.number(), end: z.number(), score: z.number() })).default([]),
});
const answersSchema = z.array(z.object({ hitl: z.object({ prediction: predictionSchema }) }));

/** What Predict says at the end of a route, item by item. */
const predictions = async (path: string, body: unknown) =>
	answersSchema.parse(await callRoute(n8n, path, body)).map(({ hitl }) => hitl.prediction);

/** Why the last execution of a workflow failed, as n8n keeps it. */
async function lastFailure(workflowId: string): Promise<string> {
	const failed = await eventually('the execution has failed', async () => {
		const [last] = await executionsOf(n8n, workflowId);
		return last?.status === 'error' ? last : undefined;
	});
	return await executionData(n8n, failed.id);
}

test('zero-shot, entities and images answer in one running workflow each; a broken image stops no other', async () => {
	const [zeroShot, entities, images] = await Promise.all([
		writeZeroShotFixture(join(models, 'zero-shot')),
		writeEntitiesFixture(join(models, 'entities'), { london: 'B-LOC', mary: 'B-PER' }),
		writeImageFixture(join(models, 'images')),
	]);
	const toFile = {
		type: 'n8n-nodes-base.convertToFile',
		typeVersion: 1.1,
		parameters: { operation: 'toBinary', sourceProperty: 'base64', binaryPropertyName: 'photo', options: { fileName: '={{ $json.file }}', mimeType: 'image/png' } },
	};
	const id = await publishRoutes(n8n, 'Modes of Predict', {
		'models-zero-shot': [split('texts'), predict({ mode: 'zeroShot', loop: 'models-zero-shot', text: '={{ $json["body.texts"] }}', model: byFolder(zeroShot.folder), labelSource: 'list', labels: { label: LABELS } })],
		'models-entities': [predict({ mode: 'entities', loop: 'models-entities', text: '={{ $json.body.text }}', model: byFolder(entities.folder) })],
		'models-images': [split('images'), toFile, predict({ mode: 'imageClassifier', loop: 'models-images', model: byFolder(images), binaryProperty: 'photo' })],
	});

	const texts = ['my card is lost since yesterday', 'give me my money back'];
	const judged = await predictions('models-zero-shot', { texts });
	expect(judged.map(({ label }) => label)).toEqual(['card', 'refund']);
	for (const [at, text] of texts.entries()) {
		const [card = 0, refund = 0] = LABELS.map(({ description }) => zeroShot.entailment(text, `This example is ${description}.`));
		expect(judged[at]?.confidence).toBeCloseTo(1 / (1 + Math.exp(-Math.abs(card - refund))), 3);
	}

	// Offsets count as JavaScript and n8n's expressions do: an emoji is two.
	const text = '😀 Mary flew to London.';
	const [found] = await predictions('models-entities', { text });
	expect(found?.fields.map(({ name, value }) => [name, value])).toEqual([['PER', 'Mary'], ['LOC', 'London']]);
	for (const { value, start, end } of found?.fields ?? []) expect(text.slice(start, end)).toBe(value);

	const png = async (background: string) => await sharp({ create: { width: 40, height: 30, channels: 3, background } }).png().toBuffer();
	const [red, blue] = [await png('#ff0000'), await png('#0000ff')];
	const files = { 'red.png': red, 'cut.png': red.subarray(0, red.length / 2), 'script.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'blue.png': blue };
	const seen = await predictions('models-images', { images: Object.entries(files).map(([file, bytes]) => ({ file, base64: bytes.toString('base64') })) });
	expect(seen.map(({ label }) => label)).toEqual(['red', '', '', 'blue']);
	for (const broken of seen.slice(1, 3)) {
		expect(broken.confidence).toBe(0);
		expect(broken.reason).toMatch(/^[A-Z].*\. A person has to decide\. /);
	}
	expect((await executionsOf(n8n, id)).map(({ status }) => status)).toEqual(['success', 'success', 'success']);
});

describe('a model by its name on the hub', () => {
	const MODEL = 'fixture/two-moods';
	const COMMIT = 'c0ffee'.padEnd(40, '0');
	const TOKEN = 'hf_only_for_the_hub';
	let hub: ModelHub;
	let workflowId: string;

	const managed = z.array(z.looseObject({ model: z.string(), state: z.string(), megabytes: z.number(), licence: z.string().optional() }));
	const onDisk = async () => managed.parse((await callRoute(n8n, 'models-list')).filter((row) => Object.keys(z.looseObject({}).parse(row)).length > 0)).filter(({ name }) => name === MODEL);

	/** The model field's list, as the editor asks for it. */
	async function offered(currentNodeParameters: object): Promise<string[]> {
		const body = { path: 'model', methodName: 'searchModels', nodeTypeAndVersion: { name: PREDICT, version: 1 }, currentNodeParameters };
		const { data } = await n8n.rest('dynamic-node-parameters/resource-locator-results', { method: 'POST', body });
		return z.object({ results: z.array(z.object({ name: z.string(), value: z.string() })) }).parse(data).results.map(({ value }) => value);
	}

	const recommended = (task: string) => RECOMMENDED_MODELS.filter((model) => model.task === task).map(recommendedReference);

	beforeAll(async () => {
		const { folder } = await writeClassificationFixture(join(models, 'moods'), ['happy', 'sad']);
		const entries = await readdir(folder, { recursive: true, withFileTypes: true });
		const files = new Map<string, Uint8Array>();
		for (const { name, parentPath } of entries.filter((entry) => entry.isFile())) {
			const path = join(parentPath, name);
			files.set(relative(folder, path).replaceAll(sep, '/'), await readFile(path));
		}
		hub = await startModelHub([{ id: MODEL, commits: { [COMMIT]: files }, branches: { main: COMMIT }, licence: 'mit', pipelineTag: 'text-classification', privateTo: TOKEN, gatedTo: TOKEN }]);
		const saved = await n8n.rest('credentials', { method: 'POST', body: { name: 'Mirror', type: 'hitlHuggingFaceApi', data: { accessToken: TOKEN, address: hub.address, proxy: '' } } });
		const { id } = z.object({ id: z.string() }).parse(saved.data);
		const credentials = { hitlHuggingFaceApi: { id, name: 'Mirror' } };
		const model = { __rl: true, mode: 'id', value: MODEL };
		const classify = (options: object) => predict({ mode: 'textClassifier', loop: 'models-moods', text: '={{ $json.body.text }}', model, options }, { credentials });
		workflowId = await publishRoutes(n8n, 'Model by name', {
			'models-moods': [classify({})],
			'models-moods-offline': [classify({ offline: true })],
			'models-list': [{ ...predict({ mode: 'manageModels', operation: 'list' }), alwaysOutputData: true }],
			'models-delete': [predict({ mode: 'manageModels', operation: 'delete', model })],
		});
	});

	afterAll(async () => await hub.stop());

	test('the list of the panel has what is recommended for the mode, before anything is downloaded', async () => {
		expect(await offered({ mode: 'zeroShot' })).toEqual(recommended('zero-shot-classification'));
		expect(await offered({ mode: 'textClassifier' })).toEqual(recommended('text-classification'));
		expect(await offered({ mode: 'manageModels', operation: 'delete' })).toEqual([]);
	});

	test('the first execution downloads it, with the token for the hub alone, and the second asks nobody', async () => {
		const [first] = await predictions('models-moods', { text: 'I am so happy' });
		expect(first).toMatchObject({ label: 'happy', model: { id: expect.stringContaining(`${MODEL}@${COMMIT.slice(0, 12)}`) } });
		const [toHub, elsewhere] = [hub.seen.filter(({ server }) => server === 'hub'), hub.seen.filter(({ server }) => server === 'cdn')];
		expect(toHub.length).toBeGreaterThan(4);
		expect(new Set(toHub.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
		expect(elsewhere.map(({ path, authorization }) => [path.split('/').slice(2).join('/'), authorization])).toEqual([['onnx/model.onnx', undefined]]);
		expect(hub.strange).toEqual([]);
		expect(n8n.log()).toContain(`Downloading ${MODEL}: `);
		expect(n8n.log()).toMatch(new RegExp(`Downloaded ${MODEL} at commit .*licence mit`));
		expect(n8n.log()).not.toContain(TOKEN);

		hub.forget();
		const [second] = await predictions('models-moods', { text: 'this is sad' });
		expect(second?.label).toBe('sad');
		expect(hub.seen).toEqual([]);
	});

	test('it is listed with size and licence, in the panel too, and gone after Delete', async () => {
		const [row, ...others] = await onDisk();
		expect(others).toEqual([]);
		expect(row).toMatchObject({ state: 'complete', licence: 'mit', commit: COMMIT, task: 'text-classification' });
		expect(row?.megabytes).toBeGreaterThan(1);
		const folder = z.string().parse(row?.['folder']);
		expect(existsSync(join(folder, 'onnx/model.onnx'))).toBe(true);

		expect(await offered({ mode: 'textClassifier' })).toEqual([`${MODEL}@${COMMIT}`, ...recommended('text-classification')]);
		expect(await offered({ mode: 'entities' })).toEqual(recommended('token-classification'));
		expect(await offered({ mode: 'manageModels', operation: 'delete' })).toEqual([row?.model]);

		expect(await callRoute(n8n, 'models-delete')).toEqual([{ model: row?.model, deleted: true }]);
		expect(await onDisk()).toEqual([]);
		expect(existsSync(folder)).toBe(false);
		hub.forget();
		const refused = await postJson(`${n8n.base}/webhook/models-moods-offline`, { text: 'I am so happy' });
		expect(refused.status).toBe(500);
		expect(await lastFailure(workflowId)).toContain(`The model ${MODEL} is not on this machine, and downloads are switched off.`);
		expect(hub.seen).toEqual([]);
	});
});

describe('a loop whose texts are read by a transformers.js encoder', () => {
	const banking = bankingRows();
	const address = () => `${n8n.base}/webhook/support-triage-messages-encoder`;
	let workflowId: string;

	const reviewSchema = z.object({ items: z.array(z.object({ itemId: z.string() })) });

	/** Pauses on a page of messages and answers it with the labels of the data set. */
	async function teach(suffix: string, rows: readonly LabelledText[]): Promise<void> {
		const messages = rows.map(({ text }, at) => ({ ticket: `${suffix}-${at}`, text }));
		const { id } = await startedBy(n8n, workflowId, async () => await postJson(address(), { messages }));
		const url = await reviewUrlOf(n8n, id);
		const { items } = reviewSchema.parse(await (await fetch(url, { headers: { accept: 'application/json' } })).json());
		await postJson(url, { answers: items.map(({ itemId }) => ({ itemId, label: rows[Number(itemId.split('-').at(-1))]?.label })) });
		await hasStatus(n8n, workflowId, id, 'success');
	}

	test('it starts from the labels, Retrain promotes, and Predict answers with version 1', async () => {
		const { folder } = await writeEmbeddingFixture(join(models, 'encoder'));
		const workflow = renamed(exampleWorkflow('support-triage.json'), 'encoder');
		for (const { type, parameters } of workflow.nodes) {
			if (type !== PREDICT && type !== `${manifest.name}.retrain`) continue;
			Object.assign(parameters, { encoder: byFolder(folder) });
		}
		workflowId = await n8n.importWorkflow(workflow);
		await n8n.publish(workflowId);
		const [learned] = workflow.nodes.filter(({ type }) => type === PREDICT);
		const route = predict({ ...learned?.parameters, text: '={{ $json.body.text }}' });
		await publishRoutes(n8n, 'Ask the loop', {
			'models-encoder': [route],
			'models-other-encoder': [predict({ ...route.parameters, encoder: { __rl: true, mode: 'list', value: 'builtIn' } })],
		});
		const ask = async () => (await predictions('models-encoder', { text: 'Is there a tracking number for my new card?' }))[0];
		const before = await ask();
		expect(before?.model).toMatchObject({ id: expect.stringMatching(/^encoder#[0-9a-f]{12}\/label-names$/), version: 0 });

		const labels = ['card arrival', 'declined card payment', 'exchange rate', 'lost or stolen card'];
		const rows = banking.filter(({ label }) => labels.includes(label));
		let outcome = '';
		// How the sides fall is chance: where the first page is too little, the second or third is not.
		for (let page = 0; page < 4 && !outcome.includes('"promoted"'); page++) {
			await teach(`encoder${page}`, rows.slice(page * 40, (page + 1) * 40));
			outcome = await executionData(n8n, await runFrom(n8n, workflowId, 'Every Five Minutes'));
		}
		expect(outcome).toContain('"promoted"');
		const after = await ask();
		expect(after).toMatchObject({ label: 'card arrival', model: { id: before?.model.id.replace('/label-names', '/head'), version: 1 } });
		expect(after?.confidence).toBeGreaterThan(before?.confidence ?? 1);

		// Read with other numbers, the trained version would answer nonsense.
		await expect(callRoute(n8n, 'models-other-encoder', { text: 'any' })).rejects.toThrow('500');
	}, 120_000);
});

describe('the process that runs models is killed while an execution works', () => {
	const TEXTS = 1_500;
	const names = Array.from({ length: 40 }, (_, at) => `topic number ${at}`);
	const body = { texts: Array.from({ length: TEXTS }, (_, at) => `message ${at} about a card that is lost, or a refund that has not come`) };

	/** Processes that n8n has started to run models. Ended ones that were not waited for do not count. */
	const modelProcesses = (): number[] =>
		execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
			.split('\n')
			.map((line) => line.trim().split(/\s+/))
			.filter(([, parent, state = 'Z', ...command]) => Number(parent) === n8n.pid && !state.startsWith('Z') && command.join(' ').includes('modelProcess'))
			.map(([pid]) => Number(pid));

	const isHealthy = async (): Promise<boolean> => (await fetch(`${n8n.base}/healthz`)).ok;

	beforeAll(async () => {
		const { folder } = await writeZeroShotFixture(join(models, 'killed'));
		const judge = predict({ mode: 'zeroShot', loop: 'models-killed', text: '={{ $json["body.texts"] }}', model: byFolder(folder), labelSource: 'json', labelsJson: JSON.stringify(names) });
		await publishRoutes(n8n, 'Killed', { 'models-killed': [split('texts'), judge] });
	});

	test('once: the execution ends with all its answers', async () => {
		let hasEnded = false;
		const answered = predictions('models-killed', body).finally(() => (hasEnded = true));
		const [pid = 0] = await eventually('a model process works', async () => (modelProcesses().length > 0 ? modelProcesses() : undefined));
		await isComputing(pid);
		expect(hasEnded).toBe(false);
		process.kill(pid, 'SIGKILL');
		expect(await isHealthy()).toBe(true);
		const all = await answered;
		expect(all).toHaveLength(TEXTS);
		expect(all.every(({ label, confidence }) => names.includes(label) && confidence > 0)).toBe(true);
		expect(modelProcesses()).not.toContain(pid);
	});
});
