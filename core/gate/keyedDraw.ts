import { preparedHmac } from './preparedHmac';

/** What a draw is for. Each purpose has a stream of its own, so that one draw says nothing about another. */
export type DrawPurpose = 'audit' | 'side' | 'blind' | 'blindShare' | 'planted';

/** A number in [0, 1) for each id. */
export type KeyedDraws = (id: string) => number;

/** Of 64, and so 48 bits: as many as fit a number. */
const DIGITS = 12;
const TWO_TO_48 = 2 ** 48;

/**
 * Numbers in [0, 1) that depend on the key, the purpose and the id alone: the same item draws the same number on every
 * retry, and nobody without the key can foresee it. Made once for many ids.
 */
export function keyedDraws(key: Uint8Array, purpose: DrawPurpose): KeyedDraws {
	const digestOf = preparedHmac(key, `${purpose}\0`);
	return (id) => Number.parseInt(digestOf(id).slice(0, DIGITS), 16) / TWO_TO_48;
}

/** One of them. */
export const keyedDraw = (key: Uint8Array, purpose: DrawPurpose, id: string): number => keyedDraws(key, purpose)(id);
