import type { Server, Socket } from 'node:net';
import { z } from 'zod/v4';
import { startJsonServer } from './jsonServer';

/** A mailbox over IMAP, and the web API of a mail service, in Postmark's format, that takes what is sent from it. */
export interface MailAccount {
	/** For n8n's IMAP credential. */
	readonly imap: { readonly user: string; readonly password: string; readonly host: string; readonly port: number; readonly secure: boolean };
	/** In place of https://api.postmarkapp.com. */
	readonly apiAddress: string;
	/** For n8n's Header Auth credential. */
	readonly header: { readonly name: string; readonly value: string };
	readonly sent: SentMail[];
	/** Why the service refused, in its words. */
	readonly refused: string[];
	/** A mail arrives, with these lines of headers. */
	receive(headers: readonly string[], text: string): void;
	/** How many mails have not been read. */
	unseen(): number;
	close(): Promise<void>;
}

const address = z.email();
const token = 'server-token';
const NAME = 'X-Postmark-Server-Token';

const sentSchema = z.strictObject({
	From: address,
	To: address,
	Subject: z.string().min(1).max(2_000),
	TextBody: z.string().min(1),
	MessageStream: z.literal('outbound'),
	Headers: z.array(z.strictObject({ Name: z.string().regex(/^[A-Za-z-]+$/), Value: z.string().regex(/^[^\r\n]+$/) })),
});

export type SentMail = z.infer<typeof sentSchema>;

// hoodiecrow-imap has no types: what is used of it.
const hoodiecrowSchema = z.custom<(options: object) => Hoodiecrow>((value) => typeof value === 'function');
interface Hoodiecrow {
	readonly server: Server;
	listen(port: number, host: string, done: () => void): void;
	close(done: () => void): void;
	appendMessage(mailbox: string, flags: string[], date: false, message: Buffer): void;
	getMailbox(path: string): { readonly messages: ReadonlyArray<{ readonly flags: readonly string[] }> };
}

export async function startMailAccount(): Promise<MailAccount> {
	const { default: loaded } = z.object({ default: hoodiecrowSchema }).parse(await import('hoodiecrow-imap' as string));
	const mailbox = loaded({
		plugins: ['ID', 'IDLE', 'NAMESPACE', 'ENABLE', 'UIDPLUS'],
		users: { ops: { password: 'ops-password' } },
		storage: { INBOX: { messages: [] } },
	});
	const sockets = new Set<Socket>();
	mailbox.server.on('connection', (socket: Socket) => sockets.add(socket));
	await new Promise<void>((resolve) => mailbox.listen(0, '127.0.0.1', resolve));
	const bound = mailbox.server.address();
	const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
	const sent: SentMail[] = [];
	const refused: string[] = [];
	const api = await startJsonServer(({ method, url, headers }, body) => {
		const refuse = (status: number, Message: string) => (refused.push(Message), { status, body: { ErrorCode: status, Message } });
		if (method !== 'POST' || url !== '/email') return refuse(404, `no ${method} ${url}`);
		if (headers[NAME.toLowerCase()] !== token) return refuse(401, 'no valid server token');
		if (headers.accept !== 'application/json' || !/^application\/json/.test(headers['content-type'] ?? '')) return refuse(422, 'not JSON');
		const read = sentSchema.safeParse(JSON.parse(body));
		if (!read.success) return refuse(422, z.prettifyError(read.error));
		sent.push(read.data);
		return { status: 200, body: { To: read.data.To, SubmittedAt: '2026-01-01T00:00:00Z', MessageID: `m-${sent.length}`, ErrorCode: 0, Message: 'OK' } };
	});
	return {
		imap: { user: 'ops', password: 'ops-password', host: '127.0.0.1', port, secure: false },
		apiAddress: api.address,
		header: { name: NAME, value: token },
		sent,
		refused,
		receive: (headers, text) => mailbox.appendMessage('INBOX', [], false, Buffer.from([...headers, '', text, ''].join('\r\n'))),
		unseen: () => mailbox.getMailbox('INBOX').messages.filter(({ flags }) => !flags.some((flag) => /^\\seen$/i.test(flag))).length,
		close: async () => {
			await api.close();
			const closed = new Promise<void>((resolve) => mailbox.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
