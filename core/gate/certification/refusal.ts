import { percent } from '../../percent';
import type { ErrorPromise } from './certify';

const isChance = (value: number): boolean => value > 0 && value < 1;

/** Why a promise cannot be made, whatever the answers: a sentence without its full stop. Undefined if it can. */
export function refusal({ alpha, delta, versionNumber = 1, reviewersError }: ErrorPromise): string | undefined {
	if (!isChance(alpha)) return `The mistakes to allow must be more than 0 % and less than 100 %, not ${shown(alpha)}`;
	if (!isChance(delta)) return `How sure the promise is must be more than 0 % and less than 100 %, not ${shown(1 - delta)}`;
	if (!(Number.isInteger(versionNumber) && versionNumber >= 1)) return `Versions are counted from 1, so there is no version ${versionNumber}`;
	if (reviewersError === undefined) return undefined;
	if (!(reviewersError >= 0 && reviewersError <= 1)) return 'How often the people who check are wrong themselves is not known, so nothing can be promised';
	return alpha < reviewersError
		? `The people who check are wrong in about ${percent(reviewersError)} of cases themselves, so nobody can show that mistakes stay under ${percent(alpha)}`
		: undefined;
}

const shown = (share: number): string => (Number.isFinite(share) ? percent(share) : 'what is set');
