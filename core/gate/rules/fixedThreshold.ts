import type { FixedThreshold } from '../gateSettings';
import type { LabelFound } from '../labelLookup';
import type { Standard } from './standard';
import { below, reaches } from './thresholdSentences';

/** Goes on without a person from a confidence that somebody chose. Promises nothing about mistakes. */
export function fixedThreshold({ threshold }: FixedThreshold, ownOf: (label: string) => LabelFound<number> | undefined): Standard {
	return {
		threshold,
		closed: false,
		proven: false,
		yields: true,
		judge({ label, confidence }) {
			const own = ownOf(label);
			// What was set for one label may loosen that one, not what it was merged into.
			const needed = own === undefined ? threshold : own.direct ? own.value : Math.max(own.value, threshold);
			const why = own === undefined ? 'needed' : `needed for "${label}"`;
			return confidence >= needed
				? { sure: true, reason: reaches(confidence, needed, why), threshold: needed }
				: { sure: false, reason: below(confidence, needed, why), threshold: needed };
		},
	};
}
