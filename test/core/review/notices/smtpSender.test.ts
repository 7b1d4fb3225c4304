import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { smtpSender, type SmtpSettings } from '../../../../core/review/notices/email/smtpSender';
import { untrustedCertificate } from '../../../../core/review/notices/email/untrustedCertificate';
import { createThrowAwayCa, opensslAvailable, type ThrowAwayCa } from '../../../support/throwAwayCa';

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

const sending = async (port: number, given: Partial<SmtpSettings> = {}, totalMs = 500) =>
	await smtpSender({ host: '127.0.0.1', port, secure: false, user: '', password: '', disableStartTls: true, hostName: '', ...given }, totalMs).send(mail).then(
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

const withTls = opensslAvailable() ? describe : describe.skip;

withTls('a certificate that is not trusted (needs openssl)', () => {
	let folder: string;
	let ca: ThrowAwayCa;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'hitl-ca-'));
		ca = await createThrowAwayCa(folder);
	});
	afterAll(async () => await rm(folder, { recursive: true }));

	const TRUST = /^the certificate of the mail server localhost is not trusted on the machine that runs n8n \(.+\); start n8n with the environment variable NODE_EXTRA_CA_CERTS, set to the file of the authority that signed it, or of the certificate itself if nobody did$/;

	test.each([
		['of an authority that nobody knows', 'filesFor'],
		['signed by itself', 'selfSignedFor'],
	] as const)('%s is refused in words, with TLS and with STARTTLS, and nothing can have arrived', async (_what, files) => {
		const { cert, key } = await ca[files]('localhost');
		const tls = { cert: await readFile(cert), key: await readFile(key) };
		const secure = createTlsServer(tls).on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
		await once(secure, 'listening');
		const upgraded = await server((socket) => {
			socket.write('220 hello\r\n');
			socket.on('data', function told(data: Buffer) {
				const said = data.toString('latin1');
				if (/^EHLO/i.test(said)) socket.write('250-localhost\r\n250 STARTTLS\r\n');
				if (!/^STARTTLS/i.test(said)) return;
				socket.off('data', told).write('220 go on\r\n');
				new TLSSocket(socket, { isServer: true, ...tls }).on('error', () => undefined);
			});
		});
		try {
			const refused = { temporary: true, mayHaveArrived: false, message: expect.stringMatching(TRUST) };
			expect(await sending((secure.address() as AddressInfo).port, { host: 'localhost', secure: true }, 10_000)).toMatchObject(refused);
			expect(await sending(upgraded.port, { host: 'localhost', disableStartTls: false }, 10_000)).toMatchObject(refused);
		} finally {
			secure.close();
			upgraded.close();
		}
	});
});

test.each([
	['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of the mail server mail.example is for another name (why); write the name that stands in it as Host into the SMTP credential'],
	['CERT_HAS_EXPIRED', 'the certificate of the mail server mail.example has expired (why); have it renewed there'],
	['ECONNREFUSED', undefined],
])('%s', (code, words) => {
	expect(untrustedCertificate('mail.example', code, 'why')).toBe(words);
});
