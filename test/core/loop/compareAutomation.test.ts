import type { GatePromise } from '../../../core/feedback/gateRecords';
import type { FeedbackStore } from '../../../core/feedback/store';
import { compareAutomation, textsToCertify } from '../../../core/loop/certifyVersions';
import { answered, clock, LOOP, openStore } from './loopStory';

const TEXTS = 900;
const WRONG = 'change pin';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openStore();
	const rows = Array.from({ length: TEXTS }, (_, at) => ({ text: `text ${at}`, label: 'card arrival' }));
	// Asked because everything went to people: the chances that the draws had are known.
	await store.recordFeedback(answered(rows, 1).map((row) => ({ ...row, verdict: { ...row.verdict, leastProbability: 1 } })));
});
afterEach(async () => await store.close());

const promise = async (nodeId: string, made: Partial<GatePromise> = {}): Promise<void> =>
	await store.recordGateSettings(LOOP, { workflowId: 'w', nodeId, at: clock(TEXTS)().toISOString(), settings: {}, promise: { alpha: 0.05, delta: 0.1, ...made }, thresholds: [] });

/** A version that is wrong about the least sure `share` of all texts. */
async function scores(share: number) {
	const texts = await textsToCertify({ store, loop: LOOP, lastRowId: 0 });
	const scored = texts.map(({ textHash }, at) => ({ textHash, label: at < share * texts.length ? WRONG : 'card arrival', confidence: (at + 1) / texts.length }));
	return { modelId: 'hitl/head', labels: ['card arrival', WRONG], labelMap: 0, texts: scored };
}

const compare = async (test = 1, { better = 0.05, worse = 0.4 } = {}) =>
	await compareAutomation({ store, loop: LOOP, lastRowId: 0, labelMap: await store.labelMap(LOOP), challenger: await scores(better), champion: await scores(worse), test });

test('nothing is compared where no gate promises anything', async () => {
	expect(await compare()).toBeUndefined();
});

test('who is sure of fewer mistakes could answer more alone, by the same texts', async () => {
	await promise('gate');
	const found = await compare();
	expect(found?.alpha).toBe(0.05);
	expect(found?.champion).toBeGreaterThan(0.5);
	expect(found?.champion).toBeLessThan(0.65);
	expect(found?.challenger).toBeGreaterThan(0.9);
});

test('the strictest of several promises is what counts', async () => {
	await promise('loose', { alpha: 0.1 });
	const loose = await compare();
	await promise('strict', { alpha: 0.01 });
	const strict = await compare();
	expect(strict?.alpha).toBe(0.01);
	expect(strict?.champion).toBeLessThan(loose?.champion ?? 0);
});

test('each further test has less of the chance, until what is hardly shown is not shown any more', async () => {
	await promise('gate', { alpha: 0.02 });
	const shares = await Promise.all([1, 40].map(async (test) => (await compare(test))?.champion));
	expect(shares[0]).toBeGreaterThan(0.3);
	expect(shares[1]).toBeLessThan(shares[0] ?? 0);
});

test('labels that always go to people are no part of what could be answered alone', async () => {
	await promise('gate', { alwaysReview: ['card arrival'] });
	expect(await compare()).toMatchObject({ challenger: 0, champion: 0 });
});
