import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A repository as the hub has it, at one commit or several. */
export interface HubRepositorySpec {
	readonly id: string;
	/** Files at each commit. */
	readonly commits: Readonly<Record<string, ReadonlyMap<string, Uint8Array>>>;
	/** Branches and tags. May be changed, as a push does. */
	readonly branches: Record<string, string>;
	readonly licence?: string | string[];
	readonly pipelineTag?: string;
	/** Token that is needed: for all of it, or only for its files. */
	readonly privateTo?: string;
	readonly gatedTo?: string;
	/** Paths that are kept apart from git, with their SHA-256. Default: everything under onnx/. */
	readonly isLarge?: (path: string) => boolean;
}

/** What goes wrong with the next request whose path ends with `at`. */
export interface Fault {
	readonly at: string;
	/** Where: the hub itself, or where large files lie. Default: the first that is asked. */
	readonly server?: 'hub' | 'cdn';
	/** How many requests. Default 1. */
	times?: number;
	/** Answers with this status, and the headers. */
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Cuts the connection after so many bytes of the body. */
	readonly cutAfter?: number;
	/** Ends the answer properly after so many bytes, without saying how many there would be. */
	readonly endAfter?: number;
	/** Sends so many bytes, then nothing more. */
	readonly stallAfter?: number;
	/** Sends so many bytes, then waits for `release`. */
	readonly holdAfter?: number;
	/** Changes a byte of the content. */
	readonly spoil?: number;
	/** Sends the whole, whatever range was asked for. */
	readonly ignoreRange?: boolean;
	/** Answers a range that was not asked for. */
	readonly shiftRange?: number;
	/** Pauses between pieces of 16 KB, in milliseconds. */
	readonly dripMs?: number;
	/** Never answers. */
	readonly silent?: boolean;
	/** Sends this instead of the content. */
	readonly body?: string;
}

export interface SeenRequest {
	readonly server: 'hub' | 'cdn';
	readonly path: string;
	readonly range: string | undefined;
	readonly ifRange: string | undefined;
	readonly authorization: string | undefined;
	status: number;
	/** Bytes of the body that were handed to the connection. */
	sent: number;
}

export interface ModelHub {
	readonly address: string;
	readonly seen: readonly SeenRequest[];
	/** Requests that no client of the hub has a reason for. */
	readonly strange: readonly string[];
	/** Entity tags of large files; strong ones by default. */
	tag: (sha256: string) => string;
	fail(...faults: Fault[]): void;
	/** Lets answers go on that are held back; they are held back from the moment that this resolves. */
	held(): Promise<void>;
	release(): void;
	forget(): void;
	stop(): Promise<void>;
}

const ENTRIES_A_PAGE = 3;
const PIECE = 16 * 1024;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const blob = (bytes: Uint8Array): string => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

const portOf = (server: Server): number => {
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
	return address.port;
};

/**
 * The Hugging Face hub's protocol on loopback: description, paged tree, small files by a redirect within the hub, large
 * files by a redirect to a second server with ranges and entity tags. Strict: what the hub does not know is refused and
 * noted, and the second server takes no token.
 */
