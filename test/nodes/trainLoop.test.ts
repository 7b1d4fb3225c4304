import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { trainLoop } from '../../nodes/Retrain/trainLoop';
import { openStore } from '../../nodes/shared/openStore';
import { answered, rows } from '../core/loop/loopStory';
import { executeContext } from '../support/executeContext';
import { newLoop } from '../support/fixedDraws';

// Trains for real; a busy machine takes its time.
jest.setTimeout(60_000);

const loop = newLoop('train');
const { description } = new Retrain();

interface Told {
	readonly ui: string[];
	readonly info: string[];
	readonly debug: string[];
}

function contextOf(told: Told, signal?: AbortSignal): IExecuteFunctions {
	const { context } = executeContext({ description, parameters: { loop, operation: 'train' }, ...(signal && { signal }) });
	const more: Readonly<Record<string, unknown>> = {
		helpers: { prepareBinaryData: async (data: Buffer, fileName: string, mimeType: string) => await Promise.resolve({ data: data.toString('base64'), fileName, mimeType }) },
		logger: { error() {}, info: (words: string) => void told.info.push(words), debug: (words: string) => void told.debug.push(words) },
		sendMessageToUI: (words: string) => void told.ui.push(words),
	};
	return new Proxy(context, { get: (target, name) => more[String(name)] ?? (Reflect.get(target, name) as unknown) });
}

const nobody = (): Told => ({ ui: [], info: [], debug: [] });

const record = async (from: number, to: number): Promise<void> => void (await (await openStore()).recordFeedback(answered(rows.slice(from, to), from).map((entry) => ({ ...entry, loop }))));

test('a training tells each step in the log and how far it is in the editor, and its result has a report', async () => {
	await record(0, 60);
	const told = nobody();
	const [notReady, kept, promoted] = await trainLoop(contextOf(told));
	expect([notReady, kept]).toEqual([[], []]);
	expect(promoted).toMatchObject([{ json: { kind: 'promoted', version: 1, summary: expect.stringMatching(/^Right /) }, binary: { report: { mimeType: 'image/svg+xml' } } }]);
	expect(told.info).toEqual(['reading the answers', 'trying how closely to follow them', 'learning', 'testing'].map((words) => `Retrain: ${words}`));
	expect(told.ui).toContain('Retrain: testing, 100 %');
	expect(new Set(told.ui).size).toBe(told.ui.length);
	expect(told.debug).toEqual(told.ui);
});

test('a cancelled execution ends the training, and the next one works', async () => {
	await record(60, 90);
	const store = await openStore();
	const champion = await store.champion(loop);
	const cancel = new AbortController();
	const told = { ...nobody(), ui: { push: () => cancel.abort() } as unknown as string[] };
	await expect(trainLoop(contextOf(told, cancel.signal))).rejects.toMatchObject({ message: expect.stringContaining('cancelled') });
	expect(await store.champion(loop)).toEqual(champion);
	const after = await trainLoop(contextOf(nobody()));
	expect(after.flat()[0]?.json).toMatchObject({ kind: expect.stringMatching(/^(kept|promoted)$/) });
});

test('a version that somebody damaged leaves by Not Ready, with the way out', async () => {
	const store = await openStore();
	const champion = (await store.versions(loop)).find((version) => version.champion);
	const database = new DatabaseSync(join(process.env.N8N_USER_FOLDER ?? '', '.n8n', 'hitl', 'hitl.sqlite'));
	database.prepare("UPDATE versions SET weights = x'0102' WHERE loop = ? AND version = ?").run(loop, champion?.version ?? 0);
	database.close();
	await record(90, 110);
	const [notReady, ...others] = await trainLoop(contextOf(nobody()));
	expect(others.flat()).toEqual([]);
	expect(notReady).toMatchObject([{ json: { loop, kind: 'failed', missing: expect.stringMatching(/is damaged in .*Roll this loop back/) } }]);
	expect((await store.versions(loop)).find((version) => version.champion)?.version).toBe(champion?.version);
});
