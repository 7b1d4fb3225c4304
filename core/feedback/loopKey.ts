import { createHmac } from 'node:crypto';

/**
 * The keys of a store's loops: 32 bytes for a loop from the store's secret, the same in every process, with nothing to write
 * when a loop is new. Each is worked out once.
 */
export function loopKeysOf(secret: Uint8Array): (loop: string) => Uint8Array {
	const known = new Map<string, Uint8Array>();
	return (loop) => {
		const key = known.get(loop) ?? new Uint8Array(createHmac('sha256', secret).update(loop).digest());
		known.set(loop, key);
		return key;
	};
}
