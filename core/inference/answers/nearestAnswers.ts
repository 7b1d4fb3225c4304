import type { Prediction } from '../../item';
import { mapInSlices } from '../../mapInSlices';
import { logits, type LinearHead } from '../classifier/linearHead';
import { outOfScopeScore } from '../classifier/outOfScope';
import type { Encoding } from '../encoder/staticEncoder';
import type { NearestRequest, Neighbours, PastAnswers } from './pastAnswers';

export interface NearestContext extends Pick<NearestRequest, 'store' | 'loop' | 'encoder' | 'limit' | 'signal'> {
	/** Of the predicted texts, in their order. */
	readonly encodings: readonly Encoding[];
	/** What predicted them; absent before the first training. */
	readonly head?: LinearHead | undefined;
	/** What was read of past answers so far; one for the process serves every run. */
	readonly past: PastAnswers;
}

/** A transformer reads some hundred texts a second, and nothing keeps its vectors from one process to the next. */
const CAPACITY_OF_TRANSFORMERS = 2_000;

/**
 * Learned predictions with up to `limit` of the answers that people gave to similar texts, those of a moment ago included,
 * and with a score of how little the text looks like anything that the labels are for. With a limit of 0 no answer is read.
 */
export async function withNearestAnswers(predictions: readonly Prediction[], context: NearestContext): Promise<Prediction[]> {
	const { encodings, head, signal } = context;
	const past = await neighboursOf(context);
	return await mapInSlices(
		predictions,
		(prediction, position) => {
			const encoding = encodings[position];
			// Nothing is known of a text without a known word.
			if (encoding === undefined || encoding.knownTokenRatio === 0) return prediction;
			const own = past[position];
			const score = outOfScopeScore(head && logits(head, encoding), own);
			return {
				...prediction,
				...(score === undefined ? {} : { outOfScopeScore: score }),
				...(own === undefined ? {} : { nearest: own.answers }),
			};
		},
		{ signal },
	);
}

async function neighboursOf({ encodings, limit, past, head: _unused, ...request }: NearestContext): Promise<Neighbours[]> {
	if (limit === 0) return [];
	const capacity = 'encode' in request.encoder ? {} : { capacity: CAPACITY_OF_TRANSFORMERS };
	return await past.nearest({ ...request, ...capacity, vectors: encodings, limit });
}
