import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PrefixProxy {
	/** Where people reach what lies behind it, without a slash at the end. */
	readonly address: string;
	close(): void;
}

/** A reverse proxy with a path of its own, which it takes away before it passes a request on. Everything else is not found. */
export async function startPrefixProxy(path: string, port: number): Promise<PrefixProxy> {
	const server = createServer((asked, response) => {
		if (!asked.url?.startsWith(`${path}/`)) return void response.writeHead(404).end('The proxy knows nothing of this.');
		const headers = { ...asked.headers, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' };
		const passed = request({ host: '127.0.0.1', port, method: asked.method, path: asked.url.slice(path.length), headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		passed.on('error', () => response.writeHead(502).end('Bad gateway'));
		asked.pipe(passed);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port: own } = server.address() as AddressInfo;
	return {
		address: `http://127.0.0.1:${own}${path}`,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
