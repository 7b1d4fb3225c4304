import { createHash } from 'node:crypto';

const TWO_TO_48 = 2 ** 48;

/**
 * A number in [0, 1) that depends on the seed and the words alone: in all arms of a comparison the same person makes the same
 * mistake on the same item, so that the arms differ by what they do and not by luck.
 */
export const seededShare = (seed: number, ...words: readonly string[]): number =>
	createHash('sha256')
		.update([String(seed), ...words].join('\0'))
		.digest()
		.readUIntBE(0, 6) / TWO_TO_48;

/** A number of the standard normal distribution, the same for the same seed and words (Box & Muller 1958). */
export function seededNormal(seed: number, ...words: readonly string[]): number {
	const radius = Math.sqrt(-2 * Math.log(1 - seededShare(seed, ...words, 'radius')));
	return radius * Math.cos(2 * Math.PI * seededShare(seed, ...words, 'angle'));
}
