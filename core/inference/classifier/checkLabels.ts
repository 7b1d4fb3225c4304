import { HitlError } from '../../errors';
import type { LabelChoice } from './labelSimilarity';

/** Throws `labels-malformed` for a label without a name or listed twice, `labels-missing` for fewer than two. */
export function checkLabels(labels: readonly LabelChoice[]): void {
	const names = new Set(labels.map(({ name }) => name));
	if (names.has(''))
		throw new HitlError('labels-malformed', 'A label has no name.', 'Give every label a name.');
	if (names.size < labels.length) {
		throw new HitlError('labels-malformed', 'A label is listed twice.', 'List each label once.');
	}
	if (labels.length < 2) {
		throw new HitlError(
			'labels-missing',
			labels.length === 0
				? 'No labels are listed.'
				: 'Only one label is listed, so there is nothing to choose from.',
			'List at least two labels, and give each a short description.',
		);
	}
}
