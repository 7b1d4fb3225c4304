import type { Prediction } from '../item';
import { labelKey } from '../loop/labelMap';
import type { NamedThreshold } from './gateSettings';
import { EVERY } from './labelLookup';
import { below } from './rules/thresholdSentences';

/** Why the fields of a prediction send it to a person, as a sentence without its full stop; undefined when none does. */
export type FieldCheck = (prediction: Pick<Prediction, 'fields'>) => string | undefined;

/** A named field that is missing is one below: nobody knows whether it was overlooked. `*` holds for each field that is not named. */
export function fieldCheck(thresholds: readonly NamedThreshold[]): FieldCheck {
	if (thresholds.length === 0) return () => undefined;
	const asked = new Map(thresholds.map(({ name, threshold }) => [name === EVERY ? EVERY : labelKey(name), { name, threshold }]));
	return ({ fields = [] }) => {
		const missing = [...asked].find(([key]) => key !== EVERY && !fields.some(({ name }) => labelKey(name) === key));
		if (missing !== undefined) return `The field "${missing[1].name}" was not found`;
		for (const { name, score } of fields) {
			const threshold = (asked.get(labelKey(name)) ?? asked.get(EVERY))?.threshold;
			if (threshold !== undefined && !(score >= threshold)) return below(score, threshold, `needed for the field "${name}"`);
		}
		return undefined;
	};
}
