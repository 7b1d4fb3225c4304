import { HitlError } from '../../core/errors';
import type { FeedbackStore } from '../../core/feedback/store';
import type { ItemsToAsk } from './askedItems';
import type { ReviewSettings } from './parameters';

/** The labels that people choose from. `labels-missing` where there would be nothing to choose. */
export async function labelsFor(settings: ReviewSettings, store: FeedbackStore, { loop, decided }: ItemsToAsk): Promise<string[]> {
	if (settings.labels.length > 0 || settings.answerWith !== 'labels') return settings.labels;
	const predicted = decided.map(({ decision }) => decision.prediction.label).filter((label) => label !== '');
	// By name: the order in which labels were seen would tell what was predicted first.
	const labels = [...new Set([...(await store.labels(loop)), ...predicted])].sort((a, b) => a.localeCompare(b, 'en'));
	if (labels.length >= 2) return labels;
	throw new HitlError(
		'labels-missing',
		'The loop knows fewer than two labels, so people would have nothing to choose from',
		'Set Labels to Choose From to "A List Here" and list them, or let people Approve or Reject.',
	);
}
