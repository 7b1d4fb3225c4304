/** A row of a store as a person's answer leaves it: item number `at` of a loop. */
export function answeredRow(loop, { text, label }, at) {
	const itemId = `item ${at}`;
	const recordedAt = new Date(at).toISOString();
	return {
		loop,
		decisionId: itemId,
		itemId,
		executionId: 'benchmark',
		reviewId: itemId,
		text,
		route: 'review',
		prediction: { label: '', confidence: 0, model: { id: 'benchmark', version: 0 } },
		verdict: { route: 'review', reason: '', predictor: 'benchmark', threshold: 0.9, rule: 'fixedThreshold', reviewProbability: 1 },
		outcome: 'corrected',
		answer: { itemId, outcome: 'corrected', label, channel: 'page', identity: 'link', blind: false, decidedAt: recordedAt },
		recordedAt,
	};
}
