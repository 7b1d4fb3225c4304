import { createHmac } from 'node:crypto';

/** 32 bytes for a loop from the store's secret: the same in every process, and nothing to write when a loop is new. */
export const loopKeyOf = (secret: Uint8Array, loop: string): Uint8Array =>
	createHmac('sha256', secret).update(loop).digest();
