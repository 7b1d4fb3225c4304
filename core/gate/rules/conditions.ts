import type { PredictedField, Prediction } from '../../item';
import { percent } from '../../percent';
import { readNumber } from '../../readNumber';
import { labelKey } from '../../loop/labelMap';
import { EVERY } from '../labelLookup';
import type { Conditions } from '../gateSettings';
import type { LabelRules } from '../labelRules';
import type { Standard } from './standard';
import { below } from './thresholdSentences';

export const COMPARISONS = ['atLeast', 'atMost', 'equals', 'notEquals', 'contains'] as const;

export type Comparison = (typeof COMPARISONS)[number];

/** One thing that must be true of a prediction. */
export interface Condition {
	/**
	 * `label`: the predicted label is the named one, compared by its confidence. `score`: the score of the named label, whatever was
	 * predicted. `field`, `fieldValue`: score and value of a field.
	 */
	readonly of: 'label' | 'score' | 'field' | 'fieldValue';
	/** Of the label or field; upper and lower case are the same. `*`: whatever was predicted; of fields and scores each one. */
	readonly name: string;
	readonly comparison: Comparison;
	/** A number, 0 to 1 where confidence is meant; of a field's value any text. */
	readonly value: number | string;
}

/**
 * Goes on without a person when all conditions hold, or any of them. What a prediction does not have fulfils no condition, and
 * no conditions at all let nothing through. `*` as in the conditions of Amazon Augmented AI.
 */
export function conditions({ match, conditions: listed }: Conditions, { ownOf }: Pick<LabelRules, 'ownOf'>): Standard {
	const checks = listed.map((condition) => ({ words: wordsOf(condition), holds: checkOf(condition) }));
	return {
		threshold: checks.length === 0 ? 1 : 0,
		closed: checks.length === 0,
		proven: false,
		yields: true,
		judge(prediction) {
			const own = ownOf(prediction.label)?.value;
			if (own !== undefined && !(prediction.confidence >= own)) {
				return { sure: false, reason: below(prediction.confidence, own, `needed for "${prediction.label}"`), threshold: own };
			}
			const found = match === 'all' ? checks.find(({ holds }) => !holds(prediction)) : checks.find(({ holds }) => holds(prediction));
			if (checks.length === 0) return { sure: false, reason: 'No condition is set, so a person answers', threshold: 0 };
			if (match === 'all') {
				return found === undefined
					? { sure: true, reason: checks.length === 1 ? `The condition holds: ${checks[0]!.words}` : `All ${checks.length} conditions hold`, threshold: 0 }
					: { sure: false, reason: `A condition does not hold: ${found.words}`, threshold: 0 };
			}
			return found === undefined
				? { sure: false, reason: checks.length === 1 ? `The condition does not hold: ${checks[0]!.words}` : `None of the ${checks.length} conditions holds`, threshold: 0 }
				: { sure: true, reason: `A condition holds: ${found.words}`, threshold: 0 };
		},
	};
}

function checkOf({ of, name, comparison, value }: Condition): (prediction: Prediction) => boolean {
	const isNamed = named(name);
	const compare = comparer(comparison, value);
	switch (of) {
		case 'label':
			return ({ label, confidence }) => isNamed(label) && compare(confidence);
		case 'score':
			return ({ scores = [] }) => each(scores.filter(({ label }) => isNamed(label)), ({ score }) => compare(score));
		case 'field':
			return ({ fields = [] }) => each(ofName(fields, isNamed), ({ score }) => compare(score));
		case 'fieldValue':
			return ({ fields = [] }) => each(ofName(fields, isNamed), (field) => compare(field.value));
	}
}

/** One that is missing fulfils nothing. */
const each = <T>(found: readonly T[], holds: (one: T) => boolean): boolean => found.length > 0 && found.every(holds);

const ofName = (fields: readonly PredictedField[], isNamed: (name: string) => boolean): PredictedField[] => fields.filter(({ name }) => isNamed(name));

/** By the very name: a label that was renamed or merged since fulfils no condition until somebody has looked at the panel. */
function named(name: string): (label: string) => boolean {
	if (name === EVERY) return () => true;
	const key = labelKey(name);
	return (label) => label === name || labelKey(label) === key;
}

/** Numbers as numbers where both are; a number can be neither above nor below a word. */
function comparer(comparison: Comparison, value: number | string): (actual: number | string) => boolean {
	const wanted = readNumber(value);
	const text = String(value).trim().toLowerCase();
	const textOf = (actual: number | string): string => String(actual).trim().toLowerCase();
	const same = (actual: number | string): boolean => {
		const number = readNumber(actual);
		return number !== undefined && wanted !== undefined ? number === wanted : textOf(actual) === text;
	};
	switch (comparison) {
		case 'atLeast':
			return (actual) => (readNumber(actual) ?? NaN) >= (wanted ?? NaN);
		case 'atMost':
			return (actual) => (readNumber(actual) ?? NaN) <= (wanted ?? NaN);
		case 'equals':
			return same;
		case 'notEquals':
			return (actual) => !same(actual);
		case 'contains':
			return (actual) => text !== '' && textOf(actual).includes(text);
	}
}

const COMPARISON_WORDS: Readonly<Record<Comparison, string>> = {
	atLeast: 'at least',
	atMost: 'at most',
	equals: 'equal to',
	notEquals: 'other than',
	contains: 'holding',
};

function wordsOf({ of, name, comparison, value }: Condition): string {
	const number = readNumber(value);
	const shown = of === 'fieldValue' || number === undefined || number < 0 || number > 1 ? `"${value}"` : percent(number);
	const what = {
		label: name === EVERY ? 'confidence' : `label "${name}" with a confidence`,
		score: name === EVERY ? 'the score of every label' : `the score of "${name}"`,
		field: name === EVERY ? 'the confidence of every field' : `the confidence of the field "${name}"`,
		fieldValue: name === EVERY ? 'the value of every field' : `the value of the field "${name}"`,
	}[of];
	return `${what} ${comparison === 'equals' && of === 'fieldValue' ? 'equal to' : COMPARISON_WORDS[comparison]} ${shown}`;
}
