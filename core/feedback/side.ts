import { keyedDraw } from '../gate/keyedDraw';
import type { Route } from '../item';
import type { Side } from './store';

/** Share of the texts that certify models and never train them. */
export const HELD_OUT_SHARE = 0.3;

/** The side of a text that is stored for the first time. An audited item is a random sample of the automated ones: held out. */
export const firstSide = (loopKey: Uint8Array, route: Route, textHash: string): Side =>
	route === 'audit' || keyedDraw(loopKey, 'side', textHash) < HELD_OUT_SHARE ? 'heldout' : 'train';
