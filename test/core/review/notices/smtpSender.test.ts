import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { smtpSender } from '../../../../core/review/notices/email/smtpSender';

const mail = { from: 'hitl@example.org', to: 'ana@example.org', subject: 's', html: '<p>h</p>', text: 't', id: 'one' };

/** Speaks to whoever connects; what it is told is read and forgotten. */
async function server(speak: (socket: Socket) => void) {
	const sockets = new Set<Socket>();
	const listening = createServer((socket) => {
		sockets.add(socket.on('error', () => undefined));
		speak(socket.resume());
	}).listen(0, '127.0.0.1');
	await once(listening, 'listening');
	const close = () => {
		listening.close();
		for (const socket of sockets) socket.destroy();
	};
	return { port: (listening.address() as AddressInfo).port, close };
}

const sending = async (port: number) =>
	await smtpSender({ host: '127.0.0.1', port, secure: false, user: '', password: '', disableStartTls: true, hostName: '' }, 500).send(mail).then(
		() => undefined,
		(error: unknown) => error,
	);

test('a server that says a word now and then for ever is left after the time for a whole mail', async () => {
	const { port, close } = await server((socket) => {
		socket.write('220 hello\r\n');
		const talking = setInterval(() => void socket.write('250-wait\r\n'), 50);
		socket.on('close', () => clearInterval(talking));
	});
	try {
		expect(await sending(port)).toMatchObject({ temporary: true, mayHaveArrived: true, message: expect.stringContaining('127.0.0.1') });
	} finally {
		close();
	}
});

test('where nobody listens, nothing can have arrived', async () => {
	const { port, close } = await server(() => undefined);
	close();
	expect(await sending(port)).toMatchObject({ temporary: true, mayHaveArrived: false });
});
