import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface JsonServer {
	/** Without a slash at the end. */
	readonly address: string;
	close(): Promise<void>;
}

async function textOf(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
	return Buffer.concat(parts).toString('utf8');
}

/** A server on loopback for a stand-in that speaks JSON: `answer` gets each request with its body's text. */
export async function startJsonServer(answer: (request: IncomingMessage, body: string) => { status: number; body: object }): Promise<JsonServer> {
	const server = createServer((request, response) => {
		textOf(request)
			.then((body) => answer(request, body))
			.catch((error: unknown) => ({ status: 500, body: { error: String(error) } }))
			.then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body)))
			.catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
	return {
		address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise((resolve) => {
				server.closeAllConnections();
				server.close(() => resolve());
			}),
	};
}
