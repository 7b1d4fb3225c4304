import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../core/feedback/store';
import { noticeOf } from '../../core/review/notices/notice';
import { singleForm } from '../core/review/notices/sampleNotice';
import { fixedSecret } from '../support/fixedDraws';
import { answer, at, plan, review } from './feedbackStore/examples';

/** A lease of notices lasts five minutes. */
const [NOW, LEASE_LATER] = [at(40), at(46)];

let folder: string;
let file: string;
let store: FeedbackStore;
let server: Server;
let notices: string[];
let wentOn: string[];
let posts: string[];

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'hitl-desks-'));
	file = join(folder, 'hitl.sqlite');
	store = await openSqliteStore({ file, randomBytes: fixedSecret });
	[notices, wentOn, posts] = [[], [], []];
	server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => void parts.push(part)).on('end', () => {
			const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as { id?: string; method?: string; reviewId?: string };
			response.setHeader('content-type', 'application/json').end(JSON.stringify(request.url === '/n8n' ? { hitl: n8n(body.method, body.reviewId ?? '') } : (notices.push(body.id ?? ''), {})));
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
});
afterEach(async () => {
	await store.close();
	server.closeAllConnections();
	server.close();
	await rm(folder, { recursive: true });
});

/** As n8n: an execution goes on once, whoever asks and however often. */
function n8n(method: string | undefined, reviewId: string): string {
	if (method !== 'POST') return 'waiting';
	posts.push(reviewId);
	if (wentOn.includes(reviewId)) return 'went-on';
	wentOn.push(reviewId);
	return 'handed-on';
}

const WAITING = Array.from({ length: 40 }, (_, index) => `waits-${index}`);
const OVER = Array.from({ length: 25 }, (_, index) => `over-${index}`);
const LEFT = Array.from({ length: 25 }, (_, index) => `left-${index}`);

/** Waiting reviews with a mail and a call due each, reviews whose time is over, and answers that nobody handed on. Returns the ids of the notices. */
async function prepare(): Promise<string[]> {
	const desk = (reviewId: string) => ({ pending: {}, resumeUrl: `http://n8n/${reviewId}` });
	for (const reviewId of WAITING) await store.openReview(review(['T-1'], { reviewId, openedAt: at(39), desk: desk(reviewId) }));
	for (const reviewId of OVER) await store.openReview(review(['T-1'], { reviewId, deadlineAt: at(30), desk: desk(reviewId) }));
	for (const reviewId of LEFT) {
		await store.openReview(review(['T-1'], { reviewId, desk: desk(reviewId) }));
		await store.claimAnswers(reviewId, [answer('T-1', { decidedAt: at(20) })]);
	}
	const message = (whole: boolean) => noticeOf(singleForm(), { pageUrl: 'https://n8n.example.org/r', choiceUrl: () => 'https://n8n.example.org/r' }, { workflow: 'w', from: 'hitl@example.org', whole });
	const planned = await store.planDeliveries(
		WAITING.flatMap((reviewId) => [
			plan({ reviewId, kind: 'reminder', channel: 'email', recipient: `${reviewId}@example.org`, dueAt: at(30), message: message(false) }),
			plan({ reviewId, kind: 'asked', channel: 'webhook', recipient: `https://example.org/${reviewId}`, dueAt: at(30), message: message(true) }),
		]),
	);
	return planned.map(({ id }) => id);
}

interface Desk {
	readonly holder: string;
	readonly now?: string;
	/** After so many requests to a path it is killed, the last one not yet marked. */
	readonly dies?: Readonly<Record<string, number>>;
}

/** Each Desk in a process of its own, begun together; resolves with how they ended. */
async function run(...desks: readonly Desk[]): Promise<Array<NodeJS.Signals | number | null>> {
	const world = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const children = await Promise.all(
		desks.map(async (desk) => {
			const child = fork(join(__dirname, 'fixtures', 'deskProcess.cjs'), { execArgv: [] });
			child.send({ file, world, now: NOW, ...desk });
			await once(child, 'message');
			return child;
		}),
	);
	return await Promise.all(
		children.map(async (child) => {
			const ended = once(child, 'exit');
			child.send('go');
			const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
			return signal ?? code;
		}),
	);
}

const open = async (): Promise<number> => (await store.dueDeliveries(LEASE_LATER)).reduce((sum, { count }) => sum + count, 0);

test('three processes with a Desk at one store: no notice is lost or comes twice, and every execution goes on once', async () => {
	const ids = await prepare();
	expect(await run({ holder: 'one' }, { holder: 'two' }, { holder: 'three' })).toEqual([0, 0, 0]);
	expect(notices.toSorted()).toEqual(ids.toSorted());
	expect(posts.toSorted()).toEqual([...OVER, ...LEFT].toSorted());
	expect(await open()).toBe(0);
}, 60_000);

test.each([1, 5, 15])('one of them is killed when its notice %d is out and not marked: at most that one comes twice, under the same id, and none is lost', async (count) => {
	const ids = await prepare();
	expect(await run({ holder: 'dying', dies: { '/notice': count } }, { holder: 'two' })).toEqual(['SIGKILL', 0]);
	expect(await run({ holder: 'three', now: LEASE_LATER })).toEqual([0]);
	expect([...new Set(notices)].toSorted()).toEqual(ids.toSorted());
	expect(notices.length - ids.length).toBeLessThanOrEqual(1);
	expect(wentOn.toSorted()).toEqual([...OVER, ...LEFT].toSorted());
	expect(await open()).toBe(0);
}, 60_000);

test('one of them is killed while it hands answers on: every execution goes on, and once', async () => {
	const ids = await prepare();
	expect(await run({ holder: 'dying', dies: { '/n8n': 4 } }, { holder: 'two' })).toEqual(['SIGKILL', 0]);
	expect(await run({ holder: 'three', now: LEASE_LATER })).toEqual([0]);
	expect(wentOn.toSorted()).toEqual([...OVER, ...LEFT].toSorted());
	expect(notices.toSorted()).toEqual(ids.toSorted());
	for (const reviewId of [...OVER, ...LEFT]) expect(await store.deskReview(reviewId)).not.toHaveProperty('resumeUrl');
}, 60_000);
