import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ScipyFixture {
	readonly logGamma: ReadonlyArray<{ z: number; value: number }>;
	readonly incompleteBeta: ReadonlyArray<{ a: number; b: number; x: number; lower: number; upper: number; logLower: number; logUpper: number }>;
	readonly binomial: ReadonlyArray<{ n: number; p: number; k: number; cdf: number; sf: number; logAtMost: number; logAtLeast: number }>;
	readonly bounds: ReadonlyArray<{ n: number; k: number; delta: number; upper: number; lower: number }>;
	readonly mixture: ReadonlyArray<{ alpha: number; n: number; k: number; kept: number; broken: number }>;
}

/** Values by SciPy and mpmath: fixtures/fromScipy.py makes them. */
export const fromScipy = JSON.parse(readFileSync(join(__dirname, 'fixtures/scipy.json'), 'utf8')) as ScipyFixture;

/** How far two numbers are apart, as a share of the second; of 1 where that is next to nothing and `floor` is 1. */
export const apart = (ours: number, theirs: number, floor = 0): number => (ours === theirs ? 0 : Math.abs(ours - theirs) / Math.max(Math.abs(theirs), floor));
