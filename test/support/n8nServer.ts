import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod/v4';
import owner from '../../host/n8n/owner.json';
import settings from '../../host/n8n/settings.json';
import { root } from './installedPackage';

const command = join(root, 'host', 'n8n', 'node_modules', 'n8n', 'bin', 'n8n');

export interface RestAnswer {
	readonly status: number;
	/** What n8n wraps in `data`. */
	readonly data: unknown;
	/** The whole answer, for messages of refusals. */
	readonly body: unknown;
}

/** A running n8n, seen from outside. */
export interface N8nConnection {
	/** Address without a slash at the end. */
	readonly base: string;
	readonly pid: number;
	/** Calls n8n's own REST API as the owner: `rest('workflows/1')`. */
	rest(path: string, init?: { method?: string; body?: unknown }): Promise<RestAnswer>;
	/** The owner's session cookie. */
	login(): Promise<string>;
	/** Saves a workflow and returns its id. */
	importWorkflow(workflow: object): Promise<string>;
	/** Publishes a workflow's newest version, and returns when n8n runs it. Throws with n8n's words when it refuses. */
	publish(id: string): Promise<void>;
	/** Everything n8n has printed so far. */
	log(): string;
}

export interface N8nServer extends N8nConnection {
	readonly userFolder: string;
	readonly port: number;
	/** Sends a signal and returns when the process has ended. */
	kill(signal: NodeJS.Signals): Promise<void>;
	/** Ends n8n the ordinary way, and by force when it has not ended after 30 s. */
	stop(): Promise<void>;
}

/** Asks again every 50 ms until there is an answer other than undefined. A refused connection is no answer yet. */
export async function eventually<T>(
	what: string,
	ask: () => Promise<T | undefined>,
	limitMs = 30_000,
): Promise<T> {
	const end = Date.now() + limitMs;
	let last: unknown;
	while (Date.now() < end) {
		const answer = await ask().catch((error: unknown) => void (last = error));
		if (answer !== undefined) return answer;
		await pause(50);
	}
	throw new Error(`${what}: not within ${limitMs / 1000} s`, { cause: last });
}

/** A port that is free on loopback at this moment. */
export const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
		});
	});

export interface N8nAddress {
	readonly base: string;
	readonly pid: number;
	readonly logFile: string;
	/** A session to go on with: n8n refuses the sixth log-in within five minutes. */
	readonly cookie?: string;
}

/** A running n8n that this process did not start. */
export function connectN8n({ base, pid, logFile, cookie: session }: N8nAddress): N8nConnection {
	let cookie = session === undefined ? undefined : Promise.resolve(session);
	const request = async (path: string, headers: Record<string, string>, method: string, body: unknown) => {
		const response = await fetch(`${base}/rest/${path}`, {
			method,
			headers: { 'content-type': 'application/json', ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		return { response, body: text.startsWith('{') ? z.looseObject({}).parse(JSON.parse(text)) : { text } };
	};
	const logIn = async () => {
		const credentials = { emailOrLdapLoginId: owner.email, password: owner.password };
		const { response } = await request('login', {}, 'POST', credentials);
		if (!response.ok) throw new Error(`n8n refused the owner's log-in with ${response.status}`);
		return response.headers
			.getSetCookie()
			.map((line) => line.split(';')[0])
			.join('; ');
	};
	const login = () => (cookie ??= logIn());
	const rest: N8nConnection['rest'] = async (path, { method = 'GET', body } = {}) => {
		const answer = await request(path, { cookie: await login() }, method, body);
		return { status: answer.response.status, data: answer.body.data, body: answer.body };
	};
	const call = async (path: string, method?: string, body?: unknown) => {
		const answer = await rest(path, { method, body });
		if (answer.status < 400) return answer.data;
		throw new Error(`${method ?? 'GET'} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
	};
	return {
		base,
		pid,
		rest,
		login,
		log: () => readFileSync(logFile, 'utf8'),
		importWorkflow: async (workflow) =>
			z.object({ id: z.string() }).parse(await call('workflows', 'POST', workflow)).id,
		publish: async (id) => {
			const { versionId } = z.object({ versionId: z.string() }).parse(await call(`workflows/${id}`));
			await call(`workflows/${id}/activate`, 'POST', { versionId });
			await eventually(`publication of workflow ${id}`, async () => {
				const state = z
					.object({ status: z.string() })
					.parse(await call(`workflows/${id}/publication-status`));
				return state.status === 'published' || undefined;
			});
		},
	};
}

export interface N8nOptions {
	readonly userFolder: string;
	/** A free one unless given: give the old one to start again after a crash under the same address. */
	readonly port?: number;
	readonly env?: Readonly<Record<string, string>>;
}

/** Where an n8n over this folder, and all it starts, write which sockets were refused: those that lead out of the machine. */
export const socketReport = (userFolder: string): string => join(userFolder, 'sockets.log');

/** Starts n8n over a user folder, with its own ports, calling nobody. Returns when it is ready. */
export async function startN8n({ userFolder, port: wanted, env = {} }: N8nOptions): Promise<N8nServer> {
	if (!existsSync(command)) throw new Error('n8n is not installed: run npm test, which installs it');
	const port = wanted ?? (await freePort());
	const base = `http://127.0.0.1:${port}`;
	const logFile = join(userFolder, 'n8n.log');
	mkdirSync(userFolder, { recursive: true });
	const log = openSync(logFile, 'a');
	const child = spawn(process.execPath, [command, 'start'], {
		stdio: ['ignore', log, log],
		env: {
			...process.env,
			PATH: dirname(process.execPath) + delimiter + (process.env.PATH ?? ''),
			NODE_OPTIONS: `--require ${JSON.stringify(join(root, 'test', 'support', 'loopbackOnly.cjs'))}`,
			HITL_SOCKET_REPORT: socketReport(userFolder),
			...settings,
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			N8N_EDITOR_BASE_URL: base,
			N8N_WEBHOOK_URL: `${base}/`,
			N8N_INSTANCE_OWNER_EMAIL: owner.email,
			N8N_INSTANCE_OWNER_PASSWORD_HASH: owner.passwordHash,
			...env,
		},
	});
	closeSync(log);
	const last = () => child.kill('SIGKILL');
	process.once('exit', last);
	const ended = new Promise<void>((resolve) =>
		child.once('exit', () => {
			process.off('exit', last);
			resolve();
		}),
	);
	const connection = connectN8n({ base, pid: child.pid ?? 0, logFile });
	await eventually(
		'n8n is ready',
		async () => {
			if (child.exitCode !== null) return false;
			return (await fetch(`${base}/healthz/readiness`)).ok || undefined;
		},
		180_000,
	).then((ready) => {
		if (!ready) throw new Error(`n8n ended before it was ready:\n${connection.log().slice(-3000)}`);
	});
	return {
		...connection,
		userFolder,
		port,
		kill: (signal) => {
			child.kill(signal);
			return ended;
		},
		stop: async () => {
			const force = setTimeout(last, 30_000);
			child.kill('SIGTERM');
			await ended;
			clearTimeout(force);
		},
	};
}
