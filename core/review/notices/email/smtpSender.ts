import { createTransport } from 'nodemailer';
import { z } from 'zod/v4';
import { neverLeft } from '../neverLeft';
import { NoticeFailure, type Mail, type MailSender } from '../sending';
import { domainOf } from './addresses';
import { untrustedCertificate } from './untrustedCertificate';

/** As n8n's SMTP credential has them. */
export const smtpSettingsSchema = z.object({
	host: z.string().min(1),
	port: z.coerce.number().int().min(1).max(65_535),
	secure: z.boolean().default(true),
	user: z.string().default(''),
	password: z.string().default(''),
	disableStartTls: z.boolean().default(false),
	hostName: z.string().default(''),
});

export type SmtpSettings = z.infer<typeof smtpSettingsSchema>;

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;
/** Of a whole mail: a server may say a word every few seconds for hours, and a lease ends. */
const TOTAL_MS = 60_000;

/** Where a server fell silent after its greeting, the mail may be in its hands. */
const BEFORE_THE_MAIL = new Set(['Connection timeout', 'Greeting never received']);

const smtpError = z.looseObject({ message: z.string(), code: z.string().optional(), originalCode: z.string().optional(), responseCode: z.number().optional(), response: z.string().optional() });

/** 4xx of SMTP means later; 5xx, and a log-in that is not taken, mean no. */
function failureOf(error: unknown, host: string): NoticeFailure {
	const read = smtpError.safeParse(error);
	const { code, originalCode, responseCode, response, message } = read.success ? read.data : { message: String(error) };
	const temporary = code !== 'EAUTH' && code !== 'EENVELOPE' && (responseCode === undefined || responseCode < 500);
	const said = (response ?? message).replace(/\s+/g, ' ').slice(0, 200);
	if (responseCode !== undefined) return new NoticeFailure(`the mail server ${host} refused it (${said})`, temporary, undefined, { cause: error });
	const untrusted = originalCode === undefined ? undefined : untrustedCertificate(host, originalCode, said);
	if (untrusted !== undefined) return new NoticeFailure(untrusted, temporary, undefined, { cause: error });
	const mayHaveArrived = temporary && !BEFORE_THE_MAIL.has(message) && !neverLeft(error);
	return new NoticeFailure(`the mail server ${host} could not be reached (${said})`, temporary, undefined, { cause: error, mayHaveArrived });
}

/** Sends by SMTP, one mail a connection: a run sends few, and an idle connection would be in nobody's hands. */
export function smtpSender(settings: SmtpSettings, totalMs = TOTAL_MS): MailSender {
	const { host, port, secure, user, password, disableStartTls, hostName } = settings;
	const transport = createTransport({
		host,
		port,
		secure,
		...(!secure && disableStartTls && { ignoreTLS: true }),
		...(hostName !== '' && { name: hostName }),
		...((user !== '' || password !== '') && { auth: { user, pass: password } }),
		connectionTimeout: CONNECT_MS,
		greetingTimeout: CONNECT_MS,
		socketTimeout: SILENCE_MS,
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	return {
		async send({ from, to, subject, html, text, id }: Mail): Promise<string> {
			const messageId = `<${id}@${domainOf(from)}>`;
			try {
				// Nobody's holiday notice answers a mail that says it was made by a program.
				await transport.sendMail({ from, to, subject, html, text, messageId, signal: AbortSignal.timeout(totalMs), headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } });
			} catch (error) {
				throw failureOf(error, host);
			}
			return messageId;
		},
	};
}
