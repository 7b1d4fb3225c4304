/** What to do about a certificate that is not trusted, by Node's code for it. The first that fits. */
const REMEDIES: ReadonlyArray<readonly [code: RegExp, fault: string, remedy: string]> = [
	[/^ERR_TLS_CERT_ALTNAME/, 'is for another name', 'write the name that stands in it as Host into the SMTP credential'],
	[/^CERT_HAS_EXPIRED$/, 'has expired', 'have it renewed there'],
	[/CERT|^UNABLE_TO_/, 'is not trusted on the machine that runs n8n', 'start n8n with the environment variable NODE_EXTRA_CA_CERTS, set to the file of the authority that signed it, or of the certificate itself if nobody did'],
];

/** Why a mail server's certificate was refused, and what to do; undefined where a code is about something else. */
export function untrustedCertificate(host: string, code: string, said: string): string | undefined {
	const found = REMEDIES.find(([pattern]) => pattern.test(code));
	return found === undefined ? undefined : `the certificate of the mail server ${host} ${found[1]} (${said}); ${found[2]}`;
}
