import type { Prediction } from '../../item';
import type { EntitiesAnswer } from '../tasks/task';
import { answeredBy } from './reason';

/** Characters of the label; what does not fit is counted. */
const LONGEST_LABEL = 200;

/**
 * The prediction that the entities of a text stand for: one field each, the confidence of the least sure, and a label to
 * read, such as "Ana (PER), Berlin (LOC)". A text without any has no confidence: nobody knows whether one was missed.
 */
export function entitiesPrediction(
	{ entities, truncated, knownTokenRatio }: EntitiesAnswer,
	{ model }: { readonly model: Prediction['model'] },
): Prediction {
	return {
		label: rendition(entities),
		confidence: entities.reduce(
			(lowest, { score }) => Math.min(lowest, score),
			entities.length === 0 ? 0 : 1,
		),
		fields: entities.map(({ name, value, score, start, end }) => ({ name, value, score, start, end })),
		knownTokenRatio,
		truncated,
		calibrated: false,
		reason:
			entities.length === 0
				? `The model found nothing${truncated ? ' in the beginning of this long text' : ''}, so a person has to look.`
				: answeredBy(truncated),
		model,
	};
}

function rendition(entities: EntitiesAnswer['entities']): string {
	let label = '';
	for (const [position, { name, value }] of entities.entries()) {
		const next = `${position === 0 ? '' : ', '}${value.replaceAll(/\s+/gu, ' ')} (${name})`;
		const rest = entities.length - position;
		if (label.length + next.length > LONGEST_LABEL)
			return label === '' ? `${rest} entities` : `${label} and ${rest} more`;
		label += next;
	}
	return label;
}
