import type { Prediction } from '../item';

/**
 * typical: stands for many texts, while nothing is trained. margin: the model wavers between labels, on it and on texts like
 * it. novel: unlike everything answered. random: by lot.
 */
export type Why = 'typical' | 'margin' | 'novel' | 'random';

/** Why a person is asked about a text, in a sentence for that person, without a full stop. */
export function whyPicked(why: Why, prediction: Pick<Prediction, 'scores'> | undefined): string {
	switch (why) {
		case 'typical':
			return 'Picked because it stands for many similar texts, and nothing like it has been answered yet';
		case 'margin':
			return `Picked because ${hardToTell(prediction)}, and an answer also helps with similar texts`;
		case 'novel':
			return 'Picked because it is unlike everything that has been answered so far';
		case 'random':
			return 'Picked by lot, so that mistakes the model is sure of are found as well';
	}
}

function hardToTell(prediction: Pick<Prediction, 'scores'> | undefined): string {
	const [first, second] = prediction?.scores ?? [];
	if (first === undefined || second === undefined) return 'the model is not sure of its label';
	return `the model wavers between "${first.label}" and "${second.label}"`;
}
