import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { root } from './installedPackage';
import { eventually, freePort } from './n8nServer';
import type { CertificateFiles } from './throwAwayCa';

const command = join(root, 'host', 'mail', 'node_modules', 'maildev', 'dist', 'bin', 'maildev.js');

const mailSchema = z.looseObject({
	id: z.string(),
	subject: z.string(),
	html: z.string(),
	text: z.string(),
	to: z.array(z.looseObject({ address: z.string() })),
	from: z.array(z.looseObject({ address: z.string(), name: z.string().optional() })),
	headers: z.record(z.string(), z.unknown()),
});

export type ReceivedMail = z.infer<typeof mailSchema>;

export interface MailServer {
	readonly smtpPort: number;
	/** What arrived, oldest first. */
	mails(): Promise<ReceivedMail[]>;
	stop(): Promise<void>;
}

/** maildev: takes mails by SMTP, with a log-in and with TLS where there is a certificate, and shows what arrived. */
export async function startMailServer(user: string, password: string, tls?: CertificateFiles): Promise<MailServer> {
	if (!existsSync(command)) throw new Error('maildev is not installed: run npm test, which installs it');
	const [smtpPort, webPort] = [await freePort(), await freePort()];
	const secured = tls === undefined ? [] : ['--incoming-secure', '--incoming-cert', tls.cert, '--incoming-key', tls.key];
	const child = spawn(
		process.execPath,
		[command, '--smtp', String(smtpPort), '--ip', '127.0.0.1', '--web', String(webPort), '--web-ip', '127.0.0.1', '--incoming-user', user, '--incoming-pass', password, ...secured],
		{ stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '' } },
	);
	const api = `http://127.0.0.1:${webPort}/api`;
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const ready = await eventually('the mail server is ready', async () => (child.exitCode === null ? (await fetch(`${api}/healthz`)).ok || undefined : false), 60_000);
	if (!ready) throw new Error('the mail server ended by itself');
	return {
		smtpPort,
		mails: async () => {
			const response = await fetch(`${api}/email`);
			return z.array(mailSchema).parse(await response.json());
		},
		stop: async () => {
			child.kill('SIGTERM');
			await ended;
		},
	};
}
