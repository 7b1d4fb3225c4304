import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An outside system that takes every call. */
export async function startHook() {
	const received: Array<{ headers: IncomingHttpHeaders; body: string }> = [];
	const server = createServer((request, response) => {
		let body = '';
		request.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => {
			received.push({ headers: request.headers, body });
			response.writeHead(204).end();
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, close: () => server.close() };
}
