import type { AxiosProxyConfig } from 'axios';
import { HitlError } from '../../errors';

export const HUGGING_FACE = 'https://huggingface.co';

const parsed = (address: string): URL | undefined => (URL.canParse(address) ? new URL(address) : undefined);

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';

/** The hub's address without a slash at its end. Only the web, no name or password, no query: `model-reference-invalid`. */
export function readHubAddress(address: string = HUGGING_FACE): string {
	const url = parsed(address.trim());
	if (url !== undefined && isWeb(url) && url.username === '' && url.password === '' && url.search === '' && url.hash === '') {
		return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
	}
	throw new HitlError(
		'model-reference-invalid',
		'The address of the model hub in the Hugging Face API credential cannot be used.',
		'Write the address of Hugging Face (https://huggingface.co) or of your mirror of it, without a user name and without anything behind a "?".',
	);
}

/** The proxy as axios takes it: CONNECT for https, whole addresses for http. Nothing stands for the environment's proxy. */
export function readProxy(address: string | undefined): AxiosProxyConfig | undefined {
	if (address === undefined || address.trim() === '') return undefined;
	const url = parsed(address.trim());
	if (url === undefined || !isWeb(url)) {
		// The address may hold a password: it is not repeated.
		throw new HitlError(
			'model-reference-invalid',
			'The proxy in the Hugging Face API credential is no address.',
			'Write it as http://proxy.example.com:3128, with http://name:password@ in front if the proxy asks for them.',
		);
	}
	const { hostname, port, protocol, username, password } = url;
	const auth = { username: decoded(username), password: decoded(password) };
	return {
		protocol: protocol.slice(0, -1),
		host: hostname,
		port: Number(port) || (protocol === 'https:' ? 443 : 80),
		...(username === '' ? {} : { auth }),
	};
}

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};
