import { createHmac } from 'node:crypto';
import { signingKey, type SigningKey } from './signingKey';

/** What a draw is for. Each purpose has a stream of its own, so that one draw says nothing about another. */
export type DrawPurpose = 'audit' | 'side' | 'blind' | 'blindShare' | 'planted';

/** A number in [0, 1) for each id. */
export type KeyedDraws = (id: string) => number;

/** Of 64, and so 48 bits: as many as fit a number. */
const DIGITS = 12;
const TWO_TO_48 = 2 ** 48;

/**
 * A number in [0, 1) that depends on the key, the purpose and the id alone: the same item draws the same number on every
 * retry, and nobody without the key can foresee it.
 */
export function keyedDraw(key: SigningKey, purpose: DrawPurpose, id: string): number {
	// A string of digits takes three quarters of the time of a Buffer.
	const digest = createHmac('sha256', key).update(`${purpose}\0${id}`).digest('hex');
	return Number.parseInt(digest.slice(0, DIGITS), 16) / TWO_TO_48;
}

/** Many of them: the key is prepared once. */
export function keyedDraws(loopKey: Uint8Array, purpose: DrawPurpose): KeyedDraws {
	const key = signingKey(loopKey);
	return (id) => keyedDraw(key, purpose, id);
}
