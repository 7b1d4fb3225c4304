import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { npm, root, type Tarball } from './installedPackage';
import { eventually, freePort } from './n8nServer';

const command = join(root, 'host', 'registry', 'node_modules', 'verdaccio', 'bin', 'verdaccio');

/** A setting of npm on this machine, or undefined when it has none. */
const npmSetting = (name: string): string | undefined => {
	const value = npm(['config', 'get', name]).trim();
	return ['', 'null', 'undefined'].includes(value) ? undefined : value;
};

/** Whether this machine reaches a package registry at all. */
export function registryReachable(): boolean {
	try {
		npm(['view', 'zod@3.25.76', 'version', '--fetch-retries=0', '--fetch-timeout=15000', '--prefer-online']);
		return true;
	} catch {
		return false;
	}
}

export interface PackageRegistry {
	readonly url: string;
	/** Publishes a packed package, as an author would. */
	publish(tarball: Tarball): void;
	/** Everything it has printed so far. */
	log(): string;
	stop(): Promise<void>;
}

/**
 * A package registry on loopback that keeps what is published to it below `folder` and fetches everything else from the
 * registry that npm uses on this machine, through the same proxy and with the same certificates.
 */
export async function startPackageRegistry(folder: string, name: string): Promise<PackageRegistry> {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	mkdirSync(folder, { recursive: true });
	const configuration = {
		storage: join(folder, 'storage'),
		auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 10 } },
		uplinks: { upstream: { url: npmSetting('registry'), timeout: '60s', max_fails: 10 } },
		packages: {
			[name]: { access: '$all', publish: '$authenticated' },
			'**': { access: '$all', proxy: 'upstream' },
		},
		http_proxy: npmSetting('proxy'),
		https_proxy: npmSetting('https-proxy'),
		max_body_size: '100mb',
		log: { type: 'stdout', format: 'pretty', level: 'warn' },
	};
	// JSON is YAML.
	writeFileSync(join(folder, 'config.yaml'), JSON.stringify(configuration));
	const authorities = npmSetting('cafile');
	const log = openSync(join(folder, 'log'), 'a');
	const child = spawn(process.execPath, [command, '--config', join(folder, 'config.yaml'), '--listen', url], {
		stdio: ['ignore', log, log],
		env: { ...process.env, NODE_OPTIONS: '', ...(authorities ? { NODE_EXTRA_CA_CERTS: authorities } : {}) },
	});
	closeSync(log);
	const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const alive = async () => {
		if (child.exitCode !== null) return false;
		return (await fetch(`${url}/-/ping`)).ok || undefined;
	};
	if (!(await eventually('the registry is ready', alive, 60_000)))
		throw new Error(`the registry ended by itself:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
	const token = await signUp(url);
	return {
		url,
		publish: ({ file }) =>
			void npm([
				'publish',
				file,
				`--registry=${url}`,
				`--//127.0.0.1:${port}/:_authToken=${token}`,
				'--ignore-scripts',
			]),
		log: () => readFileSync(join(folder, 'log'), 'utf8'),
		stop: () => {
			child.kill('SIGTERM');
			return ended;
		},
	};
}

async function signUp(url: string): Promise<string> {
	const response = await fetch(`${url}/-/user/org.couchdb.user:author`, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ name: 'author', password: randomUUID() }),
	});
	return z.object({ token: z.string() }).parse(await response.json()).token;
}
