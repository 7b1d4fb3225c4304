import type { Readable } from 'node:stream';
// Read with the node, while n8n starts: reading it at the first download would hold up n8n's work for 50 ms.
import axios, { type AxiosResponse } from 'axios';
import { HitlError } from '../../errors';
import { cancelled } from '../../mapInSlices';
import { readHubAddress, readProxy } from './hubAddress';
import { answerError, networkError } from './hubErrors';
import { retrying, type RetrySettings } from './retrying';

export interface HubSettings extends Partial<RetrySettings> {
	/** Address of the hub or of a mirror of it. Default: Hugging Face. */
	readonly address?: string;
	/** Sent to that address only, never to where it redirects to. */
	readonly token?: string;
	/** `http://name:password@proxy:3128`; without one, the proxy of the environment (HTTPS_PROXY, NO_PROXY) is used. */
	readonly proxy?: string;
	/** Longest wait for the beginning of an answer. Default 30,000. */
	readonly answerMs?: number;
	/** Longest silence within an answer; there is no limit on the whole. Default 60,000. */
	readonly silenceMs?: number;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

export interface HubAnswer {
	readonly status: number;
	readonly header: (name: string) => string | undefined;
	/** The bytes as they come. Fails when nothing comes for too long, and when the connection breaks. */
	readonly body: AsyncIterable<Uint8Array>;
	/** Closes the connection without reading on. */
	close(): void;
}

export interface Hub {
	readonly address: string;
	readonly retry: RetrySettings;
	/** One GET, redirects followed. Status 200, 206 and 416 are answers; others throw what they mean. */
	get(path: string, what: string, options?: GetOptions): Promise<HubAnswer>;
	/** A JSON document of at most 10 MB, tried several times. Also gives the `link` header. */
	json(path: string, what: string, signal: AbortSignal | undefined): Promise<{ readonly value: unknown; readonly link: string | undefined }>;
}

export interface GetOptions {
	readonly headers?: Readonly<Record<string, string>>;
	readonly signal?: AbortSignal | undefined;
}

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const ANSWERS: ReadonlySet<number> = new Set([200, 206, 416]);
const LARGEST_JSON = 10 * 1024 * 1024;

/** A client of the Hugging Face hub's protocol (https://huggingface.co/docs/hub/api). Opens no connection by itself. */
export function openHub(settings: HubSettings): Hub {
	const address = readHubAddress(settings.address);
	const proxy = readProxy(settings.proxy);
	const { token, now, answerMs = 30_000, silenceMs = 60_000 } = settings;
	const { attempts = 5, backOffMs = 1_000, longestWaitMs = 60_000 } = settings;
	const retry = { attempts, backOffMs, longestWaitMs };
	const home = new URL(address).origin;

	const ask = async (url: URL, { headers, signal }: GetOptions): Promise<AxiosResponse<Readable>> => {
		const isHome = url.origin === home;
		try {
			return await axios.request<Readable>({
				url: url.href,
				method: 'GET',
				responseType: 'stream',
				maxRedirects: 0,
				validateStatus: () => true,
				timeout: answerMs,
				headers: {
					'Accept-Encoding': 'identity',
					'User-Agent': 'n8n-nodes-hitl',
					...headers,
					...(isHome && token !== undefined && token !== '' ? { Authorization: `Bearer ${token}` } : {}),
				},
				...(proxy === undefined ? {} : { proxy }),
				...(signal === undefined ? {} : { signal }),
			});
		} catch (error) {
			if (signal?.aborted) throw cancelled();
			throw networkError(url.host, error);
		}
	};

	const get = async (path: string, what: string, options: GetOptions = {}): Promise<HubAnswer> => {
		let url = new URL(`${address}${path}`);
		for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
			const { status, headers, data } = await ask(url, options);
			const header = (name: string): string | undefined => {
				const value: unknown = headers[name];
				return typeof value === 'string' ? value : undefined;
			};
			if (!REDIRECTS.has(status)) {
				const host = url.host;
				if (ANSWERS.has(status)) {
					return { status, header, body: heard(data, { host, silenceMs, signal: options.signal }), close: () => close(data) };
				}
				close(data);
				throw answerError(what, {
					status,
					host,
					errorCode: header('x-error-code'),
					waitMs: readRetryAfter(header('retry-after'), now),
					hasToken: token !== undefined && token !== '' && url.origin === home,
				});
			}
			close(data);
			url = redirected(url, header('location'));
		}
		throw strange(url.host, 'redirects in a circle');
	};

	const json: Hub['json'] = async (path, what, signal) =>
		await retrying(
			async () => {
				const answer = await get(path, what, { signal, headers: { Accept: 'application/json' } });
				const text = await readText(answer, what);
				try {
					return { value: JSON.parse(text) as unknown, link: answer.header('link') };
				} catch {
					throw strange(new URL(address).host, 'sends something that is no JSON');
				}
			},
			retry,
			signal,
		);

	return { address, retry, get, json };
}

/** An aborted stream complains once more when nobody listens any longer. */
function close(stream: Readable): void {
	stream.on('error', () => undefined);
	stream.destroy();
}

async function* heard(
	stream: Readable,
	{ host, silenceMs, signal }: { readonly host: string; readonly silenceMs: number; readonly signal: AbortSignal | undefined },
): AsyncIterable<Uint8Array> {
	const timer = setTimeout(() => {
		stream.destroy(Object.assign(new Error('nothing came for too long'), { code: 'ETIMEDOUT' }));
	}, silenceMs);
	let hasProgressed = false;
	try {
		for await (const chunk of stream as AsyncIterable<Uint8Array>) {
			timer.refresh();
			hasProgressed = true;
			yield chunk;
		}
	} catch (error) {
		if (signal?.aborted) throw cancelled();
		throw networkError(host, error, hasProgressed);
	} finally {
		clearTimeout(timer);
		close(stream);
	}
}

async function readText(answer: HubAnswer, what: string): Promise<string> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of answer.body) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > LARGEST_JSON) throw strange(what, 'has a description of more than 10 MB');
	}
	return Buffer.concat(chunks).toString('utf8');
}

function redirected(from: URL, location: string | undefined): URL {
	if (location === undefined || !URL.canParse(location, from.href)) throw strange(from.host, 'redirects to nowhere');
	const to = new URL(location, from);
	const isWorse = to.protocol !== 'https:' && to.protocol !== from.protocol;
	if (isWorse || !/^https?:$/.test(to.protocol)) throw strange(from.host, 'redirects to an address that is not safe');
	return to;
}

const strange = (host: string, doing: string): HitlError =>
	new HitlError(
		'model-download-failed',
		`${host} ${doing}.`,
		'Check the address in the Hugging Face API credential: it must be Hugging Face or a mirror of it.',
	);

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after: seconds, or a date. */
function readRetryAfter(value: string | undefined, now: () => number): number | undefined {
	if (value === undefined) return undefined;
	if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1_000;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now());
}