export async function startModelHub(repositories: readonly HubRepositorySpec[]): Promise<ModelHub> {
	const seen: SeenRequest[] = [];
	const strange: string[] = [];
	const faults: Fault[] = [];
	const holding: Array<() => void> = [];
	let onHold = Promise.withResolvers<void>();
	let cdnAddress = '';
	let hubAddress = '';

	const takeFault = (server: 'hub' | 'cdn', path: string): Fault | undefined => {
		const index = faults.findIndex((fault) => path.endsWith(fault.at) && (fault.server ?? server) === server);
		const fault = faults[index];
		if (fault === undefined) return undefined;
		fault.times = (fault.times ?? 1) - 1;
		if (fault.times <= 0) faults.splice(index, 1);
		return fault;
	};

	const note = (server: 'hub' | 'cdn', path: string, { headers }: IncomingMessage): SeenRequest => {
		const { range, authorization } = headers;
		const ifRange = headers['if-range'];
		const request: SeenRequest = { server, path, range, ifRange: typeof ifRange === 'string' ? ifRange : undefined, authorization, status: 0, sent: 0 };
		seen.push(request);
		return request;
	};

	const send = async (
		outgoing: ServerResponse,
		request: SeenRequest,
		{ bytes, tag, fault = { at: '' } }: { bytes: Uint8Array; tag: string; fault?: Fault | undefined },
	): Promise<void> => {
		const content = Uint8Array.from(fault.body === undefined ? bytes : Buffer.from(fault.body));
		if (fault.spoil !== undefined) content[fault.spoil] = (content[fault.spoil] ?? 0) ^ 0xff;
		const [, from] = /^bytes=(\d+)-$/.exec(request.range ?? '') ?? [];
		const mayResume = request.ifRange === undefined || request.ifRange === tag;
		const start = from === undefined || !mayResume || fault.ignoreRange === true ? 0 : Number(from);
		if (from !== undefined && start >= content.length && start > 0) {
			request.status = 416;
			outgoing.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
			return;
		}
		const isPartial = from !== undefined && mayResume && fault.ignoreRange !== true;
		const first = start + (isPartial ? (fault.shiftRange ?? 0) : 0);
		const body = content.subarray(first);
		request.status = isPartial ? 206 : 200;
		outgoing.writeHead(request.status, {
			etag: tag,
			'accept-ranges': 'bytes',
			...(fault.endAfter === undefined ? { 'content-length': String(body.length) } : {}),
			...(isPartial ? { 'content-range': `bytes ${first}-${content.length - 1}/${content.length}` } : {}),
			...fault.headers,
		});
		const stop = fault.cutAfter ?? fault.endAfter ?? fault.stallAfter ?? fault.holdAfter ?? body.length;
		let at = 0;
		const push = async (until: number): Promise<void> => {
			while (at < until && !outgoing.destroyed) {
				const piece = body.subarray(at, Math.min(at + PIECE, until));
				await new Promise<void>((done) => outgoing.write(piece, () => done()));
				at += piece.length;
				request.sent += piece.length;
				if (fault.dripMs !== undefined) await wait(fault.dripMs);
			}
		};
		await push(Math.min(stop, body.length));
		if (fault.cutAfter !== undefined) return void outgoing.destroy();
		if (fault.stallAfter !== undefined) return;
		if (fault.holdAfter !== undefined) {
			await new Promise<void>((go) => {
				holding.push(go);
				onHold.resolve();
			});
			await push(body.length);
		}
		outgoing.end();
	};

	const refuse = (outgoing: ServerResponse, request: SeenRequest, status: number, code = '', more: Readonly<Record<string, string>> = {}): void => {
		request.status = status;
		outgoing.writeHead(status, { 'content-type': 'application/json', ...(code === '' ? {} : { 'x-error-code': code }), ...more });
		outgoing.end(JSON.stringify({ error: code }));
	};

	const faulty = (outgoing: ServerResponse, request: SeenRequest, fault: Fault | undefined): boolean => {
		if (fault?.silent === true) return true;
		if (fault?.status === undefined) return false;
		const { 'x-error-code': code = '', ...headers } = fault.headers ?? {};
		refuse(outgoing, request, fault.status, code, headers);
		return true;
	};

	const json = (outgoing: ServerResponse, request: SeenRequest, value: unknown, headers: Readonly<Record<string, string>> = {}): void => {
		request.status = 200;
		outgoing.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
	};

	const isLarge = ({ isLarge: given = (path: string) => path.startsWith('onnx/') }: HubRepositorySpec, path: string): boolean => given(path);

	const entriesOf = (spec: HubRepositorySpec, files: ReadonlyMap<string, Uint8Array>): unknown[] => {
		const folders = new Set([...files.keys()].filter((path) => path.includes('/')).map((path) => path.slice(0, path.lastIndexOf('/'))));
		return [
			...[...folders].map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path })),
			...[...files].map(([path, bytes]) =>
				isLarge(spec, path)
					? { type: 'file', oid: blob(Buffer.from(`pointer to ${path}`)), size: bytes.length, path, lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 134 }, xetHash: sha256(Buffer.from(path)) }
					: { type: 'file', oid: blob(bytes), size: bytes.length, path },
			),
		];
	};

	const hub = createServer((incoming, outgoing) => {
		const url = new URL(incoming.url ?? '', 'http://hub');
		const request = note('hub', url.pathname, incoming);
		const fault = takeFault('hub', url.pathname);
		if (incoming.method !== 'GET') {
			strange.push(`${incoming.method} ${url.pathname}`);
			return refuse(outgoing, request, 405);
		}
		if (faulty(outgoing, request, fault)) return;
		const [, id = '', kind = '', rest = ''] =
			/^\/api\/models\/(.+?)\/(revision|tree)\/(.+)$/.exec(url.pathname) ??
			/^\/api\/resolve-cache\/models\/()()(.+)$/.exec(url.pathname) ??
			/^\/(.+?)\/(resolve)\/(.+)$/.exec(url.pathname) ??
			[];
		const token = incoming.headers.authorization?.replace(/^Bearer /, '');
		if (kind === '' && rest !== '') {
			const spec = repositories.find((one) => rest.startsWith(`${one.id}/`));
			const [commit = '', ...path] = rest.slice((spec?.id.length ?? 0) + 1).split('/');
			const bytes = spec?.commits[commit]?.get(path.join('/'));
			if (spec === undefined || bytes === undefined) return refuse(outgoing, request, 404, 'EntryNotFound');
			if (spec.gatedTo !== undefined && token !== spec.gatedTo) return refuse(outgoing, request, 401, 'GatedRepo');
			return void send(outgoing, request, { bytes, tag: `"${blob(bytes)}"`, fault });
		}
		const spec = repositories.find((one) => one.id === id);
		if (spec === undefined || (spec.privateTo !== undefined && token !== spec.privateTo)) {
			if (kind === '') strange.push(url.pathname);
			// The hub does not tell strangers whether a repository exists.
			return refuse(outgoing, request, token === undefined ? 401 : 404, 'RepoNotFound');
		}
		if (kind === 'revision') {
			const name = decodeURIComponent(rest);
			const commit = spec.branches[name] ?? (name in spec.commits ? name : undefined);
			if (commit === undefined) return refuse(outgoing, request, 404, 'RevisionNotFound');
			if (fault?.body !== undefined) return void outgoing.writeHead(200).end(fault.body);
			return json(outgoing, request, {
				_id: '64',
				id,
				modelId: id,
				sha: commit,
				private: spec.privateTo !== undefined,
				disabled: false,
				gated: spec.gatedTo === undefined ? false : 'auto',
				pipeline_tag: spec.pipelineTag,
				library_name: 'transformers.js',
				tags: ['transformers.js', 'onnx'],
				cardData: spec.licence === undefined ? undefined : { license: spec.licence },
			});
		}
		if (kind === 'tree') {
			const files = spec.commits[rest];
			if (files === undefined || url.searchParams.get('recursive') !== 'true') return refuse(outgoing, request, 404, 'RevisionNotFound');
			const from = Number(url.searchParams.get('cursor') ?? '0');
			const entries = entriesOf(spec, files);
			const next = new URL(`${hubAddress}${url.pathname}?recursive=true&cursor=${from + ENTRIES_A_PAGE}`);
			return json(outgoing, request, entries.slice(from, from + ENTRIES_A_PAGE), from + ENTRIES_A_PAGE < entries.length ? { link: `<${next.href}>; rel="next"` } : {});
		}
		const [commit = '', ...parts] = rest.split('/').map(decodeURIComponent);
		const path = parts.join('/');
		const bytes = spec.commits[commit]?.get(path);
		if (bytes === undefined) return refuse(outgoing, request, 404, 'EntryNotFound');
		if (spec.gatedTo !== undefined && token !== spec.gatedTo) return refuse(outgoing, request, token === undefined ? 401 : 403, 'GatedRepo');
		const large = isLarge(spec, path);
		request.status = large ? 302 : 307;
		outgoing
			.writeHead(request.status, {
				'x-repo-commit': commit,
				location: large ? `${cdnAddress}/${sha256(bytes)}/${path}?signature=s` : `/api/resolve-cache/models/${id}/${commit}/${path}`,
			})
			.end();
	});

	const large = new Map<string, Uint8Array>();
	for (const { commits } of repositories) {
		for (const files of Object.values(commits)) for (const bytes of files.values()) large.set(sha256(bytes), bytes);
	}
	const model: ModelHub = {
		address: '',
		seen,
		strange,
		tag: (hash) => `"${hash}"`,
		fail: (...more) => void faults.push(...more),
		held: async () => await onHold.promise,
		release: () => {
			onHold = Promise.withResolvers<void>();
			for (const go of holding.splice(0)) go();
		},
		forget: () => {
			seen.length = 0;
			faults.length = 0;
		},
		stop: async () => {
			for (const server of [hub, cdn]) {
				const closed = once(server, 'close');
				server.close();
				server.closeAllConnections();
				await closed;
			}
		},
	};
	const cdn = createServer((incoming, outgoing) => {
		const url = new URL(incoming.url ?? '', 'http://cdn');
		const request = note('cdn', url.pathname, incoming);
		const fault = takeFault('cdn', url.pathname);
		const hash = url.pathname.split('/')[1] ?? '';
		const bytes = large.get(hash);
		if (bytes === undefined || url.searchParams.get('signature') !== 's' || incoming.headers.authorization !== undefined) {
			strange.push(`${url.pathname} with authorization ${String(incoming.headers.authorization)}`);
			return refuse(outgoing, request, 400);
		}
		if (faulty(outgoing, request, fault)) return;
		void send(outgoing, request, { bytes, tag: model.tag(hash), fault });
	});
	await Promise.all([hub, cdn].map(async (server) => await once(server.listen(0, '127.0.0.1'), 'listening')));
	cdnAddress = `http://127.0.0.1:${portOf(cdn)}`;
	hubAddress = `http://127.0.0.1:${portOf(hub)}`;
	return Object.assign(model, { address: hubAddress });
}

/** Bytes that do not compress and are the same every time. */
export function someBytes(length: number, seed = 1): Uint8Array {
	const bytes = new Uint8Array(length);
	let state = seed;
	for (let at = 0; at < length; at += 1) {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		bytes[at] = state >>> 24;
	}
	return bytes;
}
