import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { pipeline } from 'node:stream';
import { join } from 'node:path';
import { createThrowAwayCa, opensslAvailable } from '../../../support/throwAwayCa';
import { C1, modelFiles, refusal, startHubWorld, TOKEN, WEIGHTS, type HubWorld } from './hubWorld';

const MODEL = 'maker/mood';
const PASSWORD = 'p@ss:w/rd';

let world: HubWorld;
let proxy: Server;
let asked: string[];
let tunnelTo: number;

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const address = (): string => `http://me:${encodeURIComponent(PASSWORD)}@127.0.0.1:${portOf(proxy)}`;

beforeEach(async () => {
	world = await startHubWorld([{ id: MODEL, commits: { [C1]: modelFiles(WEIGHTS) }, branches: { main: C1 }, gatedTo: TOKEN }]);
	asked = [];
	const allowed = `Basic ${Buffer.from(`me:${PASSWORD}`).toString('base64')}`;
	proxy = createServer((incoming, outgoing) => {
		asked.push(incoming.url ?? '');
		if (incoming.headers['proxy-authorization'] !== allowed) return void outgoing.writeHead(407).end();
		const { 'proxy-authorization': _mine, ...headers } = incoming.headers;
		const onward = forward(incoming.url ?? '', { method: incoming.method ?? 'GET', headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			pipeline(answer, outgoing, () => undefined);
		});
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	proxy.on('connect', ({ url, headers }, socket, head) => {
		asked.push(`CONNECT ${String(url)}`);
		socket.on('error', () => socket.destroy());
		if (headers['proxy-authorization'] !== allowed) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
		const onward = connect(tunnelTo, '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			onward.write(head);
			socket.pipe(onward).pipe(socket);
		});
		onward.on('error', () => socket.destroy());
	});
	await once(proxy.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
	proxy.close();
	proxy.closeAllConnections();
	expect(world.hub.strange).toEqual([]);
	await world.stop();
});

test('every request goes through the proxy, its name and password are sent to it only', async () => {
	await world.ensure(MODEL, { hub: { proxy: address(), token: TOKEN } });
	expect(asked).toHaveLength(world.hub.seen.length);
	expect(asked.every((url) => url.startsWith('http://127.0.0.1:'))).toBe(true);
	expect(world.hub.seen.filter(({ server, authorization }) => server === 'cdn' && authorization !== undefined)).toEqual([]);
});

test('a download through the proxy goes on after a cut', async () => {
	world.hub.fail({ at: '.onnx', server: 'cdn', cutAfter: 200_000, dripMs: 2 });
	await world.ensure(MODEL, { hub: { proxy: address(), token: TOKEN } });
	expect(world.hub.seen.filter(({ server }) => server === 'cdn')[1]).toMatchObject({ status: 206 });
});

test('a proxy that wants a password says so, and one that is not there too', async () => {
	const stranger = `http://127.0.0.1:${portOf(proxy)}`;
	await expect(world.ensure(MODEL, { hub: { proxy: stranger } })).rejects.toEqual(refusal('model-network', /proxy .* asks for a name and a password/));
	await expect(world.ensure(MODEL, { hub: { proxy: 'http://127.0.0.1:1' } })).rejects.toEqual(refusal('model-network', /ECONNREFUSED/));
	expect(world.hub.seen).toEqual([]);
});

const withTls = opensslAvailable() ? describe : describe.skip;

withTls('a hub with TLS (needs openssl)', () => {
	let folder: string;
	let secure: ReturnType<typeof createTlsServer>;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'hitl-ca-'));
		const ca = await createThrowAwayCa(folder);
		secure = createTlsServer(
			{ SNICallback: (name, done) => void ca.contextFor(name).then((context) => done(null, context), (error: Error) => done(error)) },
			(_incoming, outgoing) => void outgoing.end('{}'),
		);
		await once(secure.listen(0, '127.0.0.1'), 'listening');
		tunnelTo = portOf(secure);
	});
	afterEach(async () => {
		secure.close();
		secure.closeAllConnections();
		await rm(folder, { recursive: true });
	});

	test('is reached by CONNECT, and a certificate that nobody trusts is refused in words, at once', async () => {
		const hub = { address: 'https://hub.example', proxy: address() };
		await expect(world.ensure(MODEL, { hub })).rejects.toMatchObject({
			code: 'model-network',
			message: expect.stringContaining('certificate of hub.example'),
			nextStep: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
		});
		expect(asked).toEqual(['CONNECT hub.example:443']);
	});

	test('behind a proxy that wants a password is not reached', async () => {
		const hub = { address: 'https://hub.example', proxy: `http://127.0.0.1:${portOf(proxy)}` };
		await expect(world.ensure(MODEL, { hub })).rejects.toEqual(refusal('model-network', /asks for a name and a password/));
	});
});

test('what a download needs of other packages is read with the node, and not in the middle of n8n’s work', () => {
	const client = join(__dirname, '../../../../dist/core/inference/models/hubClient.js');
	const script = `require(${JSON.stringify(client)}); console.log(Object.keys(require.cache).filter((file) => /[\\\\/]axios[\\\\/]/.test(file)).length)`;
	const read = execFileSync(process.execPath, ['--eval', script], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
	expect(Number(read)).toBeGreaterThan(0);
});
