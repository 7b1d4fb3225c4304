import { newEvidence, promotedNow, withAnswer, type CertifyingAnswer, type Evidence } from '../../../../core/gate/certification/evidence';

/** An answer by a person who was asked as everybody was, and agreed. */
export const answer = (part: Partial<CertifyingAnswer>): CertifyingAnswer => ({
	confidence: 0.95,
	label: 'ham',
	wrong: false,
	reviewProbability: 1,
	leastProbability: 1,
	...part,
});

/** Thresholds of a predictor whose scores are spread evenly from 0 to 1. */
export const EVEN = Array.from({ length: 20 }, (_, i) => 1 - (i + 1) / 20);

/** `count` answers over all confidences, each made by `of` from its position. */
export function evidenceOf(count: number, of: (position: number, confidence: number) => Partial<CertifyingAnswer>, { labels = ['ham'], promoted = false } = {}): Evidence {
	let evidence = newEvidence(EVEN, { labels, labelMap: 0 });
	for (let i = 0; i < count; i++) {
		// Even over the confidences, however many there are (Weyl 1916).
		const confidence = (i * 0.6180339887498949) % 1;
		evidence = withAnswer(evidence, answer({ confidence, ...of(i, confidence) }));
	}
	return promoted ? promotedNow(evidence) : evidence;
}
