import { isIPv6 } from 'node:net';
import { HitlError } from '../../errors';

const LOCAL = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])\.?$/;

/** Whether an address, as a URL or as a bare host, only opens on the machine that it stands on. */
export function isLocal(address: string): boolean {
	const host = isIPv6(address) ? `[${address}]` : address;
	const url = URL.parse(address.includes('://') ? address : `http://${host}`);
	return url !== null && LOCAL.test(url.hostname);
}

/** By what people would be told, and where that is. */
export interface Reached {
	readonly by: string;
	/** A URL, or the name of a host; none where people read elsewhere whatever takes it first, as a mail server here does. */
	readonly address?: string;
}

/**
 * A link to this machine may be sent to a program on this machine, and to nobody else: people would find nothing there. Throws
 * `link-local`, before anybody is asked.
 */
export function refuseLocalLinks(pageUrl: string, reached: readonly Reached[]): void {
	if (!isLocal(pageUrl)) return;
	const away = reached.find(({ address }) => address === undefined || !isLocal(address));
	if (away === undefined) return;
	throw new HitlError(
		'link-local',
		`The link that people would get by ${away.by} starts with ${new URL(pageUrl).origin}, which opens on the machine of n8n and nowhere else`,
		'Nobody was asked. Set N8N_WEBHOOK_URL to the address under which people reach n8n, start n8n again, and run the workflow again. To try it out on this machine, switch on the option Send Local Links.',
	);
}
