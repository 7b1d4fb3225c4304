import { createConnection, createServer } from 'node:net';
import { Sentence } from './sentence.mjs';

const answers = (port) =>
	new Promise((resolve) => {
		const socket = createConnection({ host: '127.0.0.1', port });
		const end = (open) => resolve(open) ?? socket.destroy();
		socket.once('connect', () => end(true)).once('error', () => end(false));
	});

/** Opens a port on loopback for a moment. 0 takes any free one. Returns its number, or the error's code. */
export const tryPort = (port) =>
	new Promise((resolve) => {
		const server = createServer();
		server.once('error', (error) => resolve(error.code));
		server.listen(port, '127.0.0.1', () => {
			const { port: taken } = server.address();
			server.close(() => resolve(taken));
		});
	});

/** The port from N8N_PORT (5678 when it is not set), if n8n can have it. */
export async function chosenPort(wanted = process.env.N8N_PORT ?? '5678') {
	const port = Number(wanted);
	if (!Number.isInteger(port) || port < 1 || port > 65_535)
		throw new Sentence(
			`N8N_PORT is "${wanted}", which is no port.\nGive a number between 1024 and 65535: N8N_PORT=5680 npm start`,
		);
	const result = (await answers(port)) ? 'EADDRINUSE' : await tryPort(port);
	if (result === port) return port;
	if (result === 'EADDRINUSE')
		throw new Sentence(
			`Port ${port} is in use by another program, perhaps an n8n that is already open at http://127.0.0.1:${port}\n` +
				`Close that program, or take another port: N8N_PORT=${port + 2} npm start`,
		);
	throw new Sentence(`Port ${port} cannot be opened (${result}).\nTake another one: N8N_PORT=5680 npm start`);
}

/** A free port, the given one when it is free. */
export async function freePort(preferred) {
	const result = await tryPort(preferred);
	return typeof result === 'number' ? result : tryPort(0);
}
