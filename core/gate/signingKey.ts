import { createSecretKey, type KeyObject } from 'node:crypto';

/** The key of a loop. A KeyObject is prepared once, raw bytes for each signature: five times the time. */
export type SigningKey = KeyObject | Uint8Array;

export const signingKey = (loopKey: Uint8Array): KeyObject => createSecretKey(loopKey);
