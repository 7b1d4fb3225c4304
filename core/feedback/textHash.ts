import { createHash } from 'node:crypto';

/** Repeats of a text differ in case, spacing and Unicode form; they still are one text and belong on one side. */
export const normaliseText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/** SHA-256 of the normalised text, in hex: the identity of a text inside its loop. */
export const textHash = (text: string): string => createHash('sha256').update(normaliseText(text)).digest('hex');
