import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import timers, { setImmediate as turn } from 'node:timers/promises';
import type { IRun } from 'n8n-workflow';
import { openStore } from '../../nodes/shared/openStore';
import { newLoop } from '../support/fixedDraws';
import { engineFor } from '../support/loopWorkflow';
import { reviewUrl } from '../support/reviewLink';
import { SLACK_TOKEN, startSlack } from '../support/slackServer';

/** A server that takes connections, and does with them what it is told. */
async function listening(speak: (socket: Socket) => void) {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket.on('error', () => undefined));
		speak(socket);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const close = () => {
		server.close();
		for (const socket of sockets) socket.destroy();
	};
	return { port: (server.address() as AddressInfo).port, sockets, close };
}

const DESK = { workflowId: 'w', nodeId: 'silent' };

const hintsOf = (run: IRun): string => (run.data.resultData.runData['Review']?.at(-1)?.hints ?? []).map(({ message }) => message).join('\n');

/** Time passes when the test says so; what is written to sockets and to the store takes the time that it takes. */
function stopTheClock(): void {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'hrtime', 'performance'] });
	// Waits by promise are timers as well, which jest does not know.
	jest.spyOn(timers, 'setTimeout').mockImplementation(
		async (ms, value, { signal } = {}) =>
			await new Promise((resolve, reject) => {
				const timer = setTimeout(() => resolve(value as never), ms);
				signal?.addEventListener('abort', () => {
					clearTimeout(timer);
					reject(new Error('aborted'));
				});
			}),
	);
}

function letTheClockGo(): void {
	jest.restoreAllMocks();
	jest.useRealTimers();
}

async function until(what: () => boolean): Promise<void> {
	while (!what()) await turn();
}

/** A second at a time: what a time limit sets going on sockets and in the store, which answers in order, comes to an end before the next. */
async function pass(seconds: number): Promise<void> {
	const store = await openStore();
	for (let left = seconds; left > 0; left -= 1) {
		await jest.advanceTimersByTimeAsync(Math.min(left, 1) * 1_000);
		await store.deliveries('none');
		for (let at = 0; at < 20; at += 1) await turn();
	}
}

test.each([
	['without a Desk for 30 seconds', false, 30],
	['with a Desk for 15 seconds', true, 15],
])('a Slack and a mail server that never say a word hold the pause up %s and no longer', async (_how, atDesk, seconds) => {
	const slack = await listening((socket) => void socket.resume());
	const mail = await listening((socket) => void socket.resume());
	const store = await openStore();
	if (atDesk) await store.announceDesk(DESK, 'https://n8n.example.org/webhook/hitl-desk/review', new Date().toISOString(), ['slack', 'email']);
	try {
		const review = { tellBy: { slack: [{ channel: '#support' }], email: [{ from: 'reviews@example.org', to: 'ana@example.org' }] }, options: { slackAddress: `http://127.0.0.1:${slack.port}/api`, remind: false, sendLocalLinks: true } };
		const smtp = { host: '127.0.0.1', port: mail.port, secure: false, disableStartTls: true, user: '', password: '' };
		const engine = engineFor({ loop: newLoop(), review, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' }, smtp } });
		stopTheClock();
		let paused: IRun | undefined;
		const running = engine.start('Predict', [{ json: { text: 'my card is gone' } }]).then((run) => (paused = run));
		await until(() => slack.sockets.size > 0 && mail.sockets.size > 0);
		await pass(seconds - 0.5);
		expect(paused).toBeUndefined();
		await pass(1);
		const run = await running;
		expect(run.status).toBe('waiting');
		expect(reviewUrl(run)).not.toBe('');
		expect(hintsOf(run)).toContain(`E-mail to ana@example.org was not sent within ${seconds} seconds, and may still arrive.`);
		// n8n's client waits 15 seconds for a first word.
		expect(hintsOf(run)).toMatch(new RegExp(`Slack to #support (?:did not arrive: Slack did not answer|was not sent within ${seconds} seconds)`));
	} finally {
		letTheClockGo();
		slack.close();
		mail.close();
		if (atDesk) await store.retireDesk(DESK);
	}
}, 60_000);

test('what one server has refused is told although another one is still waited for', async () => {
	const slack = await startSlack();
	const mail = await listening((socket) => void socket.resume());
	slack.failNext.push({ status: 200, body: { ok: false, error: 'token_revoked' } });
	try {
		const review = { tellBy: { slack: [{ channel: '#support' }], email: [{ from: 'reviews@example.org', to: 'ana@example.org' }] }, options: { slackAddress: slack.address, sendLocalLinks: true } };
		const smtp = { host: '127.0.0.1', port: mail.port, secure: false, disableStartTls: true, user: '', password: '' };
		const engine = engineFor({ loop: newLoop(), review, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' }, smtp } });
		stopTheClock();
		const running = engine.start('Predict', [{ json: { text: 'my card is gone' } }]);
		await until(() => slack.calls.length > 0 && mail.sockets.size > 0);
		await pass(31);
		const hints = hintsOf(await running);
		expect(hints).toContain('E-mail to ana@example.org was not sent within 30 seconds');
		expect(hints.split('Slack to #support did not arrive: Slack refused it: the access token was revoked (token_revoked).')).toHaveLength(2);
	} finally {
		letTheClockGo();
		mail.close();
		await slack.close();
	}
}, 60_000);

test('a Slack that sends its answer letter by letter is left within 20 seconds', async () => {
	const answering = new Set<Socket>();
	const slack = await listening((socket) => {
		socket.once('data', () => socket.resume().write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n', () => answering.add(socket)));
	});
	try {
		const engine = engineFor({ loop: newLoop(), review: { tellBy: { slack: [{ channel: '#support' }] }, options: { slackAddress: `http://127.0.0.1:${slack.port}/api` } }, credentials: { slackApi: { accessToken: SLACK_TOKEN, signatureSecret: '' } } });
		stopTheClock();
		let paused: IRun | undefined;
		const running = engine.start('Predict', [{ json: { text: 'my card is gone' } }]).then((run) => (paused = run));
		await until(() => answering.size > 0);
		for (let second = 0; second < 19; second += 1) {
			for (const socket of answering) socket.write(' ');
			await pass(1);
		}
		expect(paused).toBeUndefined();
		await pass(2);
		expect(hintsOf(await running)).toContain('Slack to #support did not arrive: Slack did not answer (no whole answer in 20 seconds)');
	} finally {
		letTheClockGo();
		slack.close();
	}
}, 60_000);
