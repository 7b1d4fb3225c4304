import { createHmac } from 'node:crypto';
import type { SigningKey } from './signingKey';

/** What a draw is for. Each purpose has a stream of its own, so that one draw says nothing about another. */
export type DrawPurpose = 'audit' | 'side' | 'blind' | 'blindShare';

const TWO_TO_48 = 2 ** 48;

/**
 * A number in [0, 1) that depends on the key, the purpose and the id alone: the same item draws the same number on every
 * retry, and nobody without the key can foresee it.
 */
export function keyedDraw(key: SigningKey, purpose: DrawPurpose, id: string): number {
	const digest = createHmac('sha256', key).update(`${purpose}\0${id}`).digest();
	return digest.readUIntBE(0, 6) / TWO_TO_48;
}
