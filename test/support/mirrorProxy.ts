import {
	Agent,
	createServer,
	request,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { ThrowAwayCa } from './throwAwayCa';

/** Headers that belong to one connection (RFC 9110, section 7.6.1), not to the message. */
const ofTheConnection = new Set([
	'connection',
	'keep-alive',
	'proxy-authorization',
	'proxy-connection',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

const endToEnd = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheConnection.has(name)));

export interface MirrorProxy {
	/** What a process needs in its environment to reach everything but loopback through this proxy, npm included. */
	readonly environment: Readonly<Record<string, string>>;
	/** What was asked for so far: `GET https://host/path`. */
	readonly requests: readonly string[];
	stop(): Promise<void>;
}

/**
 * A proxy on loopback that reaches one server only: whatever host it is asked for, that of `target` answers, as a
 * company's mirror does. TLS ends here, under a certificate of `ca` for the name that was asked for.
 */
export async function startMirrorProxy(target: string, ca: ThrowAwayCa): Promise<MirrorProxy> {
	const requests: string[] = [];
	const agent = new Agent({ keepAlive: true });

	const answerFor = (scheme: 'http' | 'https') => (incoming: IncomingMessage, outgoing: ServerResponse) => {
		const { method = 'GET', headers } = incoming;
		// With a proxy, a request names its whole address; within a tunnel, only the path.
		const { href, host, pathname, search } = new URL(incoming.url ?? '', `${scheme}://${headers.host ?? ''}`);
		requests.push(`${method} ${href}`);
		const passed = { ...endToEnd(headers), host, 'x-forwarded-proto': scheme };
		const onward = request(target, { agent, method, path: pathname + search, headers: passed }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
			pipeline(answer, outgoing, () => undefined);
		});
		pipeline(incoming, onward, (error) => {
			if (!error) return;
			if (!outgoing.headersSent) outgoing.writeHead(502);
			outgoing.end();
		});
	};

	const secure = createTlsServer(
		{
			SNICallback: (name, done) => {
				ca.contextFor(name).then((context) => done(null, context), done);
			},
		},
		answerFor('https'),
	);
	const front = createServer(answerFor('http'));
	const sockets = new Set<Socket>();
	front.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	front.on('connect', ({ url = '' }, socket, head) => {
		socket.on('error', () => socket.destroy());
		if (!url.endsWith(':443')) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		if (head.length > 0) socket.unshift(head);
		secure.emit('connection', socket);
	});
	await once(front.listen(0, '127.0.0.1'), 'listening');
	const address = front.address();
	if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port');

	return {
		requests,
		environment: environmentBehind(`http://127.0.0.1:${address.port}`, ca.certificateFile),
		stop: async () => {
			const closed = once(front, 'close');
			front.close();
			for (const socket of sockets) socket.destroy();
			agent.destroy();
			await closed;
		},
	};
}

function environmentBehind(proxy: string, certificateFile: string): Record<string, string> {
	const loopback = '127.0.0.1,localhost,::1';
	const variables = {
		HTTP_PROXY: proxy,
		HTTPS_PROXY: proxy,
		NO_PROXY: loopback,
		npm_config_proxy: proxy,
		npm_config_https_proxy: proxy,
		npm_config_noproxy: loopback,
		npm_config_cafile: certificateFile,
	};
	// Programs differ in which spelling they look for first, and the machine may have set the other one.
	const spellings = Object.entries(variables).flatMap(([name, value]) => [
		[name.toLowerCase(), value],
		[name.toUpperCase(), value],
	]);
	return { ...Object.fromEntries(spellings), NODE_EXTRA_CA_CERTS: certificateFile };
}
