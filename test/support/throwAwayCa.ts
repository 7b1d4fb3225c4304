import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { promisify } from 'node:util';

const openssl = async (folder: string, ...args: string[]): Promise<void> =>
	void (await promisify(execFile)('openssl', args, { cwd: folder }));

/** Whether this machine has the openssl command. */
export function opensslAvailable(): boolean {
	try {
		execFileSync('openssl', ['version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

export interface ThrowAwayCa {
	/** PEM file to trust. */
	readonly certificateFile: string;
	/** What a TLS server shows as `host`: made when first asked for. Throws when it is no host name. */
	contextFor(host: string): Promise<SecureContext>;
}

const REQUEST = `
[req]
prompt = no
distinguished_name = name
x509_extensions = authority
[name]
CN = Throw-away authority of a test
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
`;

const leaf = (host: string): string => `
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:${host}
`;

/** A certificate authority for two days, with its keys in `folder`. Nobody trusts it who is not told to. */
export async function createThrowAwayCa(folder: string): Promise<ThrowAwayCa> {
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'request.cnf'), REQUEST);
	const newKey = ['-config', 'request.cnf', '-newkey', 'rsa:2048', '-nodes', '-keyout'];
	await openssl(folder, 'req', '-x509', ...newKey, 'ca.key', '-out', 'ca.pem', '-days', '2');
	// All hosts share a key: only the name in the certificate differs.
	await openssl(folder, 'req', '-new', ...newKey, 'host.key', '-out', 'host.csr', '-subj', '/CN=host');
	const key = await readFile(join(folder, 'host.key'));
	const contexts = new Map<string, Promise<SecureContext>>();

	const sign = async (host: string, serial: string): Promise<SecureContext> => {
		if (!/^[a-z0-9.-]+$/i.test(host)) throw new Error(`${JSON.stringify(host)} is no host name`);
		await writeFile(join(folder, `${serial}.cnf`), leaf(host));
		const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', serial, '-days', '2'];
		const files = ['-in', 'host.csr', '-extfile', `${serial}.cnf`, '-out', `${serial}.pem`];
		await openssl(folder, 'x509', '-req', '-sha256', ...authority, ...files);
		return createSecureContext({ key, cert: await readFile(join(folder, `${serial}.pem`)) });
	};

	return {
		certificateFile: join(folder, 'ca.pem'),
		contextFor: (host) => {
			const context = contexts.get(host) ?? sign(host, String(contexts.size + 2));
			contexts.set(host, context);
			return context;
		},
	};
}
