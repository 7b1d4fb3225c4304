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

export interface CertificateFiles {
	readonly cert: string;
	readonly key: string;
}

export interface ThrowAwayCa {
	/** PEM file to trust. */
	readonly certificateFile: string;
	/** PEM files of a certificate for `host` and its key: made when first asked for. Throws when it is no host name. */
	filesFor(host: string): Promise<CertificateFiles>;
	/** The same, of a certificate that nobody signed but itself: made anew each time. */
	selfSignedFor(host: string): Promise<CertificateFiles>;
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
	const made = new Map<string, Promise<CertificateFiles>>();

	const sign = async (host: string, serial: string): Promise<CertificateFiles> => {
		if (!/^[a-z0-9.-]+$/i.test(host)) throw new Error(`${JSON.stringify(host)} is no host name`);
		await writeFile(join(folder, `${serial}.cnf`), leaf(host));
		const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', serial, '-days', '2'];
		const files = ['-in', 'host.csr', '-extfile', `${serial}.cnf`, '-out', `${serial}.pem`];
		await openssl(folder, 'x509', '-req', '-sha256', ...authority, ...files);
		return { cert: join(folder, `${serial}.pem`), key: join(folder, 'host.key') };
	};

	const filesFor = async (host: string): Promise<CertificateFiles> => {
		const files = made.get(host) ?? sign(host, String(made.size + 2));
		made.set(host, files);
		return await files;
	};

	return {
		certificateFile: join(folder, 'ca.pem'),
		filesFor,
		selfSignedFor: async (host) => {
			const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
			await openssl(folder, 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'self.key', '-out', 'self.pem', '-days', '2', ...names);
			return { cert: join(folder, 'self.pem'), key: join(folder, 'self.key') };
		},
		contextFor: async (host) => {
			const { cert, key } = await filesFor(host);
			return createSecureContext({ key: await readFile(key), cert: await readFile(cert) });
		},
	};
}
